"""Tables of investor categories: the statements that stand on file."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Category(StrEnum):
    """To whom an offer may be shown, by the article of the Financial Promotion Order 2005 that each rests on."""

    #: Article 19: authorised firms, public bodies and the like. Recorded by the platform's staff.
    INVESTMENT_PROFESSIONAL = "investment_professional"
    #: Article 49: companies, partnerships and trusts with the means. Stated by an organisation's owner.
    HIGH_NET_WORTH_COMPANY = "high_net_worth_company"
    #: Article 48: individuals with the income or the assets. Stated by the person.
    HIGH_NET_WORTH_INDIVIDUAL = "high_net_worth_individual"
    #: Article 50A: individuals with the experience. Stated by the person.
    SELF_CERTIFIED_SOPHISTICATED = "self_certified_sophisticated"


#: Categories of people rather than organisations: they cool off first, and see the risk warning.
INDIVIDUALS = frozenset({Category.HIGH_NET_WORTH_INDIVIDUAL, Category.SELF_CERTIFIED_SOPHISTICATED})
_CATEGORIES = ", ".join(f"'{category}'" for category in Category)


@dataclass(frozen=True)
class Standing:
    """What the statement on file of a person or an organisation amounts to.

    Parameters
    ----------
    statement_id : int
        The statement.
    category : str
        One of ``Category``.
    text_version : int
        Version of the wording that was signed; 0 where staff recorded the category.
    valid_from : datetime
        When it begins to count: an individual's after cooling off.
    lapses_on : date
        The first day, in London, on which it no longer counts.
    """

    statement_id: int
    category: str
    text_version: int
    valid_from: datetime
    lapses_on: date

    def holds(self, now: datetime, today: date) -> bool:
        """Say whether it counts at a moment."""
        return self.valid_from <= now and today < self.lapses_on

    @property
    def of_individual(self) -> bool:
        """Whether it is that of a person rather than an organisation."""
        return self.category in INDIVIDUALS


class InvestorStatement(SQLModel, table=True):
    """A category as it was stated and signed, or recorded by staff.

    Of one person, or of one organisation where ``organisation_id`` is given. ``current`` marks the one that counts:
    signing again takes the mark from the one before. ``sealed`` holds, encrypted, on what it rests.
    """

    __tablename__ = "investor_statement"
    __table_args__ = (
        CheckConstraint(f"category IN ({_CATEGORIES})", name="category"),
        Index(
            "uq_investor_statement_person",
            "user_id",
            unique=True,
            sqlite_where=text("current AND organisation_id IS NULL"),
            postgresql_where=text("current AND organisation_id IS NULL"),
        ),
        Index(
            "uq_investor_statement_organisation",
            "organisation_id",
            unique=True,
            sqlite_where=text("current AND organisation_id IS NOT NULL"),
            postgresql_where=text("current AND organisation_id IS NOT NULL"),
        ),
        Index("ix_investor_statement_lapses_on", "lapses_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    #: The person whose category it is, or who acted for the organisation; empty once their account is erased.
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="CASCADE")
    category: str
    current: bool = True
    text_version: int = 0
    signed_at: datetime = Field(sa_type=UtcDateTime)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    lapses_on: date
    delete_after: date
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed: str
    demo: bool = False
