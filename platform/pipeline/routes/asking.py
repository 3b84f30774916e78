"""What the address of this request asks for, as the pages of a board or a table draw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from accounts.routes import current_viewer
from foundation.web import session
from pipeline.models import STAGES, TRACKS
from pipeline.queries import Facets
from pipeline.services import Board
from pipeline.services.asking import Asked
from pipeline.services.conditions import conditioned
from profiles.routes.filtering import Panel, panel, where_asked
from profiles.schemas.filters import Reading


def asked() -> Asked:
    """Read the address of this request."""
    return Asked.of(dict(request.args.lists()))


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
