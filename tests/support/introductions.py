"""A venture and a funder that can be introduced, for tests."""

from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, Role, User, key_of
from accounts.policy import Viewer
from accounts.services import viewer_for_user
from foundation.database import Session
from introductions.models import Introduction
from introductions.services import answering, asking
from profiles.models import Funder, Mandate, Venture
from tests.support.people import a_member, a_person, an_organisation
from tests.support.profiles import a_funder, a_mandate, a_venture


@dataclass
class Sides:
    """A venture with its owner, and a funder with a mandate, two who answer and one who reads."""

    session: Session
    venture: Venture
    firm: Organisation
    founder: User
    funder: Funder
    fund: Organisation
    mandate: Mandate
    investor: User
    partner: User
    reader: User

    def viewer(self, person: User) -> Viewer:
        """A person as the policy sees them."""
        return viewer_for_user(self.session, key_of(person))

    def ask(self, mandate: Mandate | None = None, **given: Any) -> Introduction:
        """Ask as the founder, committed."""
        actor = self.viewer(self.founder)
        approach = asking.approach_for(self.session, actor, self.venture.slug, (mandate or self.mandate).slug)
        made = asking.ask(self.session, actor=actor, approach=approach, **given)
        self.session.commit()
        return made

    def answer(self, made: Introduction, person: User | None = None, **given: Any) -> None:
        """Answer as the investor, committed."""
        answering.answer(
            self.session,
            actor=self.viewer(person or self.investor),
            introduction_id=made.id or 0,
            **{"answer": "passed", "reason": "timing.too_early", **given},
        )
        self.session.commit()


def two_sides(session: Session, *, verified: bool = True) -> Sides:
    """Make both sides, committed."""
    firm = an_organisation(session, "venture", "Leakfinder")
    fund = an_organisation(session, "funder", "Trent Capital", verified=verified)
    funder = a_funder(session, organisation_id=fund.id, name="Trent Capital")
    sides = Sides(
        session=session,
        venture=a_venture(session, organisation_id=firm.id, name="Leakfinder", customers=7),
        firm=firm,
        founder=a_member(session, firm, Role.OWNER, a_person(session, "Asha Kaur")),
        funder=funder,
        fund=fund,
        mandate=a_mandate(session, funder=funder, name="Trent Seed"),
        investor=a_member(session, fund, Role.OWNER, a_person(session, "Ines Moreau")),
        partner=a_member(session, fund, Role.EDITOR, a_person(session, "Kofi Mensah")),
        reader=a_member(session, fund, Role.VIEWER, a_person(session, "Rhys Pugh")),
    )
    session.commit()
    return sides
