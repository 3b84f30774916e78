"""Ventures that are like one: by their descriptions and the sectors that both name, among those somebody may see."""

from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import existing
from matching import queries
from matching.engine import Taxonomy, nearest, neighbours
from matching.queries import VentureLine
from matching.services.index import index_of
from matching.services.sides import offers_open, venture_facts
from profiles.models import Venture

#: So many are shown, out of so many whose descriptions are nearest.
MOST_SHOWN, MOST_COMPARED = 12, 200
#: Nearness below which two ventures share a common word and nothing that a reader would call alike.
LEAST_NEAR = 0.05


@dataclass(frozen=True, slots=True)
class Alike:
    """A venture that is like another: how near from 0 to 1, and what both name."""

    line: VentureLine
    nearness: float
    sectors: tuple[str, ...]
    words: tuple[str, ...]


def ventures_like(session: Session, viewer: Viewer, slug: str) -> tuple[Venture, list[Alike], Taxonomy]:
    """Give the ventures nearest to one, with what they have in common. Nothing of any offer is read.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If the viewer may not see that one.
    """
    venture = existing(queries.venture_subject(session, slug), "venture")
    policy.require(viewer, Action.VIEW, venture)
    shown = offers_open(viewer)
    snapshot, catalogue = index_of(session).catalogue(session, offers=shown)
    columns = catalogue.ventures
    visible = columns.visible(viewer.seats.keys(), viewer.shown, everything=policy.may(viewer, Action.ADMINISTER))
    profile = venture_facts(session, snapshot, catalogue, venture, offers=shown)
    keys = nearest(catalogue.matcher, profile, columns.key[visible], most=MOST_COMPARED)
    others = [catalogue.venture_profiles[key] for key in keys if key in catalogue.venture_profiles]
    found = neighbours(catalogue.matcher, [profile], others, most=MOST_SHOWN)
    lines = queries.venture_lines(session, [each.theirs for each in found])
    alike = [
        Alike(lines[each.theirs], each.nearness, each.sectors, each.words)
        for each in found
        if each.nearness >= LEAST_NEAR and each.theirs in lines and policy.may(viewer, Action.VIEW, lines[each.theirs])
    ]
    return venture, alike, snapshot.taxonomy
