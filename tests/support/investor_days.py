"""An investor day to plan: a cluster, its members, and funders that come."""

from flask import Flask
from sqlmodel import col, select

from clusters.models import DayMeeting
from tests.support.clusters import Park
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture

DAY = {
    "title": "Spring day", "held_on": "2027-04-06", "starts_at": "09:30", "slot_minutes": "20", "slots": "3",
    "rooms": "2", "venture_most": "2", "mandate_most": "3", "place": "Track house",
}  # fmt: skip


class Scene:
    """A cluster with two members, and three mandates, one of which takes neither."""

    def __init__(self, app: Flask, park: Park) -> None:
        session = park.session
        self.app, self.park = app, park
        park.join()
        self.other = a_venture(session, name="Quill Batteries")
        park.join(self.other)
        self.fund = an_organisation(session, "funder", "Trent Capital", verified=True)
        funder = a_funder(session, name="Trent Capital", organisation_id=self.fund.id)
        self.seed = a_mandate(session, name="Trent Seed", funder=funder)
        self.early = a_mandate(session, name="Anker Early")
        self.late = a_mandate(session, name="Late Only", stages=["series_b"])
        self.investor = a_member(session, self.fund)
        session.commit()
        self.lead = sign_in(app.test_client(), park.lead)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Everybody."""
        return {
            "ventures": [self.park.venture.slug, self.other.slug],
            "mandates": [self.seed.slug, self.early.slug, self.late.slug],
        }

    def make(self) -> str:
        """Make the day, and give its address."""
        sent = submit(self.lead, f"{self.park.at}/investor-days/new", **DAY, **self.chosen)
        assert sent.status_code == 303
        return sent.location

    def meetings(self) -> list[DayMeeting]:
        """The meetings as they stand."""
        self.park.session.expire_all()
        return list(self.park.session.exec(select(DayMeeting).order_by(col(DayMeeting.slot), col(DayMeeting.room))))
