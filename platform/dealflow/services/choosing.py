"""Doing one thing to several ventures of a mandate's list: to all of them, or to none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from dealflow.services import passing
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from matching.queries import MandateSubject, VentureLine, venture_lines, venture_subject
from matching.services import Ranked, match_between
from pipeline import queries
from pipeline.models import Deal
from pipeline.services import edit_deal, standing_name
from pipeline.services.acting import NotAll
from pipeline.services.tagging import tag_deal
from profiles.models import Venture

#: Most ventures that are chosen at once: a list shows twenty on a page.
MOST = 50
#: What is wrong with these is wrong for all of the chosen, and told at the field.
_FIELDS = frozenset({"owner_id", "tag", "reason", "note"})


@dataclass(frozen=True, slots=True)
class Picked:
    """A venture that was chosen, and where the deal of the mandate's people on it stands; empty where there is none."""

    venture: Venture
    deal_id: int | None
    stage: str
    stands: str


def picked(session: Session, viewer: Viewer, mandate: MandateSubject, slugs: Sequence[str]) -> list[Picked]:
    """Give the chosen ventures, in their order; those that are not open to the viewer are left out."""
    found = []
    for slug in list(dict.fromkeys(slugs))[:MOST]:
        venture = None if "\x00" in slug else venture_subject(session, slug)
        if venture is None or not policy.may(viewer, Action.VIEW, venture):
            continue
        deal = queries.deal_between(session, mandate.organisation_id or 0, venture.id or 0, mandate.key)
        stands = standing_name(session, deal) if deal else ""
        found.append(Picked(venture, deal.id if deal else None, deal.stage if deal else "", stands))
    return found


def take_up(
    session: Session,
    *,
    actor: Viewer,
    mandate: MandateSubject,
    chosen: Sequence[Picked],
    owner_id: int | None = None,
    tag: str = "",
) -> int:
    """Put ventures into the pipeline of the mandate's people and say how many were not there yet.

    Parameters
    ----------
    owner_id : int, optional
        Who is to look after all of them; left out, new ones are the actor's and the others stay whose they are.
    tag : str
        A word to put on all of them.

    Raises
    ------
    SignInRequired, Forbidden, NotFound, Invalid
        As for adding one deal, giving it to somebody and tagging it.
    NotAll
        If it cannot be done to one of them. Nothing may be kept then.
    """

    def take(each: Picked) -> bool:
        deal = passing.deal_on(session, actor, mandate, each.venture.slug)
        if owner_id is not None and deal.owner_id != owner_id:
            edit_deal(session, actor=actor, deal_id=deal.id or 0, version=deal.version, values={"owner_id": owner_id})
        if tag:
            tag_deal(session, actor=actor, deal_id=deal.id or 0, tag=tag)
        return each.deal_id is None

    return _to_each(chosen, take)


def pass_on_each(
    session: Session, *, actor: Viewer, mandate: MandateSubject, chosen: Sequence[Picked], reason: str, note: str = ""
) -> int:
    """Pass on ventures for one reason and say on how many; raises as ``take_up``."""

    def decline(each: Picked) -> Deal:
        return passing.pass_on(
            session, actor=actor, mandate=mandate, venture_slug=each.venture.slug, reason=reason, note=note
        )

    return _to_each(chosen, lambda each: bool(decline(each)))


def take_back_each(session: Session, *, actor: Viewer, mandate: MandateSubject, chosen: Sequence[Picked]) -> int:
    """Take the passes on ventures back and say how many; raises as ``take_up``."""

    def bring(each: Picked) -> Deal:
        return passing.take_back(session, actor=actor, mandate=mandate, venture_slug=each.venture.slug)

    return _to_each(chosen, lambda each: bool(bring(each)))


def _to_each(chosen: Sequence[Picked], do: Callable[[Picked], bool]) -> int:
    """Do something to each of the chosen and count where it changed something."""
    changed, refused, overtaken = 0, {}, False
    for each in chosen:
        try:
            changed += do(each)
        except Conflict as error:
            refused[each.venture.id or 0], overtaken = str(error), True
        except Invalid as error:
            if _FIELDS & error.fields.keys():
                raise
            refused[each.venture.id or 0] = " ".join(text for held in error.fields.values() for text in held)
    if refused:
        raise NotAll(refused, overtaken=overtaken)
    return changed


def ranked(
    session: Session, viewer: Viewer, mandate: MandateSubject, chosen: Sequence[Picked]
) -> list[Ranked[VentureLine]]:
    """Give the matches of chosen ventures, the best first, whether or not a list would show them."""
    lines = venture_lines(session, [each.venture.id or 0 for each in chosen])
    found = []
    for each in chosen:
        slug = each.venture.slug
        explained = match_between(session, viewer=viewer, slug=slug, mandate_slug=mandate.slug)
        found.append(Ranked(explained.match, lines[each.venture.id or 0]))
    found.sort(key=lambda each: (-each.match.score, each.line.key))
    return found
