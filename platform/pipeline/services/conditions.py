"""Conditions in groups on a pipeline: which of its deals have a venture that meets them, and how many meet each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer
from foundation.database import Session
from pipeline import queries
from pipeline.queries import BoardFilters
from pipeline.services.access import Board
from profiles.queries.filters import Where, answers
from profiles.services.filtering import Counts, passing


@dataclass(frozen=True, slots=True)
class Conditioned:
    """Filters that keep the deals whose ventures meet some conditions, and how many ventures meet each of them."""

    filters: BoardFilters
    counts: Counts


def conditioned(session: Session, viewer: Viewer, board: Board, filters: BoardFilters, where: Where) -> Conditioned:
    """Narrow filters to the ventures of a pipeline that meet conditions.

    They are asked about what everybody may read of a venture; one that the viewer may no longer see meets none. What
    ventures raise is no part of it: a pipeline would tell it of deals whose offer is closed to somebody. The board of a
    venture, whose deals are all about itself, is not narrowed so.
    """
    if not where or board.kind != OrganisationKind.FUNDER:
        return Conditioned(filters, Counts(0, (), ()))
    seen = _seen(session, viewer, board)
    keys = np.array(seen, dtype=np.int64)
    found = passing(where, answers(session, where, offers=False), keys)
    counts = found.counted(np.ones(len(keys), dtype=np.bool_))
    return Conditioned(filters.without(ventures=tuple(keys[found.whole].tolist())), counts)


def _seen(session: Session, viewer: Viewer, board: Board) -> Sequence[int]:
    kept = queries.ventures_kept(session, board.organisation_id)
    return [venture.id for venture in kept if policy.may(viewer, Action.VIEW, venture)]
