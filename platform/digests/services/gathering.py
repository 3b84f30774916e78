"""Gathering a person's week: what is new for each of their ventures, what is due, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts import policy
from accounts.policy import Action, Viewer
from digests import queries
from digests.models import DigestMark
from foundation import clock
from foundation.database import Session
from introductions.queries import Record, answered_since
from matching.queries import MandateLine
from matching.services import Asked, MatchList, mandates_for_venture
from profiles.models import Venture
from profiles.queries import venture_record, ventures_of
from readiness.services.actions import Action as NextAction
from readiness.services.actions import plan_for
from readiness.services.sheets import sheet_of

#: Without an earlier digest, "new" is what happened in so long.
WEEK = timedelta(days=7)
#: Deadlines up to so far ahead are told.
AHEAD = timedelta(days=14)
#: A digest names so many new matches; the others are counted.
MOST_MATCHES = 5
#: All mandates that a venture fits: they are walked, and few of them shown.
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due on a day: what it is, and the page where there is more."""

    on: date
    words: str
    address: str


@dataclass(frozen=True)
class VentureWeek:
    """A venture's week.

    Parameters
    ----------
    venture : Venture
        Whose.
    fits : int
        Mandates whose hard rules it meets now.
    new : sequence of MandateLine
        Those of them that it did not meet in the last digest, the best first; all of them, where this is the first.
    answers : sequence of Record
        Introductions that were answered since then, the newest first.
    deadlines : sequence of Deadline
        What is due soon, by day.
    action : NextAction or None
        What to do next for its readiness.
    mark : DigestMark
        How it stands now, for the next digest to compare with.
    action_is_new : bool
        Whether the last digest named another action.
    """

    venture: Venture
    fits: int
    new: Sequence[MandateLine]
    answers: Sequence[Record]
    deadlines: Sequence[Deadline]
    action: NextAction | None
    mark: DigestMark
    action_is_new: bool

    @property
    def says_something(self) -> bool:
        """Whether there is anything to say: the same thing to do as last week is not."""
        return bool(self.new or self.answers or self.deadlines or (self.action and self.action_is_new))

    @property
    def first_new(self) -> Sequence[MandateLine]:
        """The new matches that are named."""
        return self.new[:MOST_MATCHES]

    @property
    def more_new(self) -> int:
        """How many new matches are only counted."""
        return max(0, len(self.new) - MOST_MATCHES)


@dataclass(frozen=True)
class Digest:
    """A person's week: the ventures of which there is something to say, by name."""

    weeks: Sequence[VentureWeek]


def gather(session: Session, viewer: Viewer) -> Digest:
    """Gather the week of a person, for the ventures that they edit. Nothing is written.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    ventures = [each for each in ventures_of(session, viewer.seats) if policy.may(viewer, Action.EDIT, each)]
    marks = queries.marks_of(session, viewer.user_id or 0)
    weeks = [_week(session, viewer, venture, marks.get(venture.id or 0)) for venture in ventures]
    return Digest([week for week in weeks if week.says_something])


def _week(session: Session, viewer: Viewer, venture: Venture, last: DigestMark | None) -> VentureWeek:
    now, key = clock.now(), venture.id or 0
    found = mandates_for_venture(session, viewer=viewer, venture=venture, asked=Asked(show="eligible"), limit=_ALL)
    known = frozenset(last.mandates) if last else frozenset()
    action = _next_action(session, viewer, venture)
    code = action.item.statement.code if action else ""
    return VentureWeek(
        venture=venture,
        fits=found.total,
        new=[ranked.line for ranked in found.items if ranked.line.key not in known],
        answers=answered_since(session, key, last.at if last else now - WEEK),
        deadlines=_deadlines(session, venture, found, now),
        action=action,
        mark=DigestMark(
            person_id=viewer.user_id or 0,
            venture_id=key,
            at=now,
            mandates=sorted(ranked.line.key for ranked in found.items),
            action=code,
        ),
        action_is_new=last is None or last.action != code,
    )


def _next_action(session: Session, viewer: Viewer, venture: Venture) -> NextAction | None:
    record = venture_record(session, venture.slug)
    if record is None:  # pragma: no cover -- deleted at the same moment
        return None
    actions = plan_for(session, viewer=viewer, sheet=sheet_of(session, record)).actions
    return actions[0] if actions else None


def _deadlines(session: Session, venture: Venture, found: MatchList[MandateLine], now: datetime) -> list[Deadline]:
    steps = queries.steps_of(session, venture.organisation_id, venture.id or 0)
    closing = {
        ranked.line.key: (ranked.line.closes_on, ranked.line.name, ranked.line.funder_name, ranked.line.slug)
        for ranked in found.items
    }
    closing |= {
        step.mandate_key: (step.closes_on, step.mandate_name, step.funder_name, step.mandate_slug) for step in steps
    }
    due = [
        Deadline(on, f"{name}, {funder}, closes", f"/mandates/{slug}")
        for on, name, funder, slug in closing.values()
        if on is not None
    ]
    due += [
        Deadline(
            step.next_step_on,
            f"{step.next_step or 'Next step'}: {step.mandate_name}",
            f"/pipeline/deals/{step.deal_id}",
        )
        for step in steps
        if step.next_step_on is not None
    ]
    if venture.round_closes_on is not None:
        due.append(Deadline(venture.round_closes_on, "Your round closes", f"/ventures/{venture.slug}"))
    due += [
        # Leave ends with its last day, which is the one before the moment that is kept.
        Deadline(
            (given.grant.expires_at - timedelta(minutes=1)).astimezone(clock.LONDON).date(),
            f"{given.name} may read your documents until this day",
            f"/ventures/{venture.slug}/documents",
        )
        for given in queries.leave_ending(session, venture.id or 0, now, now + AHEAD)
    ]
    today = clock.today()
    return sorted((each for each in due if today <= each.on <= today + AHEAD), key=lambda each: (each.on, each.words))
