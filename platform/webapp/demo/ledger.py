"""Lets the founder of the invented venture keep a time ledger."""

from collections.abc import Sequence
from datetime import timedelta

from foundation import clock
from foundation.database import Session
from introductions.queries import Filters, records
from ledger.services.entries import enter
from profiles.models import Venture
from webapp.demo.introductions import founder_of

#: Days ago, minutes, what on, and a note.
_SPENT: Sequence[tuple[int, int, str, str]] = (
    (72, 240, "document", "Deck, first version"),
    (66, 90, "other", "Read which funds still place money"),
    (61, 75, "introduction", "Mercian: note, and what to share"),
    (45, 60, "introduction", "Greenstile: note"),
    (40, 180, "document", "Cash plan by month"),
    (32, 45, "introduction", "Trentside: note"),
    (26, 210, "application", "Proof grant: asked the fleets for their logs"),
    (24, 120, "application", "Proof grant: answers"),
    (20, 40, "introduction", "Soar Valley: note"),
    (8, 150, "plan", "Compared three ways to £400k"),
    (5, 30, "introduction", "Wrekin Vale: note"),
)


def invent_ledger(session: Session, venture: Venture) -> int:
    """Enter what the founder spent, the same way each time.

    Returns
    -------
    int
        How many entries there are.
    """
    session.flush()
    founder = founder_of(session, venture)
    asked = records(session, Filters(ventures=[venture.organisation_id]), sort="-newest")
    by_name = {record.funder.name.partition(" ")[0]: record.introduction.id for record in asked}
    for ago, minutes, kind, note in _SPENT:
        key = by_name.get(note.partition(" ")[0].partition(":")[0]) if kind == "introduction" else None
        values = {
            "spent_on": clock.today() - timedelta(days=ago), "minutes": minutes, "subject": (kind, key), "note": note,
        }  # fmt: skip
        enter(session, actor=founder, venture=venture, values=values)
    return len(_SPENT)
