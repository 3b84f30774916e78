"""One list over several mandates of a funder: each venture once, by the mandate that it fits best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from dealflow import queries
from foundation.database import Session
from matching.engine import Taxonomy
from matching.queries import MandateSubject, VentureLine
from matching.services import Asked, Ranked, mandate_for_matches, ventures_for_mandate

#: So many of each mandate's first ventures are put together.
MOST_BLENDED = 500
SORTS = ("score", "name", "mandates")


@dataclass(frozen=True, slots=True)
class Blended:
    """A venture of several lists: its score for each mandate whose hard rules it meets, by slug."""

    line: VentureLine
    scores: Mapping[str, float]

    @property
    def best(self) -> float:
        """The score for the mandate that it fits best."""
        return max(self.scores.values())


@dataclass(frozen=True)
class Blend:
    """Several lists as one.

    Parameters
    ----------
    mandate : MandateSubject
        The mandate that it is opened from.
    every : sequence of (str, str)
        Slug and name of each mandate of the funder that can be chosen.
    chosen : sequence of (str, str)
        Those that are put together.
    items : sequence of Blended
        The ventures, in the order asked for.
    cut : bool
        Whether a list was longer than what is put together of each.
    offers_open : bool
        Whether the viewer may see what ventures ask for.
    taxonomy : Taxonomy
        Names of stages and places.
    """

    mandate: MandateSubject
    every: Sequence[tuple[str, str]]
    chosen: Sequence[tuple[str, str]]
    items: Sequence[Blended]
    cut: bool
    offers_open: bool
    taxonomy: Taxonomy


def blend(session: Session, viewer: Viewer, slug: str, wanted: Sequence[str], sort: str) -> Blend:
    """Put the lists of a funder's mandates together.

    Parameters
    ----------
    slug : str
        One of its mandates.
    wanted : sequence of str
        Slugs of those that are put together; all where none of the funder's is named.
    sort : str
        One of ``SORTS``, with a minus in front to turn it round.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the matches of each mandate.
    """
    mandate = mandate_for_matches(session, viewer, slug)
    every = queries.sister_mandates(session, mandate.key)
    chosen = [each for each in every if each[0] in wanted] or every
    scores: dict[int, dict[str, float]] = {}
    lines: dict[int, VentureLine] = {}
    cut, found = False, ventures_for_mandate(session, viewer=viewer, mandate=mandate, asked=Asked(), limit=0)
    for each, _name in chosen:
        subject = mandate_for_matches(session, viewer, each)
        ranked = ventures_for_mandate(session, viewer=viewer, mandate=subject, asked=Asked(), limit=MOST_BLENDED)
        cut = cut or ranked.total > len(ranked.items)
        _take(ranked.items, each, scores, lines)
    items = [Blended(line, scores[key]) for key, line in lines.items()]
    return Blend(mandate, every, chosen, _sorted(items, sort), cut, found.offers_open, found.snapshot.taxonomy)


def _take(
    items: Sequence[Ranked[VentureLine]], slug: str, scores: dict[int, dict[str, float]], lines: dict[int, VentureLine]
) -> None:
    for item in items:
        lines[item.line.key] = item.line
        scores.setdefault(item.line.key, {})[slug] = item.match.score


def _sorted(items: list[Blended], sort: str) -> list[Blended]:
    by_best = sorted(items, key=lambda each: (-each.best, each.line.key))
    key = sort.removeprefix("-")
    if key == "name":
        by_best.sort(key=lambda each: each.line.name.casefold())
    elif key == "mandates":
        by_best.sort(key=lambda each: -len(each.scores))
    return by_best[::-1] if sort.startswith("-") else by_best
