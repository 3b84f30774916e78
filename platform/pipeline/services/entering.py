"""The facts of a venture on the day on which a deal came in, and what has become of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import policy
from accounts.policy import OFFER_FIELDS, Action, Viewer
from foundation import clock
from foundation.database import Session
from pipeline import queries
from pipeline.models import Deal, DealEntry
from pipeline.queries import DealRecord
from profiles.models import Venture
from profiles.queries import VentureRecord, venture_record
from readiness import policy as readiness_policy
from readiness import queries as readiness
from readiness.policy import Act
from readiness.services.access import case_of

READINESS = "readiness_level"
#: What is kept of a venture, with its name for reading. Those among ``OFFER_FIELDS`` are shown to whoever may see the
#: offer when they read, whatever was so when the deal came in.
FACTS: Mapping[str, str] = {
    "stage_code": "Stage",
    "trl": "Technology readiness",
    READINESS: "Readiness to raise",
    "revenue_gbp": "Revenue in a year",
    "customers": "Customers",
    "sectors": "Sectors",
    "authorities": "Places",
    "round_target_gbp": "Raising",
    "round_committed_gbp": "Committed",
    "valuation_gbp": "Valuation",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact at two moments.

    Parameters
    ----------
    field, label : str
        Which.
    then, now : object
        As it was and as it is; None where it was not or is not known. Lists hold codes.
    """

    field: str
    label: str
    then: Any
    now: Any

    @property
    def changed(self) -> bool:
        """Whether it is another now."""
        return bool(self.then != self.now)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was so when a deal came in beside what is so now, as far as the reader may see it."""

    taken_at: datetime
    facts: list[Fact]


def take_entry(session: Session, deal: Deal, venture: Venture) -> None:
    """Keep a venture's facts as they are, with a deal that has just come in."""
    record = venture_record(session, venture.slug)
    if record is None:  # pragma: no cover -- the deal's own key holds it
        return
    facts = {name: value for name, value in _facts(session, record).items() if value is not None}
    session.add(DealEntry(deal_id=deal.id or 0, taken_at=clock.now(), facts=facts))
    session.flush()


def _facts(session: Session, record: VentureRecord) -> dict[str, Any]:
    row = record.venture
    taken = readiness.snapshots(session, row.id or 0)
    # Nought is a fact; a list without entries is not.
    listed: dict[str, Any] = {
        READINESS: taken[-1].overall if taken else None,
        "sectors": list(record.sectors) or None,
        "authorities": list(record.authority_codes) or None,
    }
    return {name: listed[name] if name in listed else getattr(row, name) for name in FACTS}


def entry_beside_now(session: Session, viewer: Viewer, record: DealRecord) -> Entry | None:
    """Give the facts of a deal's first day beside those of today.

    Returns
    -------
    Entry or None
        None where the deal came in before facts were kept, or the venture's profile is not open to the reader.
    """
    held, venture = queries.entry_of(session, record.deal.id or 0), record.venture
    if held is None or not policy.may(viewer, Action.VIEW, venture):
        return None
    current = venture_record(session, venture.slug)
    if current is None:  # pragma: no cover -- the deal's own key holds it
        return None
    now, shown = _facts(session, current), _shown(session, viewer, venture)
    facts = [Fact(name, label, held.facts.get(name), now[name]) for name, label in FACTS.items() if shown(name)]
    return Entry(held.taken_at, [fact for fact in facts if fact.then is not None or fact.now is not None])


def _shown(session: Session, viewer: Viewer, venture: Venture) -> Callable[[str], bool]:
    """Say which facts a reader may see at this moment."""
    offer = policy.may(viewer, Action.VIEW_OFFER, venture)
    levels = readiness_policy.may(viewer, Act.SEE, case_of(session, viewer, venture))
    return lambda name: levels if name == READINESS else offer or name not in OFFER_FIELDS
