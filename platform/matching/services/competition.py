"""How many funders a venture fits, and how much of what they could give lies with few of them."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.policy import Viewer
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from matching.queries import MandateLine
from matching.services.choices import Asked
from matching.services.ranking import mandates_for_venture
from profiles.models import Venture

#: All mandates of the catalogue; the list is counted, not shown.
_ALL = 100_000
_CAPACITY = (
    "A funder's capacity for this round is the sum of the largest tickets of its mandates that you meet, and no more"
    " than the ask. Funders of which no largest ticket is stated are left out and counted apart."
)


@dataclass(frozen=True, slots=True)
class Contender:
    """A funder of which at least one mandate is met.

    Parameters
    ----------
    name, slug, kind : str
        The funder.
    demo : bool
        Whether it is invented.
    mandates : int
        Its mandates that are met.
    capacity_gbp : int or None
        What it could put into the round; None where no largest ticket is stated.
    share : float or None
        Its part of the capacity of all funders.
    """

    name: str
    slug: str
    kind: str
    demo: bool
    mandates: int
    capacity_gbp: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Competition:
    """The funders that a venture fits, the largest first, with the figures of their number and concentration."""

    funders: tuple[Contender, ...]
    number: Figure
    concentration: Figure
    top_share: Figure


def competition_for(session: Session, *, viewer: Viewer, venture: Venture) -> Competition:
    """Say how many funders a venture fits today, and how concentrated they are.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    found = mandates_for_venture(session, viewer=viewer, venture=venture, asked=Asked(), limit=_ALL)
    by_funder: dict[str, list[MandateLine]] = defaultdict(list)
    for item in found.items:
        by_funder[item.line.funder_slug].append(item.line)
    capacities = {slug: _capacity(lines, venture.round_target_gbp) for slug, lines in by_funder.items()}
    total = sum(each or 0 for each in capacities.values())
    funders = [_contender(lines, capacities[slug], total) for slug, lines in by_funder.items()]
    funders.sort(key=lambda each: (-(each.capacity_gbp or 0), each.name.casefold(), each.slug))
    return Competition(tuple(funders), *_figures(funders, venture))


def _capacity(lines: list[MandateLine], ask: int | None) -> int | None:
    stated = [line.ticket_max_gbp for line in lines if line.ticket_max_gbp is not None]
    if not stated:
        return None
    return min(sum(stated), ask) if ask else sum(stated)


def _contender(lines: list[MandateLine], capacity: int | None, total: int) -> Contender:
    first = lines[0]
    return Contender(
        name=first.funder_name,
        slug=first.funder_slug,
        kind=first.funder_kind,
        demo=any(line.demo for line in lines),
        mandates=len(lines),
        capacity_gbp=capacity,
        share=None if capacity is None or not total else capacity / total,
    )


def _figures(funders: list[Contender], venture: Venture) -> tuple[Figure, Figure, Figure]:
    shares = [each.share for each in funders if each.share is not None]
    today = clock.today()
    day = f"{today.day} {today:%b %Y}"
    source = Source(title="Published mandates on this platform", publisher="Parity", vintage=f"as of {day}")
    unpriced = {"funders without a stated largest ticket": float(len(funders) - len(shares))}
    withheld = "" if shares else "No funder that you fit states a largest ticket"

    def figure(label: str, value: float | None, unit: str, definition: str, **rest: object) -> Figure:
        return Figure(label, value, unit, f"as of {day}", venture.name, definition, source, status="declared", **rest)  # type: ignore[arg-type]

    return (
        figure(
            "Active funders you fit",
            len(funders),
            "count",
            "Funders with at least one published mandate of which every hard rule is met, as far as is known, and that"
            " takes applications today.",
            inputs={"mandates": float(sum(each.mandates for each in funders))},
        ),
        figure(
            "Concentration (HHI)",
            round(10_000 * sum(share * share for share in shares)) if shares else None,
            "count",
            "Herfindahl-Hirschman index: the squares of the funders' shares of capacity in percent, added up. 10,000"
            f" is one funder alone; ten equal ones make 1,000. {_CAPACITY}",
            sample_size=len(shares),
            withheld=withheld,
            inputs=unpriced,
        ),
        figure(
            "Share of the largest funder",
            max(shares) if shares else None,
            "share",
            f"The largest share that one funder has of the capacity of all. {_CAPACITY}",
            sample_size=len(shares),
            withheld=withheld,
            inputs=unpriced,
        ),
    )
