"""Telling an organisation's own programs of new matches for its mandates, each venture once a mandate."""

from collections.abc import Mapping
from typing import Any

from accounts import policy
from accounts.policy import OFFER_PARTS, Action, Affairs, Viewer, needs_risk_warning
from accounts.services import viewer_for_user
from accounts.services.promotion.disclosing import Path, disclosure
from dealflow import queries
from dealflow.models import MatchMark
from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.jobs import Hourly, Work, enqueue, every, job
from matching.services import Asked, mandate_for_matches, ventures_for_mandate
from profiles.models import Mandate, Status, Venture
from profiles.queries import mandates_of
from webhooks.models import Webhook
from webhooks.queries import listening
from webhooks.services import Composed, announce_to, declare

LOOK = "dealflow.announce"
#: A mandate's webhook is told of so many ventures in an hour, the best first; the others follow in the next.
MOST_AT_ONCE = 50
#: So many of the first ventures of a mandate are looked at.
MOST_LOOKED_AT = 1_000


def _compose(session: Session, viewer: Viewer, facts: Mapping[str, Any], base_url: str) -> Composed:
    """Write a match; what the venture asks for is in it for those who may see that now, and goes into the log."""
    mandate = mandate_for_matches(session, viewer, str(facts["mandate"]))
    venture = session.get(Venture, int(facts["venture"]))
    if venture is None:
        raise NotFound("There is no such venture.")
    policy.require(viewer, Action.VIEW, venture)
    # An individual is shown offers beside the warning, on pages.
    kept = list(OFFER_PARTS) if needs_risk_warning(viewer) else policy.withheld(viewer, venture)
    address = f"/mandates/{mandate.slug}/matches/{venture.slug}"
    shows = None if kept else disclosure(viewer, Path.API, [venture], address=address)
    offer = {"round_target_gbp": venture.round_target_gbp, "round_closes_on": venture.round_closes_on}
    return Composed(
        {
            "mandate": mandate.slug,
            "venture": {
                "slug": venture.slug,
                "name": venture.name,
                "one_line": venture.one_line,
                "demo": venture.demo,
                **({} if kept else offer),
                "withheld": kept,
            },
            "score": facts["score"],
            "address": f"{base_url.rstrip('/')}{address}",
        },
        [shows] if shows else [],
    )


NEW_MATCH = declare("match.new", "A venture has come to match one of your mandates", _compose)


@every(Hourly(20), "dealflow.announce_all", "Look for new matches that webhooks are told of")
def look_at_all(work: Work) -> None:
    """Ask for a look for each webhook that hears of matches."""
    due = str(work.payload["due"])
    for webhook in listening(work.session, NEW_MATCH.code):
        if webhook.paused_at is None:
            enqueue(work.session, LOOK, {"webhook": webhook.id}, key=f"{webhook.id} {due}")


@job(LOOK, "Look for new matches for a webhook")
def look(work: Work) -> None:
    """Tell a webhook what has come to match its organisation's mandates since the last look."""
    session = work.session
    webhook = session.get(Webhook, int(work.payload["webhook"]))
    if webhook is None or webhook.paused_at is not None or NEW_MATCH.code not in webhook.events:
        return
    viewer = viewer_for_user(session, webhook.person_id or 0)
    if not policy.may(viewer, Action.VIEW_MATCHES, Affairs(webhook.organisation_id)):
        return
    for record in mandates_of(session, [webhook.organisation_id]):
        if record.mandate.status == Status.PUBLISHED and not record.mandate.backs_funds:
            _look(session, viewer, webhook, record.mandate)


def _look(session: Session, viewer: Viewer, webhook: Webhook, mandate: Mandate) -> None:
    subject = mandate_for_matches(session, viewer, mandate.slug)
    found = ventures_for_mandate(session, viewer=viewer, mandate=subject, asked=Asked(), limit=MOST_LOOKED_AT)
    keys = [item.line.key for item in found.items]
    mark = session.get(MatchMark, (webhook.id, mandate.id))
    if mark is None:
        # What matched when the webhook was made is known; what was published between then and this look is new.
        known = set(keys) - queries.published_since(session, keys, webhook.created_at)
        mark = MatchMark(webhook_id=webhook.id or 0, mandate_id=mandate.id or 0, at=clock.now())
    else:
        known = set(mark.ventures)
    fresh = [item for item in found.items if item.line.key not in known][:MOST_AT_ONCE]
    for item in fresh:
        score = item.match.score
        announce_to(
            session,
            webhook,
            NEW_MATCH,
            key=f"match.new {mandate.id} {item.line.key}",
            subject=f"{item.line.name}, {mandate.name}",
            facts={
                "mandate": mandate.slug,
                "venture": item.line.key,
                "score": None if score is None else round(score, 4),
            },
        )
    mark.at, mark.ventures = clock.now(), sorted(known | {item.line.key for item in fresh})
    session.add(mark)
