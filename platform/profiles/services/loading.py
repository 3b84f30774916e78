"""Loads the funders, mandates and clusters that were read in publications."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foundation import audit
from foundation.database import Session
from profiles.models import Status
from profiles.queries import FunderRecord, cluster_records, mandate_records
from profiles.queries.funders import all_funders
from profiles.queries.trail import touched_by_people
from profiles.services import clusters, funders
from profiles.services.known import Known
from profiles.services.saving import System
from reference.services.loading import Change

Report = Callable[[str, int, int], None]
_LOADER = System(name="Reference facts")


def _silent(_step: str, _done: int, _total: int) -> None:
    """Report to nobody."""


def load_profiles(session: Session, directory: Path, report: Report = _silent) -> list[Change]:
    """Bring the profiles that were read in publications up to their files; keyed by slug.

    A profile that a person has changed since stays as they left it. Nothing is removed: a funder that a newer file no
    longer names may have answered somebody here.

    Parameters
    ----------
    session : Session
        The transaction.
    directory : Path
        Where the files are.
    report : callable, optional
        Called with what is being loaded, how many rows are done, and how many there are.

    Returns
    -------
    list of Change
        What was done to each table.
    """
    known = Known(session)
    return [
        _load_funders(session, list(_rows(directory / "funders.csv")), report, known),
        _load_mandates(session, list(_rows(directory / "mandates.csv")), report, known),
        _load_clusters(session, list(_rows(directory / "clusters.csv")), report, known),
    ]


@dataclass(frozen=True)
class _Kind:
    """What differs between the kinds of profile: how a line is read, and how a profile is made and changed."""

    name: str
    values: Callable[[Mapping[str, str]], dict[str, Any]]
    source: Callable[[Mapping[str, str]], dict[str, Any]]
    create: Callable[[Mapping[str, str], Mapping[str, Any]], None]
    update: Callable[[Any, Mapping[str, Any]], None]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: (value or "").strip() for name, value in row.items()}


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _share(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _funder_values(row: Mapping[str, str]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "kind", "description")}


def _mandate_values(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": row["name"],
        **{name: sorted(_several(row[name])) for name in ("sectors", "excluded_sectors", "stages", "instruments")},
        "ticket_min_gbp": _whole(row["ticket_min_gbp"]),
        "ticket_max_gbp": _whole(row["ticket_max_gbp"]),
        "share_min": _share(row["share_min"]),
        "share_max": _share(row["share_max"]),
        "lead": row["lead"] or None,
        "backs_funds": row["backs_funds"] == "1",
        "places": _mandate_places(row["places"]),
        "conditions": _conditions(row["conditions"]),
        "opens_on": _day(row["opens_on"]),
        "closes_on": _day(row["closes_on"]),
        "horizon_years": _whole(row["horizon_years"]),
        "last_confirmed_on": _day(row["last_confirmed_on"]),
    }


def _cluster_values(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("name", "kind", "description", "lead_body", "accreditation", "specialisation")},
        "sectors": sorted(_several(row["sectors"])),
        "authorities": sorted(_several(row["authorities"])),
        "anchors": [{"name": name, "note": ""} for name in _several(row["anchors"])],
    }


def _publication(row: Mapping[str, str]) -> dict[str, Any]:
    return {"source_url": row["source_url"], "source_date": row["source_date"], "source_note": row["note"]}


def _report_line(row: Mapping[str, str]) -> dict[str, Any]:
    return {"source_title": row["source"], "source_line": row["source_line"], "source_note": row["note"]}


def _mandate_places(text: str) -> list[dict[str, str]]:
    """Read ``region:E12000005;uk:UK``. The whole United Kingdom limits nothing, so it is no place."""
    pairs = sorted(part.split(":", 1) for part in _several(text))
    return [{"kind": kind, "code": code, "basis": "any"} for kind, code in pairs if kind != "uk"]


def _conditions(text: str) -> list[dict[str, str]]:
    """Read ``match_funding=1:1;other=A lead investor first``; words go to the note."""
    pairs = [part.split("=", 1) for part in _several(text)]
    return [
        {"kind": kind, "value": "", "note": value} if kind == "other" else {"kind": kind, "value": value, "note": ""}
        for kind, value in pairs
    ]


def _load_funders(session: Session, rows: Sequence[Mapping[str, str]], report: Report, known: Known) -> Change:
    held = {row.slug: (row, FunderRecord(row).state()) for row in all_funders(session)}

    def create(row: Mapping[str, str], data: Mapping[str, Any]) -> None:
        funders.create_funder(
            session,
            actor=_LOADER,
            organisation_id=None,
            data=data,
            known_facts=known,
            slug=row["slug"],
            status=Status.PUBLISHED,
        )

    def update(row: Any, data: Mapping[str, Any]) -> None:
        funders.update_funder(session, actor=_LOADER, funder=row, data=data, known_facts=known)

    return _load(session, _Kind("funder", _funder_values, _publication, create, update), rows, held, report)


def _load_mandates(session: Session, rows: Sequence[Mapping[str, str]], report: Report, known: Known) -> Change:
    held = {
        record.mandate.slug: (record.mandate, record.state()) for record in mandate_records(session, published=False)
    }
    owners = {row.slug: row for row in all_funders(session)}

    def create(row: Mapping[str, str], data: Mapping[str, Any]) -> None:
        funders.create_mandate(
            session,
            actor=_LOADER,
            funder=owners[row["funder_slug"]],
            data=data,
            known_facts=known,
            slug=row["slug"],
            status=Status.PUBLISHED,
        )

    def update(row: Any, data: Mapping[str, Any]) -> None:
        funders.update_mandate(session, actor=_LOADER, mandate=row, data=data, known_facts=known)

    return _load(session, _Kind("mandate", _mandate_values, _publication, create, update), rows, held, report)


def _load_clusters(session: Session, rows: Sequence[Mapping[str, str]], report: Report, known: Known) -> Change:
    held = {
        record.cluster.slug: (record.cluster, record.state()) for record in cluster_records(session, published=False)
    }

    def create(row: Mapping[str, str], data: Mapping[str, Any]) -> None:
        clusters.create_cluster(
            session,
            actor=_LOADER,
            organisation_id=None,
            data=data,
            known_facts=known,
            slug=row["slug"],
            status=Status(row["status"]),
        )

    def update(row: Any, data: Mapping[str, Any]) -> None:
        clusters.update_cluster(session, actor=_LOADER, cluster=row, data=data, known_facts=known)

    return _load(session, _Kind("cluster", _cluster_values, _report_line, create, update), rows, held, report)


def _load(
    session: Session,
    kind: _Kind,
    rows: Sequence[Mapping[str, str]],
    held: Mapping[str, tuple[Any, Mapping[str, Any]]],
    report: Report,
) -> Change:
    """Add what is new and change what differs, but for what a person has changed."""
    touched = touched_by_people(session, kind.name)
    added = changed = 0
    for done, row in enumerate(rows):
        report(f"{kind.name}s", done, len(rows))
        data, source = kind.values(row), kind.source(row)
        present, state = held.get(row["slug"], (None, {}))
        if present is None:
            kind.create(row, {**data, **source})
            added += 1
        elif present.id not in touched:
            changed += _refresh(session, kind, present, state, data, source)
    report(f"{kind.name}s", len(rows), len(rows))
    return Change(kind.name, added, changed, 0, len(rows) - added - changed)


def _refresh(
    session: Session,
    kind: _Kind,
    present: Any,
    state: Mapping[str, Any],
    data: Mapping[str, Any],
    source: Mapping[str, Any],
) -> bool:
    """Bring a profile up to its line; say whether anything was different."""
    differs = any(audit.plain(state[name]) != audit.plain(value) for name, value in data.items())
    moved = {name: [getattr(present, name), value] for name, value in source.items() if getattr(present, name) != value}
    if differs:
        kind.update(present, data)
    if moved:
        for name, value in source.items():
            setattr(present, name, value)
        audit.record(
            session,
            subject_kind=kind.name,
            subject_id=present.id,
            action="changed",
            actor_id=None,
            actor_name=_LOADER.name,
            changes=moved,
        )
        session.flush()
    return differs or bool(moved)
