"""Notices for tests: two kinds, and what a worker makes of them minutes later."""

from collections.abc import Sequence

from flask import Flask

from accounts.models import User, key_of
from foundation import clock, jobs
from foundation.database import Session
from foundation.web import db, settings
from notices.models import Notice
from notices.queries import Filters, notices
from notices.services import Kind, News, Subject, declare, tell
from notices.services.telling import SETTLES

WEATHER = declare("tests.weather", "Weather")
TIDES = declare("tests.tides", "Tides")
HARBOUR = Subject("place", "harbour", "The harbour")


def news(
    title: str = "A gale is coming", *, kind: Kind = WEATHER, subject: Subject = HARBOUR, text: str = "", key: str = ""
) -> News:
    """Something to tell."""
    return News(kind, subject, title, "/gap", text=text, key=key)


def told(session: Session, person: User, *titles: str, kind: Kind = WEATHER) -> None:
    """Tell a person some things, committed."""
    for title in titles or ("A gale is coming",):
        tell(session, [key_of(person)], news(title, kind=kind))
    session.commit()


def notices_of(session: Session, person: User) -> Sequence[Notice]:
    """What a person was told, the newest first."""
    session.expire_all()
    return notices(session, Filters(key_of(person)))


def post_later(app: Flask) -> int:
    """Do the work that is due once what was told has settled."""
    with app.app_context(), clock.frozen(clock.now() + SETTLES):
        return jobs.work_off(db.engine, settings())
