"""A venture with its people, an adviser and a cluster, and the questionnaire loaded."""

from dataclasses import dataclass

import pytest

from accounts.models import Organisation, User
from accounts.policy import Viewer
from foundation.database import Session
from profiles.models import Venture
from tests.integration.pipeline.conftest import viewer_of
from tests.support.people import a_member, a_person, an_organisation
from tests.support.profiles import a_venture


@dataclass
class Firm:
    """A published seed venture in Birmingham, with an owner, an editor, a reader, and people around it."""

    venture: Venture
    organisation: Organisation
    owner: User
    editor: User
    reader: User
    adviser: User
    stranger: User
    cluster_organisation: Organisation
    cluster_lead: User

    @property
    def slug(self) -> str:
        return self.venture.slug

    def viewer(self, person: User, role: str = "owner") -> Viewer:
        return viewer_of(person, (self.organisation, role))


@pytest.fixture
def firm(session: Session) -> Firm:
    organisation = an_organisation(session, "venture", "Leak Finder")
    clusters = an_organisation(session, "cluster", "Water Cluster", verified=True)
    made = Firm(
        venture=a_venture(session, organisation_id=organisation.id, name="Leak Finder"),
        organisation=organisation,
        owner=a_member(session, organisation, "owner", a_person(session, "Asha Kaur")),
        editor=a_member(session, organisation, "editor", a_person(session, "Tom Reed")),
        reader=a_member(session, organisation, "viewer", a_person(session, "Mei Chan")),
        adviser=a_person(session, "Dev Patel", email="dev@advice.example"),
        stranger=a_person(session, "Nia Rhys"),
        cluster_organisation=clusters,
        cluster_lead=a_member(session, clusters, "owner", a_person(session, "Ola Berg")),
    )
    session.commit()
    return made
