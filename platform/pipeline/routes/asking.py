"""What an address asks for: filters, order and page of a board or a table. What makes no sense is passed over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from accounts.routes import current_viewer
from foundation import clock
from foundation.web import session
from pipeline.models import INFO, STAGES, TRACKS
from pipeline.queries import BoardFilters, Facets
from pipeline.services import Board
from pipeline.services.conditions import conditioned
from profiles.routes.filtering import Panel, panel, where_asked
from profiles.schemas.filters import Reading

MOST_TEXT = 80
#: Stages that one address asks for.
MOST_STAGES = 40
#: What is no state of the page: the form of a file, and the mark of a board that is drawn already.
_NO_STATE = frozenset({"format", "since"})


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, read."""

    organisation: str
    filters: BoardFilters
    sort: str
    page: int
    whole: str
    args: dict[str, list[str]]


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def asked() -> Asked:
    """Read the address of this request."""
    asked_for = request.args.getlist("stage")
    stages = tuple(code for code in asked_for if code in INFO)
    filters = BoardFilters(
        text=request.args.get("q", "").strip().replace("\x00", "")[:MOST_TEXT],
        stages=stages,
        steps=tuple(_steps(asked_for)),
        track=track if (track := request.args.get("track", "")) in TRACKS else "",
        owner=_number("owner"),
        mandate=_number("mandate"),
        region=request.args.get("region", "")[:9].replace("\x00", ""),
        tag=request.args.get("tag", "")[:40].replace("\x00", ""),
        overdue_on=clock.today() if request.args.get("overdue") else None,
    )
    return Asked(
        organisation=request.args.get("organisation", "").replace("\x00", ""),
        filters=filters,
        sort=request.args.get("sort", "overdue"),
        page=_number("page") or 1,
        whole=request.args.get("all", ""),
        args={name: request.args.getlist(name) for name in request.args if name not in _NO_STATE},
    )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """An address with its conditions: what it asks for, how they were read, and what the page draws of them.

    Parameters
    ----------
    asking : Asked
        The address; its filters keep the deals that meet the conditions.
    reading : Reading
        The conditions, as they were typed.
    panel : Panel or None
        What a page draws of them; None on the board of a venture, whose deals are all about itself.
    """

    asking: Asked
    reading: Reading
    panel: Panel | None


def narrowed(asking: Asked, board: Board) -> Narrowed:
    """Read the conditions of this request's address, and keep the deals of a board that meet them."""
    reading = where_asked(offers=False)
    if board.kind != "funder":
        return Narrowed(asking, reading, None)
    found = conditioned(session(), current_viewer(), board, asking.filters, reading.where)
    drawn = panel(reading, found.counts, offers=False, args=asking.args)
    return Narrowed(replace(asking, filters=found.filters), reading, drawn)


def _steps(asked_for: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read stages of tracks, such as ``grant/applied``."""
    for text in asked_for[:MOST_STAGES]:
        track, parted, code = text.replace("\x00", "")[:80].partition("/")
        if parted and track in TRACKS:
            yield track, code


def chips(asking: Asked, facets: Facets, steps: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give the filters in force as words: name, value, label.

    Parameters
    ----------
    steps : Mapping
        Names of the organisation's own stages, by what an address calls them.
    """
    found: list[tuple[str, str, str]] = []
    filters = asking.filters
    if filters.text:
        found.append(("q", filters.text, f"“{filters.text}”"))
    found += [("stage", info.stage.value, info.name) for info in STAGES if info.stage.value in filters.stages]
    named = [f"{track}/{code}" for track, code in filters.steps]
    found += [("stage", value, steps.get(value, "Unknown choice")) for value in named]
    if filters.track:
        found.append(("track", filters.track, TRACKS[filters.track]))
    found += _named("owner", filters.owner, [(key, name) for key, name, _ in facets.owners])
    found += _named("mandate", filters.mandate, [(key, name) for key, name, _ in facets.mandates])
    found += _named("region", filters.region or None, [(code, name) for code, name, _ in facets.regions])
    found += _named("tag", filters.tag or None, [(tag, tag) for tag, _, _ in facets.tags])
    if filters.overdue_on:
        found.append(("overdue", "1", "Overdue"))
    return found


def _named(name: str, value: object, choices: Sequence[tuple[object, str]]) -> list[tuple[str, str, str]]:
    if value is None:
        return []
    label = next((label for key, label in choices if key == value), "Unknown choice")
    return [(name, str(value), label)]
