"""What a deal needs before it enters a stage."""

from collections.abc import Mapping
from datetime import date

from foundation.database import Session
from foundation.errors import Invalid
from pipeline import queries
from pipeline.models import Deal, Step

#: What is said at the field where something is missing.
_MISSING: Mapping[str, str] = {
    "next_step": "Write down the next step first.",
    "owner_id": "Choose who looks after the deal first.",
    "amount_gbp": "Enter the amount first.",
    "review_on": "Enter the date on which to look at it again.",
    "file": "Add a file to the deal first.",
    "note": "Write a note on the deal first.",
}


def check_entry(session: Session, deal: Deal, target: Step, review_on: date | None) -> None:
    """Refuse a move into a stage whose requirements a deal does not meet.

    Parameters
    ----------
    review_on : date, optional
        The date to look again that comes with the move.

    Raises
    ------
    Invalid
        With a message at each field that is missing: fields of the deal, ``file`` or ``text`` of a note.
    """
    key = deal.id or 0
    met = {
        "next_step": lambda: bool(deal.next_step),
        "owner_id": lambda: deal.owner_id is not None,
        "amount_gbp": lambda: deal.amount_gbp is not None,
        "review_on": lambda: review_on is not None,
        "file": lambda: bool(queries.files_of(session, key)),
        "note": lambda: bool(queries.notes_of(session, key)),
    }
    lacking = [code for code in target.requires if not met[code]()]
    if lacking:
        fields = {"text" if code == "note" else code: [f"{target.name}: {_MISSING[code]}"] for code in lacking}
        raise Invalid(fields, f"{target.name} needs something first. The deal has not moved.")
