"""Lets the demo's founder keep a plan, apply for its first part, weigh offers from abroad, and hear of the runway."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from foundation import clock
from foundation.database import Session
from insights.services.runways import look_at_runways, open_to_clusters
from plans.models import OfferKind, PartStatus
from plans.queries import kept_parts
from plans.services.abroad import add_offer, open_offer
from plans.services.keeping import change_part, keep_plan
from plans.services.proposing import propose_plans
from profiles.queries import cluster_by_slug, venture_record
from readiness.queries import ventures_of_cluster
from webapp.demo.cluster import CLUSTER_SLUG, FOUNDERS_VENTURE
from webapp.demo.introductions import founder_of, somebody_of

#: What the plan comes to, in pounds.
ASK = 400_000
#: Every so manyth member of the cluster lets it be told where it stands before the end of its cash.
_EACH_TELLS = 3


def invent_plan(session: Session) -> int:
    """Keep the first plan of the most grant, once the profiles that it draws on are committed.

    Returns
    -------
    int
        How many plans were kept: none where no plan meets the ask.
    """
    record = venture_record(session, FOUNDERS_VENTURE.slug)
    if record is None:
        return 0
    founder = founder_of(session, record.venture)
    found = propose_plans(session, viewer=founder, record=record, ask_gbp=ASK, objective="most_grant").plans
    if not found:
        return 0
    plan = keep_plan(
        session, actor=founder, record=record, ask_gbp=ASK, objective="most_grant", token=found[0].token
    )  # fmt: skip
    part, _line = kept_parts(session, plan.id or 0)[0]
    change_part(
        session,
        actor=founder,
        venture=record.venture,
        plan_id=plan.id or 0,
        part_id=part.id or 0,
        version=part.version,
        values={"status": PartStatus.APPLIED.value, "landed_gbp": None, "landed_on": None},
    )
    return 1


def invent_offers(session: Session) -> int:
    """Write down two offers to move abroad, one of them opened to the cluster.

    Returns
    -------
    int
        How many offers were written down.
    """
    record = venture_record(session, FOUNDERS_VENTURE.slug)
    if record is None:
        return 0
    venture = record.venture
    founder = founder_of(session, venture)
    offers = [add_offer(session, actor=founder, venture=venture, values=values) for values in _offers(clock.today())]
    key, version = offers[0].id or 0, offers[0].version
    open_offer(session, actor=founder, venture=venture, offer_id=key, version=version, opened=True)
    return len(offers)


def invent_runways(session: Session) -> int:
    """Let some members of the cluster be told of, and tell founders whose cash ends before a round would close.

    Returns
    -------
    int
        How many runways are watched.
    """
    cluster, dice = cluster_by_slug(session, CLUSTER_SLUG), random.Random(71)  # noqa: S311 -- invention, not secrecy
    members = ventures_of_cluster(session, cluster.cluster.id or 0) if cluster else ()
    for member in members[::_EACH_TELLS]:
        open_to_clusters(session, actor=somebody_of(session, dice, member), slug=member.slug, opened=True)
    return look_at_runways(session)


def _offers(today: date) -> Sequence[dict[str, Any]]:
    """Give what the invented bodies abroad offer."""
    share = {
        "title": "Test centre in Ohio", "country": "United States", "kind": OfferKind.SUBSIDY.value, "currency": "USD",
        "rate": 0.79, "amount": None, "cost_share": 0.4, "capital_costs": 3_000_000,
        "answer_by": today + timedelta(days=60), "money_on": today + timedelta(days=240),
        "conditions": "Assembly moves to the county\n30 jobs there within three years\nOwed back if it leaves sooner",
        "source": "DEMO: letter of an invented development office", "source_on": today - timedelta(days=12),
    }  # fmt: skip
    equity = {
        "title": "Seed round in Munich", "country": "Germany", "kind": OfferKind.EQUITY.value, "currency": "EUR",
        "rate": 0.86, "amount": 600_000, "cost_share": None, "capital_costs": None, "stake": 0.18,
        "answer_by": None, "money_on": today + timedelta(days=150), "conditions": "A German company on top",
        "source": "DEMO: term sheet of an invented fund", "source_on": today - timedelta(days=5),
    }  # fmt: skip
    return [{"rate_on": today - timedelta(days=5), "stake": None, **each} for each in (share, equity)]
