"""A funder with its board, and ventures to put on it."""

from dataclasses import dataclass

import pytest

from accounts.models import Organisation, User
from accounts.policy import Seat, Viewer
from foundation.database import Session
from profiles.models import Funder, Mandate, Venture
from tests.support.people import a_member, a_person, an_organisation, standing_of
from tests.support.profiles import a_funder, a_mandate, a_venture


def viewer_of(person: User, *seats: tuple[Organisation, str]) -> Viewer:
    """The viewer that a person with these places would be."""
    return Viewer(
        user_id=person.id,
        name=person.name,
        email=person.email,
        is_staff=person.is_staff,
        seats={
            organisation.id or 0: Seat(
                organisation_id=organisation.id or 0,
                name=organisation.name,
                slug=organisation.slug,
                kind=organisation.kind,
                role=role,
                verified=organisation.verified_at is not None,
                standing=standing_of(organisation),
            )
            for organisation, role in seats
        },
    )


@dataclass
class House:
    """A verified funder with one mandate and two people, and a venture with one person."""

    organisation: Organisation
    funder: Funder
    mandate: Mandate
    person: User
    colleague: User
    reader: User
    viewer: Viewer
    other: Viewer
    onlooker: Viewer
    venture: Venture
    venture_organisation: Organisation
    founder_person: User
    founder: Viewer


@pytest.fixture
def house(session: Session) -> House:
    organisation = an_organisation(session, "funder", "Trent Capital", verified=True)
    funder = a_funder(session, organisation_id=organisation.id, name="Trent Capital")
    mandate = a_mandate(session, funder=funder, name="Trent Seed")
    person = a_member(session, organisation, "owner", a_person(session, "Ines Moreau"))
    colleague = a_member(session, organisation, "editor", a_person(session, "Kofi Mensah"))
    reader = a_member(session, organisation, "viewer", a_person(session, "Rhys Pugh"))
    its_own = an_organisation(session, "venture", "Leak Finder")
    founder_person = a_member(session, its_own, "owner", a_person(session, "Asha Kaur"))
    venture = a_venture(session, organisation_id=its_own.id, name="Leak Finder")
    session.commit()
    return House(
        organisation=organisation,
        funder=funder,
        mandate=mandate,
        person=person,
        colleague=colleague,
        reader=reader,
        viewer=viewer_of(person, (organisation, "owner")),
        other=viewer_of(colleague, (organisation, "editor")),
        onlooker=viewer_of(reader, (organisation, "viewer")),
        venture=venture,
        venture_organisation=its_own,
        founder_person=founder_person,
        founder=viewer_of(founder_person, (its_own, "owner")),
    )
