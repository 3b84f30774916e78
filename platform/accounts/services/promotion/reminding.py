"""Reminds those whose statement is about to lapse, twice."""

from datetime import time, timedelta

from accounts import queries
from accounts.models import Category, InvestorStatement, User
from accounts.services import letters
from accounts.services.post import Post
from accounts.services.promotion.standing import TITLES
from foundation import clock
from foundation.database import Session
from foundation.jobs import GiveUp, Timetable, Work, enqueue, every, job
from reference.services.rules import rules_on

#: The rules that say how many days before the end each reminder is sent, the last one first.
_DAYS = ("promotion.reminder_days_last", "promotion.reminder_days_first")


@every(Timetable(time(7, 0)), "accounts.remind", "Find statements that are about to lapse")
def remind_daily(work: Work) -> None:
    """Ask for the letters that are due: of each statement one letter for each of the two times."""
    session, today = work.session, clock.today()
    rules = rules_on(session, today)
    days = [rules[code].whole for code in _DAYS if code in rules]
    for held in queries.statements_lapsing(session, today, today + timedelta(days=max(days, default=0))):
        left = (held.lapses_on - today).days
        due = min(number for number in days if left <= number)
        enqueue(session, "accounts.reminder", {"statement": held.id}, key=f"{held.id} {due} days before")


@job("accounts.reminder", "Remind somebody that a statement is about to lapse")
def remind(work: Work) -> None:
    """Write to the signer of a statement, or to the owners of its organisation.

    Raises
    ------
    GiveUp
        If it does not count any more, or nobody is left to write to.
    """
    held = queries.statement(work.session, int(work.payload["statement"]))
    if held is None or not held.current or held.lapses_on <= clock.today():
        raise GiveUp("The statement does not count any more.")
    people = _people(work.session, held)
    if not people:
        raise GiveUp("There is nobody to write to.")
    post = Post.of(work.settings)
    for person in people:
        post.send(letters.statement_lapses(post, person, TITLES[held.category], held.lapses_on, stated=_stated(held)))


def _stated(held: InvestorStatement) -> bool:
    """Whether its holder can sign it anew; that of an investment professional is recorded by staff."""
    return held.category != Category.INVESTMENT_PROFESSIONAL


def _people(session: Session, held: InvestorStatement) -> list[User]:
    if held.organisation_id is not None:
        return queries.owners_of(session, [held.organisation_id])[held.organisation_id]
    person = queries.user(session, held.user_id or 0)
    return [person] if person is not None else []
