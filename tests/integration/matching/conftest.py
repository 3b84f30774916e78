"""People of both sides of a match."""

from dataclasses import dataclass

import pytest

from accounts.models import Organisation, User
from accounts.policy import Seat, Viewer
from foundation.database import Session
from profiles.models import Funder, Mandate, Venture
from tests.support.people import a_member, a_person, an_organisation, standing_of
from tests.support.profiles import a_funder, a_mandate, a_venture


def viewer_of(person: User, organisation: Organisation, role: str = "owner") -> Viewer:
    """The viewer that a person with one place would be."""
    seat = Seat(
        organisation_id=organisation.id or 0,
        name=organisation.name,
        slug=organisation.slug,
        kind=organisation.kind,
        role=role,
        verified=organisation.verified_at is not None,
        standing=standing_of(organisation),
    )
    return Viewer(user_id=person.id, name=person.name, email=person.email, seats={seat.organisation_id: seat})


@dataclass
class Sides:
    """A venture with its founder, a verified funder with its mandate, and a funder that nobody has verified."""

    venture: Venture
    founder: User
    founder_view: Viewer
    funder: Funder
    mandate: Mandate
    investor: User
    investor_view: Viewer
    newcomer_mandate: Mandate
    newcomer: User
    newcomer_view: Viewer


@pytest.fixture
def sides(session: Session) -> Sides:
    return make_sides(session)


def make_sides(session: Session) -> Sides:
    """Make the people of both sides, committed."""
    firm = an_organisation(session, "venture", "Leak Finder")
    founder = a_member(session, firm, "owner", a_person(session, "Asha Kaur"))
    venture = a_venture(session, organisation_id=firm.id, name="Leak Finder")
    house = an_organisation(session, "funder", "Trent Capital", verified=True)
    investor = a_member(session, house, "owner", a_person(session, "Ines Moreau"))
    funder = a_funder(session, organisation_id=house.id, name="Trent Capital")
    mandate = a_mandate(session, funder=funder, name="Trent Seed", sectors=["water_environment"])
    office = an_organisation(session, "funder", "New Money")
    newcomer = a_member(session, office, "owner", a_person(session, "Bo Lund"))
    newcomer_mandate = a_mandate(
        session, funder=a_funder(session, organisation_id=office.id, name="New Money"), name="New Seed"
    )
    session.commit()
    return Sides(
        venture=venture,
        founder=founder,
        founder_view=viewer_of(founder, firm),
        funder=funder,
        mandate=mandate,
        investor=investor,
        investor_view=viewer_of(investor, house),
        newcomer_mandate=newcomer_mandate,
        newcomer=newcomer,
        newcomer_view=viewer_of(newcomer, office),
    )
