"""Ventures of a mandate's list side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import NotFound
from matching.engine import Criterion
from matching.queries import MandateSubject
from matching.services import Explained, mandate_for_matches, match_between

#: More than this stand side by side on no screen.
MOST = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """A venture with what it gives to each criterion. The ask is None where it is not known or kept from the asker."""

    explained: Explained
    ask_gbp: int | None
    closes_on: date | None
    criteria: dict[str, Criterion]


def side_by_side(
    session: Session, viewer: Viewer, mandate_slug: str, slugs: Sequence[str]
) -> tuple[MandateSubject, list[Compared]]:
    """Explain some ventures for a mandate, the best fit first; those that are not open to the viewer are left out.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the mandate's matches.
    """
    mandate = mandate_for_matches(session, viewer, mandate_slug)
    found = []
    for slug in list(dict.fromkeys(slugs))[:MOST]:
        try:
            explained = match_between(session, viewer=viewer, slug=slug, mandate_slug=mandate_slug)
        except NotFound:
            continue
        offer = policy.may(viewer, Action.VIEW_OFFER, explained.venture)
        found.append(
            Compared(
                explained,
                explained.venture.round_target_gbp if offer else None,
                explained.venture.round_closes_on if offer else None,
                {each.criterion: each for each in explained.match.criteria},
            )
        )
    found.sort(key=lambda each: (-each.explained.match.score, each.explained.venture.id or 0))
    return mandate, found
