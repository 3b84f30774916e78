"""What is read for matches beyond the profiles themselves: the catalogue's mark, and what a list shows of a row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select
from sqlmodel import col

from foundation.database import Session, rows_of
from matching.engine.behaviour import DealFact
from profiles.models import Funder, FundingRound, Mandate, RoundInvestor, Venture
from reference.models import Instrument, University


@dataclass(frozen=True, slots=True)
class VentureLine:
    """A venture as a ranked list shows it. ``ask_gbp`` and ``closes_on`` belong to its offer."""

    key: int
    slug: str
    name: str
    one_line: str
    organisation_id: int
    status: str
    restricted: bool
    stage_code: str | None
    authority_code: str | None
    ask_gbp: int | None
    closes_on: date | None
    confirmed_on: date | None
    updated_at: datetime
    demo: bool
    #: What the index knows of it beside that.
    sectors: tuple[str, ...] = ()
    trl: int | None = None
    revenue_gbp: int | None = None

    @property
    def id(self) -> int:
        """The key, as the policy asks for it."""
        return self.key


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate as a ranked list shows it."""

    key: int
    slug: str
    name: str
    funder_name: str
    funder_slug: str
    funder_kind: str
    ticket_min_gbp: int | None
    ticket_max_gbp: int | None
    closes_on: date | None
    confirmed_on: date | None
    source_url: str
    source_date: str
    demo: bool


@dataclass(frozen=True, slots=True)
class MandateSubject:
    """A mandate as the policy sees it: it belongs to its funder's organisation and is seen with its funder."""

    key: int
    slug: str
    name: str
    funder_name: str
    backs_funds: bool
    version: int
    demo: bool
    organisation_id: int | None
    status: str


#: Built once: these are asked with every page, and building a statement costs more than asking it.
_VENTURE = select(Venture).where(col(Venture.slug) == bindparam("slug"))
_MANDATE = (
    select(
        col(Mandate.id),
        col(Mandate.slug),
        col(Mandate.name),
        col(Funder.name),
        col(Mandate.backs_funds),
        col(Mandate.version),
        col(Mandate.demo),
        col(Funder.organisation_id),
        case((col(Funder.status) == "published", col(Mandate.status)), else_=col(Funder.status)),
    )
    .join(Funder, col(Funder.id) == col(Mandate.funder_id))
    .where(col(Mandate.slug) == bindparam("slug"))
)


def venture_subject(session: Session, slug: str) -> Venture | None:
    """Give the venture at an address."""
    return session.scalars(_VENTURE, {"slug": slug}).one_or_none()


def mandate_subject(session: Session, slug: str) -> MandateSubject | None:
    """Give the mandate at an address, as the policy sees it."""
    row = rows_of(session, _MANDATE, {"slug": slug}).one_or_none()
    return MandateSubject(*row) if row else None


def mandates_matched(session: Session, organisation_ids: Collection[int]) -> list[tuple[str, str]]:
    """Give address and name of the published mandates of some organisations that ventures are matched with, by name."""
    wanted = (
        select(col(Mandate.slug), col(Mandate.name))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Funder.organisation_id).in_(sorted(organisation_ids)),
            col(Funder.status) == "published",
            col(Mandate.status) == "published",
            ~col(Mandate.backs_funds),
        )
        .order_by(func.lower(col(Mandate.name)), col(Mandate.id))
    )
    return [(slug, name) for slug, name in session.execute(wanted)]


def venture_lines(session: Session, keys: Collection[int]) -> dict[int, VentureLine]:
    """Give what a list shows of some ventures, by key."""
    rows = session.execute(
        select(
            col(Venture.id),
            col(Venture.slug),
            col(Venture.name),
            col(Venture.one_line),
            col(Venture.organisation_id),
            col(Venture.status),
            col(Venture.restricted),
            col(Venture.stage_code),
            col(Venture.registered_authority_code),
            col(Venture.round_target_gbp),
            col(Venture.round_closes_on),
            col(Venture.confirmed_on),
            col(Venture.updated_at),
            col(Venture.demo),
        )
        .where(col(Venture.id).in_(sorted(keys)))
        .order_by(col(Venture.id))
    )
    return {row[0]: VentureLine(*row) for row in rows}


def mandate_lines(session: Session, keys: Collection[int]) -> dict[int, MandateLine]:
    """Give what a list shows of some mandates, by key."""
    rows = session.execute(
        select(
            col(Mandate.id),
            col(Mandate.slug),
            col(Mandate.name),
            col(Funder.name),
            col(Funder.slug),
            col(Funder.kind),
            col(Mandate.ticket_min_gbp),
            col(Mandate.ticket_max_gbp),
            col(Mandate.closes_on),
            col(Mandate.last_confirmed_on),
            col(Mandate.source_url),
            col(Mandate.source_date),
            col(Mandate.demo),
        )
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Mandate.id).in_(sorted(keys)))
        .order_by(col(Mandate.id))
    )
    return {row[0]: MandateLine(*row) for row in rows}


def university_names(session: Session) -> dict[str, str]:
    """Give the names of universities by their provider number."""
    rows = session.execute(select(col(University.ukprn), col(University.name)).order_by(col(University.ukprn)))
    return {row[0]: row[1] for row in rows}


def round_deals(session: Session) -> list[DealFact]:
    """Give every earlier round of a venture that a funder of the platform took part in."""
    rows = session.execute(
        select(
            col(FundingRound.venture_id),
            col(RoundInvestor.funder_id),
            col(FundingRound.closed_on),
            col(FundingRound.amount_gbp),
            col(FundingRound.stage_code),
        )
        .join(FundingRound, col(FundingRound.id) == col(RoundInvestor.round_id))
        .where(col(RoundInvestor.funder_id).is_not(None))
        .order_by(col(FundingRound.closed_on), col(FundingRound.id), col(RoundInvestor.id))
    )
    return [DealFact(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class BackedRound:
    """An earlier round of a published venture, and the funders of the platform that took part, by key and name."""

    key: int
    venture_key: int
    closed_on: date
    stage_code: str | None
    amount_gbp: int | None
    instrument: str
    funders: dict[int, str]


def rounds_backed(session: Session, funders: Collection[int]) -> list[BackedRound]:
    """Give the earlier rounds of published ventures that some funders took part in, the newest first."""
    rows = session.execute(
        select(
            col(FundingRound.id),
            col(FundingRound.venture_id),
            col(FundingRound.closed_on),
            col(FundingRound.stage_code),
            col(FundingRound.amount_gbp),
            col(Instrument.name),
            col(RoundInvestor.funder_id),
            col(RoundInvestor.name),
        )
        .join(FundingRound, col(FundingRound.id) == col(RoundInvestor.round_id))
        .join(Venture, col(Venture.id) == col(FundingRound.venture_id))
        .join(Instrument, col(Instrument.code) == col(FundingRound.instrument_code))
        .where(col(RoundInvestor.funder_id).in_(sorted(funders)), col(Venture.status) == "published")
        .order_by(col(FundingRound.closed_on).desc(), col(FundingRound.id).desc(), col(RoundInvestor.id))
    )
    found: dict[int, BackedRound] = {}
    for key, venture, closed_on, stage, amount, instrument, funder, name in rows:
        held = found.setdefault(key, BackedRound(key, venture, closed_on, stage, amount, instrument, {}))
        held.funders[funder] = name
    return list(found.values())
