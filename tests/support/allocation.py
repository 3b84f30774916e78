"""Keeps the account of a fund for tests, through the same services as everybody else. The caller commits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import OrganisationKind, Role, User, key_of
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from allocation.models import Entry, Target, Vehicle
from allocation.services.access import Account, account_for
from allocation.services.aiming import add_target
from allocation.services.entering import enter, open_vehicle
from foundation import clock
from foundation.database import Session
from profiles.models import Funder, Mandate
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate


@dataclass
class Keeper:
    """A fund with somebody who keeps its account, and a colleague who may only read it."""

    session: Session
    person: User
    reader: User
    funder: Funder
    mandate: Mandate
    vehicle: Vehicle

    @property
    def viewer(self) -> Viewer:
        """Whoever keeps the account, as the policy sees them."""
        return viewer_for_user(self.session, key_of(self.person))

    @property
    def account(self) -> Account:
        """The account."""
        return account_for(self.session, self.viewer, self.funder.slug)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"/funders/{self.funder.slug}/allocation"

    def enter(self, kind: str, pounds: int, on: date | None = None, **more: Any) -> Entry:
        """Enter something, committed."""
        values = {
            "vehicle_id": self.vehicle.id, "kind": kind, "amount_gbp": pounds, "happened_on": on or clock.today(),
            **more,
        }  # fmt: skip
        made = enter(self.session, self.account, self.viewer, values)
        self.session.commit()
        return made

    def aim(self, what: str, low: float, high: float) -> Target:
        """Aim at a range that is in force, committed."""
        today = clock.today()
        values = {"what": what, "low": low, "high": high, "starts_on": today, "ends_on": today, "note": ""}
        made = add_target(self.session, self.account, self.viewer, values)
        self.session.commit()
        return made


def a_keeper(session: Session) -> Keeper:
    """Make a verified funder with a mandate and a vehicle."""
    firm = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    person, reader = a_member(session, firm), a_member(session, firm, Role.VIEWER)
    funder = a_funder(session, organisation_id=key_of(firm))
    mandate = a_mandate(session, funder=funder)
    session.flush()
    account = account_for(session, viewer_for_user(session, key_of(person)), funder.slug)
    vehicle = open_vehicle(session, account, {"name": "Fund I", "vintage_year": 2023})
    session.commit()
    return Keeper(session, person, reader, funder, mandate, vehicle)
