"""Where an organisation's deals stand, by venture and mandate: read once until one of them changes.

Ranked lists ask it with every page, for the button beside each match and for what has been passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.catalogue import board_clock, read_mark
from foundation.database import Session
from foundation.kept import Newest
from matching.services.passes import PassBook, knows_of_passes
from pipeline import queries
from pipeline.models import Stage
from pipeline.queries.passed import passed_lines
from pipeline.services.access import Books


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Key and stage of each deal by venture and mandate, and the ventures that were passed on by mandate."""

    deals: Mapping[tuple[int, int], tuple[int, str]]
    passed: Mapping[int, frozenset[int]]


_PAIRS: Newest[_Pairs] = Newest()


def _pairs(session: Session, organisation_id: int) -> _Pairs:
    mark = read_mark(session, (board_clock(organisation_id),))
    return _PAIRS.of(session, (organisation_id,), mark, partial(_read, session, organisation_id))


def _read(session: Session, organisation_id: int) -> _Pairs:
    deals = queries.deals_by_pair(session, organisation_id)
    passed: dict[int, set[int]] = {}
    for (venture, mandate), (_, stage) in deals.items():
        if stage == Stage.PASSED:
            passed.setdefault(mandate, set()).add(venture)
    return _Pairs(deals, {mandate: frozenset(ventures) for mandate, ventures in passed.items()})


def kept_deals(
    session: Session, *, viewer: Viewer, ventures: Sequence[int], mandates: Sequence[int]
) -> dict[tuple[int, int], tuple[int, str]]:
    """Give the deals that the viewer's organisations keep on some pairs: key and stage by venture and mandate."""
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for organisation_id in sorted(viewer.seats):
        if policy.may(viewer, Action.VIEW_DEALS, Books(organisation_id)):
            held = _pairs(session, organisation_id).deals
            asked = ((venture, mandate) for venture in ventures for mandate in mandates)
            found |= {pair: held[pair] for pair in asked if pair in held}
    return found


def _passed(session: Session, organisation_id: int, mandate_id: int) -> frozenset[int]:
    return _pairs(session, organisation_id).passed.get(mandate_id, frozenset())


knows_of_passes(PassBook(_passed, passed_lines))
