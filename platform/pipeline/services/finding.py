"""An organisation's deals found by words in their names: read once until a deal of it or a profile changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from foundation.catalogue import PROFILES, board_clock, read_mark
from foundation.database import Session
from foundation.kept import Newest
from pipeline import queries
from pipeline.queries import NamedDeal


@dataclass(frozen=True, slots=True)
class _Named:
    """Deals, the newest first, and the names of each as they are searched."""

    deals: Sequence[NamedDeal]
    names: Sequence[str]


_NAMED: Newest[_Named] = Newest(most=64)


def find_deals(session: Session, organisation_ids: Sequence[int], text: str, *, limit: int) -> list[NamedDeal]:
    """Find deals of some organisations by a part of the venture's, the mandate's or the funder's name.

    Parameters
    ----------
    organisation_ids : sequence of int
        Every one is an organisation whose deals the asker may see.
    text : str
        What stands in one of the names, in small letters or large.
    limit : int
        How many at most; of each organisation the newest.
    """
    wanted, found = " ".join(text.lower().split()), list[NamedDeal]()
    for organisation_id in organisation_ids:
        held = _named(session, organisation_id)
        rows = (deal for deal, names in zip(held.deals, held.names, strict=True) if wanted in names)
        found += islice(rows, limit - len(found))
    return found


def _named(session: Session, organisation_id: int) -> _Named:
    mark = read_mark(session, (board_clock(organisation_id), PROFILES))
    return _NAMED.of(session, (organisation_id,), mark, partial(_read, session, organisation_id))


def _read(session: Session, organisation_id: int) -> _Named:
    deals = queries.named_deals(session, organisation_id)
    # What is looked for stands within one name, not across two.
    return _Named(deals, [f"{deal.venture_name}\n{deal.mandate_name}\n{deal.funder_name}".lower() for deal in deals])
