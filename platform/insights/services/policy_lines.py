"""Money along lines of policy: the eight sectors of the Industrial Strategy, zones, and actions of growth plans.

What ventures declare is set against what was named: sectors by their profiles, places by registered office.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.figures import Figure, Source
from insights import queries
from insights.queries.policy_lines import Money, money_of_ventures, sectors_of_ventures
from insights.services.arithmetic import LEAST_CASES, rounded
from insights.services.books import day_of, source_of
from insights.services.library import Library, library
from insights.services.registers import REGISTERS
from reference.models import GrowthPlanAction, Zone
from reference.queries import growth_plan_actions, sectors, zones

KINDS: Mapping[str, str] = {
    "sector": "Priority sectors of the Industrial Strategy",
    "investment_zone": "Investment Zones",
    "freeport": "Freeports",
    "growth_plan": "Actions of growth plans",
}
#: What is counted along each line, with the words for it.
COUNTED: Mapping[str, tuple[str, str]] = {
    "asked": ("Asked for", "What published ventures ask for in their present round, as their profiles say."),
    "raised": ("Raised", f"Equity that they say they have raised so far. {REGISTERS['parity'].caution}"),
    "considered": ("In live deals", REGISTERS["pipeline"].caution),
}
#: The data sets that name the lines.
_SECTORS, _ZONES, _PLANS = "dbt_is8", "zones", "growth_plans"
COLUMNS = (
    "Kind", "Line", "Ventures", "Asked for (GBP)", "Ventures asking", "Raised (GBP)", "Ventures that raised",
    "In live deals (GBP)", "Ventures in deals", "What is counted", "Named by", "As of", "Demo",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of policy with its money.

    Parameters
    ----------
    ventures : Figure
        How many ventures are on it.
    money : Mapping of str to Figure
        By the codes of ``COUNTED``; n is how many ventures state an amount.
    definition : str
        Which ventures count.
    source : Source
        Who names the line, with its date.
    """

    kind: str
    code: str
    name: str
    note: str
    definition: str
    source: Source
    ventures: Figure
    money: Mapping[str, Figure]
    demo: bool


@dataclass(frozen=True)
class PolicyLines:
    """All lines, for the country or one region, and the regions that can be chosen."""

    lines: Sequence[Line]
    region: str
    regions: Mapping[str, str]
    demo: bool

    def of(self, kind: str) -> list[Line]:
        """Give the lines of one kind, in their order."""
        return [line for line in self.lines if line.kind == kind]


def policy_lines(session: Session, region: str = "") -> PolicyLines:
    """Set what ventures ask for, raised and are considered for against each line of policy.

    Parameters
    ----------
    session : Session
        The database.
    region : str, optional
        Only ventures that are registered there, by the code of the region.

    Raises
    ------
    Invalid
        If there is no such region.
    """
    shelf = library(session)
    if region and region not in shelf.geography.regions:
        raise Invalid({"region": ["There is no such region."]})
    state = queries.state(session)
    key = ("policy_lines", region, state.beginning, state.catalogue, state.deals, clock.today())
    found: PolicyLines = shelf.drawn().get(key, lambda: _read(session, shelf, region))
    return found


def rows(found: PolicyLines) -> list[list[object]]:
    """Give the lines as rows under ``COLUMNS``; what is withheld is blank."""
    return [
        [
            KINDS[line.kind],
            line.name,
            line.ventures.value,
            *(part for each in line.money.values() for part in (each.value, each.sample_size)),
            line.definition,
            line.source.title,
            line.source.vintage,
            "DEMO" if line.demo else "",
        ]
        for line in found.lines
    ]


def _read(session: Session, shelf: Library, region: str) -> PolicyLines:
    where = {code for code, within in shelf.geography.authorities.items() if within == region}
    held = {row.key: row for row in money_of_ventures(session) if not region or row.authority_code in where}
    parents = queries.sector_parents(session)
    by_sector: dict[str, set[int]] = {}
    for venture, code in sectors_of_ventures(session):
        if venture in held:
            for named in {code, parents.get(code, code)}:
                by_sector.setdefault(named, set()).add(venture)
    sources = {each.code: source_of(each) for each in queries.datasets(session, [_SECTORS, _ZONES, _PLANS])}
    place = shelf.geography.regions.get(region, "United Kingdom")
    lines = [
        _line(
            "sector", code, name, "", f"Ventures whose profile names {name}, or a part of it, among its sectors."
            " A venture in several sectors counts in each.",
            sources.get(_SECTORS), place, [held[key] for key in sorted(by_sector.get(code, ()))],
        )
        for code, name in shelf.sectors.items()
    ]  # fmt: skip
    lines += [_of_zone(zone, shelf, held, sources.get(_ZONES), place) for zone in zones(session)]
    named_as = {sector.code: sector.name for sector in sectors(session)}
    for action in growth_plan_actions(session):
        on_it = {venture for code in action.sector_codes for venture in by_sector.get(code, ())}
        words = ", ".join(named_as[code] for code in action.sector_codes)
        lines.append(_of_action(action, words, shelf, [held[key] for key in sorted(on_it)], sources.get(_PLANS), place))
    return PolicyLines(lines, region, shelf.geography.regions, demo=any(line.demo for line in lines))


