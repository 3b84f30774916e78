"""Lists of profiles as tables to take away. What the policy keeps from somebody on a page, it keeps from them here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.policy import OFFER_FIELDS, Action, Viewer, may, withheld
from profiles.queries import ClusterRecord, MandateRecord, VentureRecord
from profiles.queries.labels import Labels
from profiles.queries.listing import FunderLine
from profiles.services.access import mandate_subject
from profiles.services.catchments import place_text
from profiles.services.import_kinds import MANDATE_FIELDS, VENTURE_FIELDS
from profiles.services.words import (
    CLUSTER_KINDS,
    FOUNDING_TEAMS,
    FUNDER_KINDS,
    IP_POSITIONS,
    ITEM_LISTS,
    LEADS,
    RELIEF_STATUSES,
)

TitleOf = Callable[[str], str]

_CLUSTER_FIELDS = (
    "name", "kind", "description", "specialisation", "sectors", "authorities", "lead_body", "website", "accreditation",
    "accredited_by", "accredited_on", *ITEM_LISTS,
)  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ip_position": IP_POSITIONS,
    "founding_team": FOUNDING_TEAMS,
    "seis_status": RELIEF_STATUSES,
    "eis_status": RELIEF_STATUSES,
    "lead": LEADS,
}
_SHARES = frozenset({"share_min", "share_max", "grant_share_max"})


@dataclass(frozen=True)
class Table:
    """A list to take away: the names of its columns, and its rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def venture_table(
    viewer: Viewer, records: Iterable[VentureRecord], labels: Labels, title_of: TitleOf, warning: str = ""
) -> Table:
    """Give ventures as a table whose columns an import understands.

    Parameters
    ----------
    viewer : Viewer
        Who takes it away. A venture that they may not see is left out; the terms of a round that they may not see are
        empty, and the last column says so.
    records : iterable of VentureRecord
        The ventures, in the order wanted.
    labels : Labels
        Names for codes.
    title_of : callable
        Gives the name of a column from that of a field.
    warning : str, optional
        The risk warning, in a column of its own, where offers are shown to an individual.
    """
    warned = [warning] if warning else []
    rows = []
    for record in records:
        if not may(viewer, Action.VIEW, record.venture):
            continue
        kept = withheld(viewer, record.venture)
        state = record.state()
        state["places"] = [place["postcode"] for place in state["places"]]
        cells = [
            None if kept and name in OFFER_FIELDS else _value(name, state[name], labels) for name in VENTURE_FIELDS
        ]
        rows.append([*cells, record.venture.slug, "yes" if record.venture.demo else "no", "; ".join(kept), *warned])
    columns = [*(title_of(name) for name in VENTURE_FIELDS), "Address on Parity", "Demo", "Withheld"]
    return Table([*columns, *(["Risk warning"] if warning else [])], rows)


def funder_table(
    viewer: Viewer, lines: Sequence[FunderLine], mandates: Iterable[MandateRecord], labels: Labels, title_of: TitleOf
) -> Table:
    """Give funders as a table with a row for each mandate, or one for a funder without any.

    Parameters
    ----------
    viewer : Viewer
        Who takes it away; mandates that they may not see are left out.
    lines : sequence of FunderLine
        The funders, in the order wanted.
    mandates : iterable of MandateRecord
        Their mandates.
    labels : Labels
        Names for codes.
    title_of : callable
        Gives the name of a column from that of a mandate's field.
    """
    held: dict[int | None, list[MandateRecord]] = {}
    for record in mandates:
        if may(viewer, Action.VIEW, mandate_subject(record.mandate, record.funder)):
            held.setdefault(record.funder.id, []).append(record)
    rows: list[list[object]] = []
    for line in lines:
        own = [line.name, FUNDER_KINDS.get(line.kind, line.kind)]
        rows += [
            [*own, *_mandate_cells(record, labels), record.mandate.source_url, record.mandate.source_date]
            for record in held.get(line.id, [])
        ]
        if line.id not in held:
            rows.append([*own, *([None] * (len(MANDATE_FIELDS) + 3))])
    titles = ["Mandate" if name == "name" else title_of(name) for name in MANDATE_FIELDS]
    return Table(["Funder", "Kind", *titles, "Further conditions", "Source", "Source date"], rows)


def _mandate_cells(record: MandateRecord, labels: Labels) -> list[object]:
    state = record.state()
    state["places"] = [place_text(place, labels) for place in state["places"]] or ["United Kingdom"]
    conditions = [held["note"] or f"{held['kind']} {held['value']}".strip() for held in state["conditions"]]
    return [*(_value(name, state[name], labels) for name in MANDATE_FIELDS), conditions]


def cluster_table(viewer: Viewer, records: Iterable[ClusterRecord], labels: Labels, title_of: TitleOf) -> Table:
    """Give clusters as a table.

    Parameters
    ----------
    viewer : Viewer
        Who takes it away; clusters that they may not see are left out.
    records : iterable of ClusterRecord
        The clusters, in the order wanted.
    labels : Labels
        Names for codes.
    title_of : callable
        Gives the name of a column from that of a field.
    """
    rows = []
    for record in records:
        if not may(viewer, Action.VIEW, record.cluster):
            continue
        state = record.state()
        state["kind"] = CLUSTER_KINDS.get(state["kind"], state["kind"])
        state["authorities"] = [labels.authority(code) for code in state["authorities"]]
        state |= {name: [item["name"] for item in state[name]] for name in ITEM_LISTS}
        rows.append([*(_value(name, state[name], labels) for name in _CLUSTER_FIELDS), record.cluster.source_title])
    return Table([*(title_of(name) for name in _CLUSTER_FIELDS), "Source"], rows)


def _value(name: str, value: Any, labels: Labels) -> object:
    """Write a value as the form takes it: names for codes, percent for shares."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        names = _named(name, labels)
        return [names.get(code, code) for code in value]
    if name in _SHARES:
        return f"{100 * value:g}%"
    names = _named(name, labels)
    return names.get(value, value) if names else value


def _named(name: str, labels: Labels) -> Mapping[str, str]:
    if name in _WORDS:
        return _WORDS[name]
    if name in ("sectors", "excluded_sectors"):
        return labels.sectors
    if name in ("stage_code", "stages"):
        return labels.stages
    if name == "instruments":
        return labels.instruments
    if name == "university_ukprn":
        return labels.universities
    if name == "registered_authority_code":
        return {code: place.name for code, place in labels.authorities.items()}
    return {}
