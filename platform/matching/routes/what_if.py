"""What if: move the ask, stage, kinds of money or place, and see the list change before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, wants_fragment
from matching import services
from matching.engine import VentureProfile
from matching.routes.asking import PAGE_SIZE, Address, read_address
from matching.routes.drawing import drawn_list
from matching.schemas import WhatIfSchema
from matching.services import Supposition
from profiles.models import Venture
from profiles.routes import saving
from profiles.schemas import VentureSchema, checked
from profiles.services.directory import labels
from profiles.services.saving import Saved, Seen
from profiles.services.ventures import update_venture

#: What is supposed, by its name in the address: a list is narrowed by stage and instrument there too.
NAMES: Mapping[str, str] = {
    "ask": "ask",
    "minimum": "minimum",
    "if_stage": "stage",
    "if_instrument": "instrument",
    "place": "place",
}
#: What of it can be saved, by its name in the profile. A place is changed by its postcode.
SAVED: Mapping[str, str] = {
    "round_target_gbp": "ask_gbp",
    "round_minimum_gbp": "minimum_gbp",
    "stage_code": "stage",
    "instruments": "instruments",
}


def in_address(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is supposed by its names in an address."""
    return {name: wanted[field] for name, field in NAMES.items() if wanted.get(field)}


def what_if(slug: str) -> ResponseReturnValue:
    """Show what would change if a venture were other than it is saved; nothing is stored."""
    venture = services.venture_for_matches(session(), current_viewer(), slug)
    return _page(venture)


def openings(slug: str) -> ResponseReturnValue:
    """Give the changes that are worth trying as a part of a page; on the page itself they stand at the top."""
    viewer = current_viewer()
    venture = services.venture_for_matches(session(), viewer, slug)
    if not wants_fragment():
        return redirect(url_for("matching.what_if", slug=slug))
    ways = services.ways_to_open(session(), viewer=viewer, venture=venture)
    return render_template("matching/_openings.html", venture=venture, ways=_linked(ways))


def save_what_if(slug: str) -> ResponseReturnValue:
    """Save what was supposed to the profile, but for the place."""
    viewer = current_viewer()
    venture = services.venture_for_matches(session(), viewer, slug)
    policy.require(viewer, Action.EDIT, venture)
    sent = saving.received(VentureSchema, [name for name in SAVED if name in request.form])

    def update(database: Session, data: Mapping[str, Any], seen: Seen) -> Saved:
        return update_venture(
            database, actor=viewer, venture=venture, data=data, base_version=seen.version, base_values=seen.values
        )

    try:
        saved = saving.save(sent, update)
    except Conflict as conflict:
        back = url_for("matching.what_if", slug=slug)
        return saving.conflict_page(conflict, VentureSchema, labels(session()), title="What if", back=back)
    except Invalid as error:
        return _page(venture, error)
    flash("It is saved to the profile." if saved.changed else "The profile says so already.", "good")
    notice = saving.merged_notice(saved, VentureSchema)
    if notice:
        flash(notice, "info")
    return redirect(url_for("matching.venture_matches", slug=slug), code=303)


def _page(venture: Venture, error: Invalid | None = None) -> ResponseReturnValue:
    viewer, address = current_viewer(), read_address()
    typed = {name: held for name in NAMES if (held := [value for value in request.args.getlist(name) if value.strip()])}
    supposed, problem = None, error
    try:
        supposed = services.suppose(session(), viewer=viewer, venture=venture, wanted=_wanted(typed))
    except Invalid as found:
        problem = found
    fields = {} if problem is None else {_named(name): held for name, held in problem.fields.items()}
    shown = supposed or services.suppose(session(), viewer=viewer, venture=venture, wanted={})
    values = {**_values(shown.supposed), **({} if supposed else _typed_again(typed))}
    known = labels(session())
    fragment = wants_fragment()
    page = render_template(
        "matching/_what_if.html" if fragment else "matching/what_if.html",
        venture=venture,
        form=Form(values, fields, str(problem) if problem else ""),
        stages=list(known.stages.items()),
        instruments=list(known.instruments.items()),
        places=known.authority_options(),
        supposed=supposed,
        ways=None if fragment or typed else _linked(services.ways_to_open(session(), viewer=viewer, venture=venture)),
        to_save=_to_save(shown) if policy.may(viewer, Action.EDIT, venture) else {},
        moved=bool(shown.supposed.places != shown.saved.places),
        kept_filters=[(name, value) for name, held in address.args.items() if name != "page" for value in held],
        **(_list(venture, supposed, replace(address, args={**address.args, **typed})) if supposed else {}),
    )
    return page, 422 if problem else 200


def _wanted(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    sent = {NAMES[name]: held if name == "if_instrument" else held[-1] for name, held in typed.items()}
    return checked(WhatIfSchema, sent)


def _named(field: str) -> str:
    return next((name for name, held in NAMES.items() if held == field), field)


def _values(profile: VentureProfile) -> dict[str, Any]:
    """Give what the form shows: a place only where one is supposed, as a venture may have several."""
    return {
        "ask": profile.ask_gbp,
        "minimum": profile.minimum_gbp,
        "if_stage": profile.stage,
        "if_instrument": list(profile.instruments),
        "place": request.args.get("place", ""),
    }


def _typed_again(typed: Mapping[str, list[str]]) -> dict[str, Any]:
    return {name: held if name == "if_instrument" else held[-1] for name, held in typed.items()}


def _to_save(found: Supposition) -> dict[str, list[Any]]:
    """Give the fields of the profile that would be saved, with their values."""
    changes: dict[str, list[Any]] = {}
    for name, field in SAVED.items():
        before, after = getattr(found.saved, field), getattr(found.supposed, field)
        if before != after:
            changes[name] = list(after) if isinstance(after, tuple) else [after]
    return changes


def _linked(ways: list[services.Way]) -> list[tuple[services.Way, dict[str, Any]]]:
    return [(way, in_address(way.wanted)) for way in ways]


def _list(venture: Venture, found: Supposition, address: Address) -> dict[str, Any]:
    """Rank again for what is supposed, with filters, orders and pages as in the list of what is saved."""
    viewer = current_viewer()
    question: dict[str, Any] = {
        "viewer": viewer,
        "venture": venture,
        "asked": address.asked,
        "supposed": found.supposed if found.changed else None,
    }
    ranked = services.mandates_for_venture(session(), **question, offset=address.offset, limit=PAGE_SIZE)
    return {
        "matches": drawn_list(
            replace(ranked, memo={}),
            address,
            lambda: services.facets_for_venture(session(), **question),
            lambda: [((venture.id or 0, row.match.mandate_key), venture.slug, row.line.slug) for row in ranked.items],
            template="matching/_venture_list.html",
            endpoint="matching.what_if",
            venture=venture,
        ),
        "may_add": policy.may(viewer, Action.WORK_DEALS, venture),
    }
