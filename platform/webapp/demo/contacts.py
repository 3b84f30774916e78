"""Invents the people whom the demo's investor keeps for itself, some of them at companies that have a profile here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from accounts.services import viewer_for_user
from contacts.schemas import checked
from contacts.services.keeping import add_contact
from foundation import clock
from foundation.database import Session
from foundation.ids import slugify
from pipeline.services import board_for
from profiles.models import Venture

_HOUSE = "wrekin-vale-ventures"
#: Name, role, company (a number is one of the invented ventures), stage, amount, next step, days until it.
_PEOPLE: Sequence[tuple[str, str, str | int, str, str, str, int | None]] = (
    ("Orla Whitcombe", "Chief executive", 1, "Met once", "300k", "Ask for the pilot's figures", 3),
    ("Dev Marlow", "Founder", 2, "Screening", "250k", "Read the deck", 1),
    ("Hana Brightwell", "Finance director", 3, "Diligence", "500k", "", None),
    ("Piers Lacock", "Partner", "Severnside Angels", "Co-investor", "", "Lunch", 12),
    ("Mina Foss", "Director", "Foss Advisers", "Introduces founders", "", "", None),
    ("Gwil Trahaearn", "Founder", "Brookline Sensing", "Too early", "", "Look again after the trial", 40),
    ("", "", "Ashfold Robotics", "Heard of", "", "", None),
)


def invent_contacts(session: Session, staff: Mapping[str, int], ventures: Sequence[Venture]) -> int:
    """Let the investor keep contacts.

    Returns
    -------
    int
        How many there are.
    """
    actor = viewer_for_user(session, staff[_HOUSE])
    board = board_for(session, actor)
    if board is None:  # pragma: no cover -- the house keeps a board
        return 0
    for name, role, at, stage, amount, step, within in _PEOPLE:
        venture = ventures[at] if isinstance(at, int) else None
        company = venture.name if venture else str(at)
        sent = {
            "person": name,
            "role": role,
            "email": f"{slugify(name)}@{slugify(company)}.example" if name else "",
            "company": company,
            "company_number": venture.company_number if venture else None,
            "website": venture.website if venture else None,
            "stage": stage,
            "amount_gbp": amount,
            "next_step": step,
            "next_step_on": clock.today() + timedelta(days=within) if within else None,
        }
        add_contact(session, actor=actor, board=board, values=checked(sent), demo=True)
    return len(_PEOPLE)
