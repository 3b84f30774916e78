"""Lets the invented cluster plan an investor day, once the profiles that it draws on are committed."""

from datetime import time, timedelta

from sqlmodel import col, select

from accounts.models import Membership
from accounts.services import viewer_for_user
from clusters.queries.days import possible_mandates
from clusters.queries.proposition import public_ventures
from clusters.services import days, scheduling
from foundation import clock
from foundation.database import Session
from profiles.models import Cluster, Mandate
from webapp.demo.cluster import CLUSTER_SLUG

_VENTURES, _MANDATES, _IN_DAYS = 8, 6, 35


def invent_day(session: Session) -> int:
    """Make a day with members and invented mandates, and schedule it.

    Returns
    -------
    int
        How many meetings it has.
    """
    cluster = session.exec(select(Cluster).where(Cluster.slug == CLUSTER_SLUG)).one()
    wanted = select(Membership.user_id).where(Membership.organisation_id == cluster.organisation_id)
    lead = viewer_for_user(session, session.exec(wanted.order_by(col(Membership.id))).one())
    ventures = public_ventures(session, cluster.id or 0)
    invented = set(session.exec(select(Mandate.id).where(Mandate.demo)))
    mandates = [(key, slug) for key, slug, _, _ in possible_mandates(session) if key in invented]
    fits = scheduling.fits(session, lead, [each.id or 0 for each in ventures], [key for key, _ in mandates])
    fitting = {key: sum(fit for (_, of), fit in fits.items() if of == key) for key, _ in mandates}
    best = sorted(mandates, key=lambda each: (-fitting[each[0]], each[1]))[:_MANDATES]
    values = {
        "title": "Watling investor morning",
        "held_on": clock.today() + timedelta(days=_IN_DAYS),
        "place": "Proving ground, gate 2",
        "starts_at": time(9, 30),
        "slot_minutes": 20,
        "slots": 7,
        "rooms": 4,
        "venture_most": 3,
        "mandate_most": 5,
        "ventures": [each.slug for each in ventures[:_VENTURES]],
        "mandates": [slug for _, slug in best],
    }
    made = days.make(session, actor=lead, cluster=cluster, values=values)
    return scheduling.plan(session, viewer=lead, found=days.day_to_plan(session, lead, CLUSTER_SLUG, made.id or 0))
