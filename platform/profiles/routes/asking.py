"""What pages of profiles read from a request."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import request

from accounts.models import OrganisationKind
from accounts.policy import Action, Affairs, Seat, Viewer, may
from profiles.routes.filtering import of_the_form, where_asked
from profiles.schemas.filters import Reading
from profiles.services.directory import FACETS, SORTS, Wanted, sees_offers


def wanted(facets: Sequence[str], sorts: Sequence[str]) -> Wanted:
    """Read what is asked of a list; what makes no sense is passed over, as a link may be old or cut short."""
    return Wanted.of(dict(request.args.lists()), facets, sorts)


def ventures_wanted(viewer: Viewer) -> tuple[Wanted, Reading]:
    """Read what is asked of the list of ventures, and its filter as it was typed: what is wrong with that is told."""
    reading = where_asked(offers=sees_offers(viewer))
    return replace(wanted(FACETS, SORTS), where=reading.where), reading


def args() -> dict[str, list[str]]:
    """Give the arguments of the address, for links that change one of them."""
    return {name: held for name, held in request.args.lists() if name != "page"}


def ventures_args(reading: Reading) -> dict[str, list[str]]:
    """Give the same for the list of ventures: of its filter what is in force, in its own words."""
    return {**{name: held for name, held in args().items() if not of_the_form(name)}, **reading.where.written()}


def sent() -> Mapping[str, Sequence[str]]:
    """Give every value of the form that was sent."""
    return dict(request.form.lists())


def version() -> int | None:
    """Give the version that the form was made from."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def base() -> dict[str, Any] | None:
    """Give the values that the form was made from; None where the page did not send them whole."""
    try:
        held = json.loads(request.form.get("base", ""))
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


#: Organisations that may give money: clusters and authorities run programmes of their own.
FUNDING_KINDS = (OrganisationKind.FUNDER, OrganisationKind.AUTHORITY, OrganisationKind.CLUSTER)


def seats_to_edit(viewer: Viewer, *kinds: str) -> list[Seat]:
    """Give the organisations of some kinds for which somebody may make profiles, kind by kind."""
    seats = [seat for kind in kinds for seat in viewer.seats_of_kind(kind)]
    return [seat for seat in seats if may(viewer, Action.EDIT, Affairs(seat.organisation_id))]
