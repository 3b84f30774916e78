"""The log of disclosures with the names of ventures and organisations in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts import queries as accounts
from accounts.models import Disclosure
from accounts.queries import DisclosureFilters
from accounts.services.promotion.disclosing import STAFF
from accounts.services.promotion.standing import TITLES
from foundation.database import Session
from foundation.errors import Invalid
from foundation.paging import Page
from foundation.settings import Operator
from profiles import queries

#: An export has no more lines than this, the newest; a narrower choice of days gives the others.
MOST_EXPORTED = 100_000
COLUMNS = (
    "At (UTC)", "Person", "Person's number", "Organisation", "Category", "Statement", "Version of wording", "By way of",
    "Address", "Parts shown", "Document", "Ventures", "Number of ventures",
)  # fmt: skip
#: What whoever runs the platform can be, as people read it.
OPERATORS: Mapping[Operator, str] = {
    Operator.AUTHORISED: "Authorised firm",
    Operator.APPOINTED_REPRESENTATIVE: "Appointed representative of an authorised firm",
    Operator.ENTERPRISE_SCHEME: "Enterprise scheme (Exemption Order 2001, paragraph 40)",
    Operator.NONE: "None: neither authorised nor exempt",
}
CATEGORIES = {**TITLES, STAFF: "Platform staff"}


@dataclass(frozen=True)
class Line:
    """A line of the log."""

    row: Disclosure
    organisation: str
    #: Slug and name of each venture; a venture that is gone has its number in place of its name, and no slug.
    ventures: Sequence[tuple[str, str]]

    @property
    def category(self) -> str:
        """What the category is called."""
        return CATEGORIES[self.row.category]


def filters_of(session: Session, asked: dict[str, Any]) -> DisclosureFilters:
    """Give the filters that were asked for.

    Raises
    ------
    Invalid
        If there is no venture at the slug.
    """
    given = dict(asked)
    slug, venture_id = given.pop("venture"), None
    if slug:
        venture = queries.venture_by_slug(session, slug)
        if venture is None:
            raise Invalid({"venture": ["There is no venture at this address."]})
        venture_id = venture.id
    return DisclosureFilters(venture_id=venture_id, **given)


def lines(session: Session, filters: DisclosureFilters, *, offset: int, limit: int) -> list[Line]:
    """Give lines of the log, the newest first."""
    rows = accounts.disclosures(session, filters, offset=offset, limit=limit)
    keys = {key for row in rows for key in _keys(row)}
    named = queries.venture_names(session, sorted(keys))
    organisations = accounts.organisation_names(session, sorted({row.organisation_id or 0 for row in rows}))
    return [
        Line(
            row,
            organisations.get(row.organisation_id or 0, ""),
            [named.get(key, ("", f"No. {key}, which is gone")) for key in _keys(row)],
        )
        for row in rows
    ]


def _keys(row: Disclosure) -> list[int]:
    return [int(key) for key in row.ventures.strip(",").split(",") if key]


def page(session: Session, filters: DisclosureFilters, *, number: int, size: int) -> Page[Line]:
    """Give a page of the log."""
    total = accounts.count_disclosures(session, filters)
    return Page(lines(session, filters, offset=(number - 1) * size, limit=size), total, number, size)


def export_rows(session: Session, filters: DisclosureFilters) -> Iterator[list[object]]:
    """Give the lines as rows under ``COLUMNS``."""
    for line in lines(session, filters, offset=0, limit=MOST_EXPORTED):
        row = line.row
        yield [
            row.at.isoformat(),
            row.user_name,
            row.user_id,
            line.organisation,
            line.category,
            row.statement_id,
            row.text_version or None,
            row.path,
            row.address,
            row.fields.replace(",", "; "),
            row.document,
            "; ".join(name for _slug, name in line.ventures),
            row.number,
        ]
