"""The postcode lottery: which programmes are open where a venture is, and which only somewhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from matching import queries
from matching.engine import (
    Boundaries,
    PlaceNode,
    Standing,
    Unmet,
    VentureProfile,
    boundaries_for,
    place_clause,
)
from matching.queries import MandateLine
from matching.services.index import Snapshot, index_of
from matching.services.sides import venture_facts
from profiles.models import Venture

#: How a venture can stand towards a programme, and how a page names it.
STATUSES: Mapping[str, str] = {
    "elsewhere": "Would be open elsewhere",
    "open": "Open where you are",
    "closed": "Closed for other reasons",
}
SORTS = ("distance", "name", "amount")
_STATUS_OF = {Standing.OPEN: "open", Standing.ELSEWHERE: "elsewhere", Standing.CLOSED: "closed"}
DEFINITION = (
    "Programmes whose place rule is the only one that is not met: for each, its largest ticket, and no more than what"
    " the venture asks for, added up. You could not take all of them, so the sum may exceed the ask. Programmes that"
    " state no largest ticket are left out and counted apart. A programme is a mandate for companies that is limited to"
    " a part of the United Kingdom."
)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as it stands towards a venture.

    Parameters
    ----------
    line : MandateLine
        What a list shows of it.
    status : str
        One of ``STATUSES``.
    clause : str
        The clauses that decide it: of its places where it is open, else of every rule that is not met.
    unmet : tuple of Unmet
        What is not met.
    nearest : PlaceNode or None
        The nearest place in which the place rule is met.
    kilometres : float or None
        Distance to its centre, from the centre of the venture's nearest place; of a circle or drawn area, from the
        nearest address to the line.
    lost_gbp : int or None
        What is lost only to the boundary; None where no largest ticket or no ask is stated.
    """

    line: MandateLine
    status: str
    clause: str
    unmet: tuple[Unmet, ...]
    nearest: PlaceNode | None
    kilometres: float | None
    lost_gbp: int | None


@dataclass(frozen=True, slots=True)
class VentureBoundaries:
    """All programmes as they stand towards a venture.

    Parameters
    ----------
    programmes : tuple of Programme
        Those lost to a boundary first, the nearest first.
    places : tuple of PlaceNode
        The venture's places, the registered one first.
    lost : Figure
        Pounds lost only to a boundary.
    unpriced : int
        Programmes lost only to a boundary that state no largest ticket.
    """

    programmes: tuple[Programme, ...]
    places: tuple[PlaceNode, ...]
    lost: Figure
    unpriced: int

    def counts(self) -> dict[str, int]:
        """Count the programmes of each status."""
        return {status: sum(each.status == status for each in self.programmes) for status in STATUSES}


def boundaries_of_venture(session: Session, *, viewer: Viewer, venture: Venture) -> VentureBoundaries:
    """Say how a venture stands towards every programme; it may still be a draft.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    question = ("boundaries", venture.id, venture.version, on)
    held: VentureBoundaries | None = catalogue.pages.get(question)
    if held is not None:
        return held
    facts = venture_facts(session, snapshot, catalogue, venture, offers=True)
    rules = index.rules(session, snapshot, on)
    found = boundaries_for(catalogue.matcher, [facts], on=on, rules=rules)
    keys = [programme.key for programme in found.programmes]
    matches = catalogue.matcher.mandates_for(facts, on=on, rules=rules, eligible=None, keys=keys, limit=len(keys)).items
    unmet = {match.mandate_key: match.unmet for match in matches}
    lines = queries.mandate_lines(session, keys)
    programmes = [
        _programme(found, column, lines[programme.key], unmet[programme.key], snapshot)
        for column, programme in enumerate(found.programmes)
        if programme.key in lines
    ]
    ordered = tuple(sorted(programmes, key=_order))
    return catalogue.keep(question, _summed(ordered, facts, snapshot))


def arranged(found: VentureBoundaries, *, status: str = "", sort: str = "") -> list[Programme]:
    """Give the programmes of one status, or of all, in an order.

    Parameters
    ----------
    status : str, default=''
        One of ``STATUSES``; anything else for all.
    sort : str, default=''
        One of ``SORTS``, with ``-`` in front to turn it round; anything else leaves them as they are.
    """
    rows = [each for each in found.programmes if status not in STATUSES or each.status == status]
    key = sort.removeprefix("-")
    if key == "name":
        return sorted(rows, key=lambda each: each.line.name.casefold(), reverse=sort.startswith("-"))
    if key not in SORTS:
        return rows

    # Amounts run from the largest and distances from the nearest; what is not known stands last either way.
    def place(each: Programme) -> tuple[bool, float, str]:
        value = each.kilometres if key == "distance" else each.line.ticket_max_gbp
        downwards = (key == "amount") != sort.startswith("-")
        return value is None, (-1 if downwards else 1) * (value or 0), each.line.name

    return sorted(rows, key=place)


def _order(programme: Programme) -> tuple[int, float, str, int]:
    far = np.inf if programme.kilometres is None else programme.kilometres
    return list(STATUSES).index(programme.status), far, programme.line.name, programme.line.key


def _programme(
    found: Boundaries, column: int, line: MandateLine, unmet: tuple[Unmet, ...], snapshot: Snapshot
) -> Programme:
    taxonomy = snapshot.taxonomy
    status = _STATUS_OF[Standing(int(found.standing[0, column]))]
    place, far = int(found.nearest[0, column]), float(found.kilometres[0, column])
    lost = float(found.lost_gbp[0, column])
    known = place >= 0 and status == "elsewhere"
    return Programme(
        line=line,
        status=status,
        clause="; ".join(dict.fromkeys(each.clause for each in unmet))
        or place_clause(found.programmes[column], taxonomy),
        unmet=unmet,
        nearest=taxonomy.spots[place] if known else None,
        kilometres=far if known else None,
        lost_gbp=None if np.isnan(lost) else round(lost),
    )


def _summed(programmes: tuple[Programme, ...], facts: VentureProfile, snapshot: Snapshot) -> VentureBoundaries:
    codes = dict.fromkeys((facts.registered_place or "", *facts.places))
    places = tuple(snapshot.taxonomy.places[code] for code in codes if code in snapshot.taxonomy.places)
    beyond = [each for each in programmes if each.status == "elsewhere"]
    priced = [each.lost_gbp for each in beyond if each.lost_gbp is not None]
    withheld = "Say what you ask for" if not facts.ask_gbp else "" if places else "Say where you are"
    unpriced = sum(each.line.ticket_max_gbp is None for each in beyond)
    today = clock.today()
    day = f"{today.day} {today:%b %Y}"
    lost = Figure(
        label="Lost only to a boundary",
        value=None if withheld else sum(priced),
        unit="gbp",
        period=f"as of {day}",
        geography=", ".join(place.name for place in places) or "place not known",
        definition=DEFINITION,
        source=Source(title="Published mandates on this platform", publisher="Parity", vintage=f"as of {day}"),
        sample_size=None if withheld else len(priced),
        status="declared",
        withheld=withheld,
        inputs={
            **({"what you ask for": float(facts.ask_gbp)} if facts.ask_gbp else {}),
            "programmes that would be open elsewhere": len(beyond),
            "of which without a stated largest ticket": unpriced,
        },
    )
    return VentureBoundaries(programmes, places, lost, unpriced)
