"""Every SELECT on the reference tables. Each list has one order, whatever the database."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, or_, select

from reference.models import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    Claim,
    CombinedAuthority,
    Dataset,
    GrowthPlanAction,
    Instrument,
    Observation,
    Outcode,
    PensionFund,
    PensionFundArea,
    PensionFundStatement,
    PensionPool,
    Region,
    Rule,
    Sector,
    Series,
    SicCode,
    SicSectorHint,
    Stage,
    TechnologyReadinessLevel,
    University,
    Zone,
)


def regions(session: Session) -> Sequence[Region]:
    """All regions and nations, north to south."""
    return session.exec(select(Region).order_by(col(Region.position))).all()


def combined_authorities(session: Session) -> Sequence[CombinedAuthority]:
    """All combined authorities by name."""
    return session.exec(select(CombinedAuthority).order_by(col(CombinedAuthority.name))).all()


def authorities(session: Session) -> Sequence[Authority]:
    """All local authorities by name."""
    return session.exec(select(Authority).order_by(col(Authority.name))).all()


def authority(session: Session, code: str) -> Authority | None:
    """One local authority."""
    return session.get(Authority, code)


def outcodes(session: Session) -> Sequence[Outcode]:
    """All postcode districts by code."""
    return session.exec(select(Outcode).order_by(col(Outcode.code))).all()


def outcode(session: Session, code: str) -> Outcode | None:
    """One postcode district."""
    return session.get(Outcode, code)


def universities(session: Session) -> Sequence[University]:
    """All universities by name."""
    return session.exec(select(University).order_by(col(University.name))).all()


def university(session: Session, ukprn: str) -> University | None:
    """One university."""
    return session.get(University, ukprn)


def zones(session: Session) -> Sequence[Zone]:
    """All Investment Zones and Freeports by name."""
    return session.exec(select(Zone).order_by(col(Zone.name), col(Zone.code))).all()


def growth_plan_actions(session: Session) -> Sequence[GrowthPlanAction]:
    """All actions of growth plans, plan by plan in the order of their codes."""
    order = (col(GrowthPlanAction.plan), col(GrowthPlanAction.code))
    return session.exec(select(GrowthPlanAction).order_by(*order)).all()


def pension_pools(session: Session) -> Sequence[PensionPool]:
    """All pension pools by name."""
    return session.exec(select(PensionPool).order_by(col(PensionPool.name))).all()


def pension_pool(session: Session, code: str) -> PensionPool | None:
    """One pension pool."""
    return session.get(PensionPool, code)


def pension_funds(session: Session, *, pool_code: str | None = None) -> Sequence[PensionFund]:
    """Pension funds by name, all of them or those of one pool."""
    statement = select(PensionFund).order_by(col(PensionFund.name))
    if pool_code is not None:
        statement = statement.where(col(PensionFund.pool_code) == pool_code)
    return session.exec(statement).all()


def pension_fund_areas(session: Session) -> Sequence[PensionFundArea]:
    """Which authority each pension fund covers."""
    order = (col(PensionFundArea.fund_code), col(PensionFundArea.authority_code))
    return session.exec(select(PensionFundArea).order_by(*order)).all()


def pension_fund_statements(session: Session) -> Sequence[PensionFundStatement]:
    """What pension funds are reported to have set, committed and drawn, by fund, the newest first."""
    order = (
        col(PensionFundStatement.fund_code),
        col(PensionFundStatement.as_of).desc(),
        col(PensionFundStatement.code),
    )
    return session.exec(select(PensionFundStatement).order_by(*order)).all()


def area_definitions(session: Session, *, group: str | None = None) -> Sequence[AreaDefinition]:
    """Definitions of areas in their order, all of them or those of one group."""
    statement = select(AreaDefinition).order_by(col(AreaDefinition.position))
    if group is not None:
        statement = statement.where(col(AreaDefinition.group) == group)
    return session.exec(statement).all()


def area_definition_members(session: Session, definition_code: str) -> Sequence[AreaDefinitionMember]:
    """What one definition takes in."""
    member = AreaDefinitionMember
    statement = select(member).where(col(member.definition_code) == definition_code)
    return session.exec(statement.order_by(col(member.area_kind), col(member.area_code))).all()


def sectors(session: Session) -> Sequence[Sector]:
    """All sectors: the eight first, then the sub-sectors in the order of their parents."""
    return session.exec(select(Sector).order_by(col(Sector.position))).all()


def stages(session: Session) -> Sequence[Stage]:
    """All stages, earliest first."""
    return session.exec(select(Stage).order_by(col(Stage.position))).all()


def instruments(session: Session) -> Sequence[Instrument]:
    """All instruments in their order."""
    return session.exec(select(Instrument).order_by(col(Instrument.position))).all()


def technology_readiness_levels(session: Session) -> Sequence[TechnologyReadinessLevel]:
    """The nine levels."""
    return session.exec(select(TechnologyReadinessLevel).order_by(col(TechnologyReadinessLevel.level))).all()


def sic_code(session: Session, code: str) -> SicCode | None:
    """One industry code."""
    return session.get(SicCode, code)


def sic_sector_hints(session: Session, codes: Collection[str]) -> Sequence[SicSectorHint]:
    """Sectors that industry codes hint at."""
    statement = select(SicSectorHint).where(col(SicSectorHint.sic_code).in_(sorted(codes)))
    return session.exec(statement.order_by(col(SicSectorHint.sic_code), col(SicSectorHint.sector_code))).all()


def datasets(session: Session) -> Sequence[Dataset]:
    """All data sets by title."""
    return session.exec(select(Dataset).order_by(col(Dataset.title), col(Dataset.code))).all()


def all_series(session: Session) -> Sequence[Series]:
    """All series by code."""
    return session.exec(select(Series).order_by(col(Series.code))).all()


def series_with_dataset(session: Session, code: str) -> tuple[Series, Dataset] | None:
    """One series and the data set that it comes from."""
    statement = select(Series, Dataset).join(Dataset, col(Dataset.code) == col(Series.dataset_code))
    return session.exec(statement.where(col(Series.code) == code)).one_or_none()


def observations(
    session: Session,
    series_codes: Collection[str],
    *,
    area_kind: str | None = None,
    area_codes: Collection[str] | None = None,
    periods: Collection[str] | None = None,
) -> Sequence[Observation]:
    """Values of series, narrowed to a kind of area, to areas or to periods."""
    found = Observation
    statement = select(found).where(col(found.series_code).in_(sorted(series_codes)))
    if area_kind is not None:
        statement = statement.where(col(found.area_kind) == area_kind)
    if area_codes is not None:
        statement = statement.where(col(found.area_code).in_(sorted(area_codes)))
    if periods is not None:
        statement = statement.where(col(found.period).in_(sorted(periods)))
    order = (col(found.series_code), col(found.area_kind), col(found.area_code), col(found.period))
    return session.exec(statement.order_by(*order)).all()


def periods(session: Session, series_code: str, area_kind: str) -> Sequence[str]:
    """Periods that a series has values for, earliest first."""
    found = Observation
    statement = select(col(found.period)).where(
        col(found.series_code) == series_code, col(found.area_kind) == area_kind, col(found.value).is_not(None)
    )
    return session.exec(statement.distinct().order_by(col(found.period))).all()


def claims(session: Session) -> Sequence[Claim]:
    """All claims in the order of the reports."""
    return session.exec(select(Claim).order_by(col(Claim.position))).all()


def claim(session: Session, code: str) -> Claim | None:
    """One claim."""
    return session.get(Claim, code)


def rules_in_force(session: Session, on: date, jurisdictions: Collection[str]) -> Sequence[Rule]:
    """Rules in force on a day in any of some jurisdictions."""
    statement = select(Rule).where(
        col(Rule.jurisdiction).in_(sorted(jurisdictions)),
        or_(col(Rule.starts_on).is_(None), col(Rule.starts_on) <= on),
        or_(col(Rule.ends_on).is_(None), col(Rule.ends_on) >= on),
    )
    return session.exec(statement.order_by(col(Rule.code), col(Rule.jurisdiction), col(Rule.id))).all()


def rule_history(session: Session, code: str) -> Sequence[Rule]:
    """All values that a rule has had."""
    statement = select(Rule).where(col(Rule.code) == code)
    return session.exec(
        statement.order_by(col(Rule.jurisdiction), col(Rule.starts_on).nulls_first(), col(Rule.id))
    ).all()


def every_row(session: Session, model: type[SQLModel]) -> list[dict[str, Any]]:
    """Read a whole table as plain values, without making an object of each row.

    Ordered by primary key.
    """
    table = table_of(model)
    statement = table.select().order_by(*table.primary_key.columns)
    return [dict(row) for row in session.connection().execute(statement).mappings()]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
