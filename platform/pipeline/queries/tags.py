"""The words on deals."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import Deal, DealTag
from pipeline.queries.boards import BoardFilters, Rows, filtered, with_both_sides


def tags_of(session: Session, deal_ids: Collection[int]) -> dict[int, list[str]]:
    """Give the words on some deals, by deal, in the order of the alphabet."""
    rows = session.execute(
        select(col(DealTag.deal_id), col(DealTag.tag))
        .where(col(DealTag.deal_id).in_(sorted(deal_ids)))
        .order_by(col(DealTag.deal_id), col(DealTag.tag))
    )
    found: dict[int, list[str]] = {}
    for deal_id, tag in rows:
        found.setdefault(deal_id, []).append(tag)
    return found


def held_tag(session: Session, deal_id: int, tag: str) -> DealTag | None:
    """Give a word on a deal, or None."""
    return session.get(DealTag, (deal_id, tag))


def count_tags(session: Session, organisation_id: int, filters: BoardFilters) -> list[tuple[str, str, int]]:
    """Count the deals under each word of an organisation, with all filters but that of words in force."""
    statement: Rows = select(col(DealTag.tag), func.count()).select_from(Deal)
    if filters.about_names:
        statement = with_both_sides(statement)
    statement = statement.join(DealTag, col(DealTag.deal_id) == col(Deal.id))
    counted = filtered(statement, organisation_id, filters.without(tag=""))
    rows = session.execute(counted.group_by(col(DealTag.tag)).order_by(col(DealTag.tag)))
    return [(tag, tag, int(number)) for tag, number in rows]
