"""What if: a venture as it could be against what is saved, and the changes worth trying. Nothing is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.money import format_pounds
from matching import queries
from matching.engine import Opening, Taxonomy, VentureProfile, opening_between, opening_of, openings_for
from matching.queries import MandateLine, MandateSubject
from matching.services.index import Catalogue, Snapshot, index_of
from matching.services.sides import venture_facts
from profiles.models import Venture
from profiles.services.known import Known, Resolver


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is supposed to be other than it is saved, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Gain:
    """Mandates that a change opens, or closes.

    Parameters
    ----------
    lines : tuple of MandateLine
        By name.
    funders : int
        Number of funders whose mandates they are.
    near : int
        Those of the funders whose office is in the venture's region.
    """

    lines: tuple[MandateLine, ...]
    funders: int
    near: int

    @property
    def text(self) -> str:
        """The same in words: "7 more funders, 2 of them in your region"."""
        more = f"{self.funders} more {'funder' if self.funders == 1 else 'funders'}"
        if not self.near:
            return more
        if self.near == self.funders:
            return f"{more} in your region"
        return f"{more}, {self.near} of them in your region"


@dataclass(frozen=True, slots=True)
class Supposition:
    """A venture as it could be.

    Parameters
    ----------
    saved, supposed : VentureProfile
        As it is saved, and as it is supposed.
    changed : tuple of Changed
        What differs; empty where nothing does.
    opened, closed : Gain
        Mandates that are eligible only as supposed, and only as saved.
    """

    saved: VentureProfile
    supposed: VentureProfile
    changed: tuple[Changed, ...]
    opened: Gain
    closed: Gain


@dataclass(frozen=True, slots=True)
class Way:
    """One change that opens more mandates than it closes."""

    opening: Opening
    opened: Gain
    closed: Gain

    @property
    def wanted(self) -> dict[str, Any]:
        """The change as ``suppose`` takes it."""
        names = {"ask_gbp": "ask", "minimum_gbp": "minimum", "instruments": "instrument"}
        return {names[each.field]: each.after for each in self.opening.fields}


@dataclass(frozen=True, slots=True)
class _Asked:
    snapshot: Snapshot
    catalogue: Catalogue
    saved: VentureProfile
    question: dict[str, Any]


def suppose(session: Session, *, viewer: Viewer, venture: Venture, wanted: Mapping[str, Any]) -> Supposition:
    """Suppose something else of a venture than its profile says.

    Parameters
    ----------
    session : Session
        Where the profile is.
    viewer : Viewer
        Whoever asks; they may see its matches.
    venture : Venture
        The venture, published or not.
    wanted : Mapping
        What ``WhatIfSchema`` let through.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    Invalid
        If a code is not known, or the least that is needed is more than the ask.
    """
    asked = _asked(session, viewer, venture)
    supposed = _supposed(session, asked.saved, wanted)
    if supposed == asked.saved:
        nothing = Gain((), 0, 0)
        return Supposition(supposed, supposed, (), nothing, nothing)
    found = opening_between(asked.catalogue.matcher, asked.saved, supposed, **asked.question)
    (way,) = _ways(session, asked, [found], supposed)
    changed = tuple(_changed(asked.saved, supposed, asked.snapshot.taxonomy))
    return Supposition(asked.saved, supposed, changed, way.opened, way.closed)


def ways_to_open(session: Session, *, viewer: Viewer, venture: Venture) -> list[Way]:
    """Give changes of a venture's round or kinds of money that open more mandates than they close, smallest first.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    asked = _asked(session, viewer, venture)
    key = ("openings", venture.id, venture.version, asked.question["on"])
    held: list[Way] | None = asked.catalogue.pages.get(key)
    if held is not None:
        return held
    found = openings_for(asked.catalogue.matcher, asked.saved, **asked.question)
    return asked.catalogue.keep(key, _ways(session, asked, found, asked.saved))


