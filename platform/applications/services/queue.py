"""What waits for somebody of a funder, over all its programmes: reviews, decisions and signatures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer
from applications import queries
from applications.models import Programme, Review, ReviewState
from applications.queries import Record
from applications.services.access import request_of
from applications.services.readers import is_blind
from foundation import clock
from foundation.database import Session

WAITS: Mapping[str, str] = {
    "review": "Your review",
    "decision": "A decision",
    "signature": "Your signature",
}
SORTS = ("due", "sent", "venture", "programme")
COLUMNS = ("Venture", "Programme", "Waits for", "Sent on", "Due on", "Overdue", "Demo")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that waits for somebody, for what, and until when."""

    record: Record
    what: str
    due: date | None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < clock.today()


def queue(session: Session, viewer: Viewer, *, sort: str = "due") -> list[Waiting]:
    """Give what waits for somebody, in the order that is asked for; what has no day comes last by day.

    A decision waits for those who may decide, once the reviews that it needs are in and nobody has to sign one. Whoever
    has yet to review an application is asked for that first.

    Raises
    ------
    SignInRequired
        To visitors.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    ventures = {seat.organisation_id for seat in viewer.seats_of_kind(OrganisationKind.VENTURE)}
    found = queries.waiting_for(session, viewer.seats.keys() - ventures)
    keys = [record.application.id or 0 for record, _ in found]
    held, signing = queries.current_reviews(session, keys), queries.waiting_to_be_signed(session, keys)
    lines = []
    for record, programme in found:
        key = record.application.id or 0
        what = _waits_for(viewer, record, programme, held.get(key, []), signed=key in signing)
        if what:
            lines.append(Waiting(record, what, _due(what, programme)))
    return _sorted(lines, sort)


def _waits_for(
    viewer: Viewer, record: Record, programme: Programme | None, reviews: Sequence[Review], *, signed: bool
) -> str:
    if is_blind(viewer, reviews):
        return "review"
    if not policy.may(viewer, Action.DECIDE_APPLICATION, request_of(record)):
        return ""
    if signed:
        return "signature" if programme is not None and programme.certifier_id == viewer.user_id else ""
    needed = programme.reviews_needed if programme else 0
    return "decision" if sum(each.state == ReviewState.SENT for each in reviews) >= needed else ""


def _due(what: str, programme: Programme | None) -> date | None:
    if programme is None:
        return None
    return programme.reviews_due_on if what == "review" else programme.decides_on


def _sorted(lines: Sequence[Waiting], sort: str) -> list[Waiting]:
    key, downwards = sort.removeprefix("-"), sort.startswith("-")
    if key == "venture":
        return sorted(lines, key=lambda each: each.record.venture.name.lower(), reverse=downwards)
    if key == "programme":
        return sorted(lines, key=lambda each: each.record.mandate.name.lower(), reverse=downwards)
    if key == "sent":
        return list(reversed(lines)) if downwards else list(lines)
    dated = sorted((each for each in lines if each.due), key=lambda each: each.due or date.max, reverse=downwards)
    return [*dated, *(each for each in lines if not each.due)]


def kept(lines: Sequence[Waiting], whats: Collection[str]) -> list[Waiting]:
    """Keep what waits for some of ``WAITS``; all where none is named."""
    return [each for each in lines if not whats or each.what in whats]


def rows(lines: Sequence[Waiting]) -> list[list[object]]:
    """Give what waits as rows under ``COLUMNS``."""
    return [
        [
            each.record.venture.name,
            each.record.mandate.name,
            WAITS[each.what],
            each.record.application.sent_at and each.record.application.sent_at.astimezone(clock.LONDON).date(),
            each.due,
            "Yes" if each.overdue else "No",
            "DEMO" if each.record.application.demo else "",
        ]
        for each in lines
    ]
