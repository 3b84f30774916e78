"""Saved views for tests, through the same services as everybody else's."""

from typing import Any

from accounts.models import User
from dealflow.models import Frequency, SavedView
from dealflow.services.addresses import read_address
from dealflow.services.alerting import set_alert
from dealflow.services.keeping import save_view
from tests.support.introductions import Sides


def a_view(
    sides: Sides, person: User, at: str = "/ventures", *, name: str = "Seed", alert: str = "", **given: Any
) -> SavedView:
    """A person's view of a list, committed, with an alert where one is wanted."""
    actor = sides.viewer(person)
    made = save_view(sides.session, actor=actor, listed=read_address(at), name=name, **given)
    if alert:
        set_alert(sides.session, actor=actor, view_id=made.id or 0, frequency=Frequency(alert))
    sides.session.commit()
    return made


def ranked_list(sides: Sides, query: str = "") -> str:
    """The address of the ventures ranked for the mandate."""
    return f"/mandates/{sides.mandate.slug}/matches" + (f"?{query}" if query else "")