def _of_zone(zone: Zone, shelf: Library, held: Mapping[int, Money], source: Source | None, place: str) -> Line:
    """Count by the area that a zone lies in: outlines of zones are in no table here."""
    kind = "combined_authority" if zone.combined_authority_code else "region"
    code = zone.combined_authority_code or zone.region_code or ""
    councils: Collection[str] = shelf.members.get((kind, code), frozenset())
    area = shelf.names.get((kind, code), "")
    words = {"combined_authority": "combined authority", "region": "region"}[kind]
    definition = (
        f"Ventures registered in the {words} {area}, in which the zone lies: more than the zone itself, whose sites"
        " have no outline here."
        if councils
        else "Not counted: the publication names no area that is known here."
    )
    note = f"Named for it: {', '.join(zone.priority_sectors)}." if zone.priority_sectors else ""
    on_it = [row for row in held.values() if row.authority_code in councils]
    return _line(zone.kind, zone.code, zone.name, note, definition, source, place, on_it if councils else None)


def _of_action(
    action: GrowthPlanAction, sectors: str, shelf: Library, in_them: Sequence[Money], source: Source | None, place: str
) -> Line:
    """Count by the plan's area, among the ventures in the sectors that are set against the action here."""
    area = ("combined_authority", action.combined_authority_code)
    councils: Collection[str] = shelf.members.get(area, frozenset())
    definition = (
        f"Ventures registered in the combined authority {shelf.names.get(area, '')} whose profile names any of these,"
        f" or a part of one, among its sectors: {sectors}. Which sectors those are is our own reading of the plan."
    )
    on_it = [row for row in in_them if row.authority_code in councils]
    named = replace(source, url=action.url) if source else None
    return _line("growth_plan", action.code, action.name, f"{action.plan}.", definition, named, place, on_it)


def _line(
    kind: str,
    code: str,
    name: str,
    note: str,
    definition: str,
    source: Source | None,
    place: str,
    on_it: Sequence[Money] | None,
) -> Line:
    named = source or Source(title="Not loaded", publisher="")
    return Line(
        kind=kind,
        code=code,
        name=name,
        note=note,
        definition=definition,
        source=named,
        ventures=_count(name, definition, place, on_it),
        money={
            counted: _sum(label, f"{meaning} {definition}", place, on_it, counted)
            for counted, (label, meaning) in COUNTED.items()
        },
        demo=any(row.demo for row in on_it or ()),
    )


def _figure(
    label: str, definition: str, place: str, unit: str, value: float | None, n: int | None, withheld: str
) -> Figure:
    return Figure(
        label=label,
        value=value,
        unit=unit,
        period=f"as of {day_of()}",
        geography=place,
        definition=f"{definition} Withheld below {LEAST_CASES} ventures; sums are rounded to two figures.",
        source=Source(title="Published profiles and live deals on this platform", publisher="Parity"),
        sample_size=n,
        status="declared",
        withheld=withheld,
    )


def _count(name: str, definition: str, place: str, on_it: Sequence[Money] | None) -> Figure:
    if on_it is None:
        return _figure(name, definition, place, "count", None, None, "Not counted")
    few = 0 < len(on_it) < LEAST_CASES
    return _figure(name, definition, place, "count", None if few else len(on_it), None, "Fewer than 5" if few else "")


def _sum(label: str, definition: str, place: str, on_it: Sequence[Money] | None, counted: str) -> Figure:
    if on_it is None:
        return _figure(label, definition, place, "gbp", None, None, "Not counted")
    amounts = [amount for row in on_it for amount in [getattr(row, counted)] if amount is not None]
    if 0 < len(amounts) < LEAST_CASES:
        return _figure(label, definition, place, "gbp", None, None, "Fewer than 5")
    return _figure(label, definition, place, "gbp", rounded(sum(amounts)), len(amounts), "")