def way_to_open(session: Session, *, viewer: Viewer, venture: Venture, mandate: MandateSubject) -> Way | None:
    """Give the smallest change of a venture that opens one mandate, with all else that it opens and closes.

    None where it is open already, is no published mandate, or no change of the round or kinds of money opens it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on the venture's matches.
    """
    asked = _asked(session, viewer, venture)
    profile = asked.catalogue.mandate_profiles.get(mandate.key)
    if profile is None:
        return None
    found = opening_of(asked.catalogue.matcher, asked.saved, profile, **asked.question)
    return None if found is None else _ways(session, asked, [found], asked.saved)[0]


def _asked(session: Session, viewer: Viewer, venture: Venture) -> _Asked:
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    columns = catalogue.mandates
    return _Asked(
        snapshot,
        catalogue,
        venture_facts(session, snapshot, catalogue, venture, offers=True),
        {
            "on": on,
            "rules": index.rules(session, snapshot, on),
            # Money that backs funds is listed for nobody, so it is neither opened nor closed.
            "keys": columns.key[~columns.hidden].tolist(),
        },
    )


def _supposed(session: Session, saved: VentureProfile, wanted: Mapping[str, Any]) -> VentureProfile:
    known = Resolver(Known(session))
    stage = known.one("stage", "stage", wanted.get("stage"))
    instruments = known.several("instrument", "instrument", list(wanted.get("instrument") or ()))
    place = known.one("place", "authority", wanted.get("place"))
    known.done()
    ask, minimum = wanted.get("ask") or saved.ask_gbp, wanted.get("minimum") or saved.minimum_gbp
    if ask is not None and minimum is not None and minimum > ask:
        if minimum != saved.minimum_gbp:
            raise Invalid({"minimum": ["The least you need cannot be more than the ask."]})
        minimum = ask
    supposed = replace(
        saved,
        ask_gbp=ask,
        minimum_gbp=minimum,
        stage=stage or saved.stage,
        # The order of kinds of money says nothing: the same ones are no change.
        instruments=tuple(instruments)
        if instruments and set(instruments) != set(saved.instruments)
        else saved.instruments,
    )
    if not place:
        return supposed
    return replace(supposed, registered_place=place, places=(place,), registered_spot=None, spots=())


def _changed(before: VentureProfile, after: VentureProfile, taxonomy: Taxonomy) -> list[Changed]:
    def places(profile: VentureProfile) -> str:
        codes = dict.fromkeys((profile.registered_place or "", *profile.places))
        return ", ".join(taxonomy.places[code].name for code in codes if code in taxonomy.places) or "not known"

    def kinds(profile: VentureProfile) -> str:
        return ", ".join(taxonomy.instruments.get(code, code) for code in profile.instruments) or "not known"

    words = (
        ("Ask", format_pounds(before.ask_gbp), format_pounds(after.ask_gbp)),
        ("Least you need", format_pounds(before.minimum_gbp), format_pounds(after.minimum_gbp)),
        ("Stage", *(taxonomy.stage_names.get(each.stage or "", "not known") for each in (before, after))),
        ("Kinds of money", kinds(before), kinds(after)),
        ("Places", places(before), places(after)),
    )
    return [Changed(*each) for each in words if each[1] != each[2]]


def _ways(session: Session, asked: _Asked, found: Sequence[Opening], venture: VentureProfile) -> list[Way]:
    """Say of mandates that open and close whose they are, with one query for all changes."""
    keys = {key for opening in found for key in (*opening.opened, *opening.closed)}
    lines = queries.mandate_lines(session, keys) if keys else {}
    places = asked.snapshot.taxonomy.places
    regions = {places[code].region for code in (venture.registered_place or "", *venture.places) if code in places}

    def gain(some: Collection[int]) -> Gain:
        shown = sorted((lines[key] for key in some if key in lines), key=lambda line: (line.name, line.key))
        bases = {line.funder_slug: asked.catalogue.mandate_profiles[line.key].base_place or "" for line in shown}
        near = sum(base in places and places[base].region in regions for base in bases.values())
        return Gain(tuple(shown), len(bases), near)

    return [Way(each, gain(each.opened), gain(each.closed)) for each in found]
