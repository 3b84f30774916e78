"""A cluster with its lead, and a venture that could join it, for tests."""

from dataclasses import dataclass

from accounts.models import Organisation, Role, User, key_of
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from clusters.models import Kind, Member, Status
from clusters.queries.members import Record
from clusters.services import joining
from clusters.services.access import membership_for
from foundation import clock
from foundation.database import Session
from profiles.models import Cluster, Venture
from profiles.services.saving import System
from tests.support.people import a_member, a_person, an_organisation
from tests.support.profiles import a_cluster, a_venture


@dataclass
class Park:
    """A cluster with its lead, and a venture with its founder."""

    session: Session
    cluster: Cluster
    office: Organisation
    lead: User
    venture: Venture
    firm: Organisation
    founder: User

    def viewer(self, person: User) -> Viewer:
        """A person as the policy sees them."""
        return viewer_for_user(self.session, key_of(person))

    @property
    def at(self) -> str:
        """The address of the cluster."""
        return f"/clusters/{self.cluster.slug}"

    def apply(self) -> Record:
        """Ask as the founder, committed."""
        actor = self.viewer(self.founder)
        made = joining.apply(
            self.session, actor=actor, cluster=self.cluster, venture_slug=self.venture.slug, note="We brake vans."
        )
        self.session.commit()
        return made

    def record(self, member_id: int) -> Record:
        """A membership as the lead sees it."""
        return membership_for(self.session, self.viewer(self.lead), self.cluster.slug, member_id)

    def join(self, venture: Venture | None = None) -> Record:
        """Make a venture a member, committed."""
        record = joining.asked(
            self.session, actor=System(), cluster=self.cluster, venture=venture or self.venture,
            status=Status.APPLIED, note="",
        )  # fmt: skip
        made = joining.answered(self.session, actor=System(), record=record, version=1, accept=True)
        self.session.commit()
        return made

    def body(self, name: str, kind: Kind = Kind.UNIVERSITY, status: Status = Status.ACCEPTED) -> Member:
        """Make a body a member, committed."""
        row = Member(cluster_id=self.cluster.id or 0, name=name, kind=kind, status=status, asked_at=clock.now())
        self.session.add(row)
        self.session.commit()
        return row


def a_park(session: Session) -> Park:
    """Make a cluster and a venture beside it, committed."""
    office = an_organisation(session, "cluster", "Watling Cluster", verified=True)
    firm = an_organisation(session, "venture", "Tarn Brakes")
    park = Park(
        session=session,
        cluster=a_cluster(session, organisation_id=office.id, name="Watling Cluster"),
        office=office,
        lead=a_member(session, office, Role.OWNER, a_person(session, "Conrad Bexley")),
        venture=a_venture(session, organisation_id=firm.id, name="Tarn Brakes"),
        firm=firm,
        founder=a_member(session, firm, Role.OWNER, a_person(session, "Farah Ellwood")),
    )
    session.commit()
    return park
