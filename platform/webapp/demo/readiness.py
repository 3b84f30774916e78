"""Invents how ready the invented ventures are: answers, a history, an adviser's view, awards and measurements."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from accounts.models import Membership, Organisation
from accounts.services import viewer_for_user
from foundation import clock
from foundation.database import Session
from profiles.models import Cluster, Status, Venture, VentureCluster, VentureSector
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from readiness.models import Answer, Snapshot, Statement
from readiness.services import advising, assessing, keeping
from readiness.services.answering import Given, save_answers
from readiness.services.levels import levels_of, overall
from readiness.services.sheets import Questionnaire, questionnaire
from webapp.demo.cluster import CLUSTER_SLUG, OTHER_CLUSTER_SLUG

#: Ventures beside the founder's own that have answered.
COUNT = 120
#: Ventures that join the invented cluster, of its trade.
MEMBERS = 16
#: And those that join another, for which nobody speaks.
OTHERS = 7
_TRADE = ("automotive_mobility", "batteries_electrification")
#: Where a stage commonly stands.
_USUAL = {"pre_seed": 3, "seed": 5, "series_a": 6, "series_b": 7, "growth": 8}
#: The founder's levels on each day: how many days ago, then level by dimension.
_FOUNDERS_WAY: Sequence[tuple[int, Mapping[str, int]]] = (
    (150, {"customer": 3, "technology": 3, "business": 2, "ip": 2, "team": 3, "funding": 2}),
    (96, {"customer": 4, "technology": 5, "business": 3, "ip": 4, "team": 4, "funding": 3}),
    (41, {"customer": 5, "technology": 5, "business": 4, "ip": 5, "team": 5, "funding": 4}),
    (6, {"customer": 5, "technology": 6, "business": 5, "ip": 5, "team": 6, "funding": 5}),
)
_EVIDENCE = "In the data room, folder {level}"
_COMMENT = "Strong technology and a team that listens. I would get two paid pilots signed before the pitch."


def invent_readiness(session: Session, ventures: Sequence[Venture]) -> int:
    """Answer the questionnaire for some of the invented ventures, the same way each time.

    Parameters
    ----------
    session : Session
        The transaction.
    ventures : sequence of Venture
        The invented ventures, the founder's own first.

    Returns
    -------
    int
        How many ventures have answered; 0 where no questionnaire is loaded.
    """
    asked = questionnaire(session)
    founder_id = _owner_of(session, ventures[0].organisation_id) if ventures else None
    if not asked.current or founder_id is None:
        return 0
    dice = random.Random(47)  # noqa: S311 -- invention, not secrecy
    _founders_own(session, founder_id, ventures[0], asked)
    _join_cluster(session, ventures[1:])
    members = set(session.exec(select(VentureCluster.venture_id)))
    others = [venture for venture in ventures[1:] if venture.id in members]
    others += [venture for venture in ventures[1:] if venture.id not in members][: max(0, COUNT - len(others))]
    _others(session, dice, others, asked)
    _shared_with_cluster(session, dice, others, founder_id, ventures[0])
    return len(others) + 1


def _owner_of(session: Session, organisation_id: int) -> int | None:
    return session.exec(
        select(Membership.user_id).where(Membership.organisation_id == organisation_id).order_by(col(Membership.id))
    ).first()


def _reply(statement: Statement, level: int) -> str | None:
    """Say what a venture at a level would answer: yes up to it, and an honest word about the next."""
    if statement.level <= level:
        return "yes"
    if statement.level == level + 1:
        return "no" if statement.position % 2 else "unknown"
    return None


def _founders_own(session: Session, founder_id: int, venture: Venture, asked: Questionnaire) -> None:
    """Let the founder answer on four days, so that there is a way to look back on."""
    founder = viewer_for_user(session, founder_id)
    for days, levels in _FOUNDERS_WAY:
        given = [
            Given(
                each.code, reply, None, _EVIDENCE.format(level=each.level) if reply == "yes" and each.level < 5 else ""
            )
            for each in asked.current
            if (reply := _reply(each, levels[each.dimension_code])) is not None
        ]
        with clock.frozen(clock.now() - timedelta(days=days)):
            save_answers(session, actor=founder, venture=venture, given=given)
    today = clock.today()
    facts: dict[str, Any] = {
        "gross_assets_gbp": 640_000,
        "employees_fte": 7.5,
        "seis_raised_gbp": 150_000,
        "raised_lifetime_gbp": 410_000,
        "generates_power": False,
        "excluded_trade_share": 0.0,
        "spinout_kind": "other",
    }
    keeping.keep_facts(session, actor=founder, venture=venture, facts=facts)
    for days, amount, giver in ((1_400, 40_000, "Invented Growth Hub"), (700, 60_000, "Invented City Council")):
        award = {"awarded_on": today - timedelta(days=days), "amount_gbp": amount, "giver": giver}
        keeping.add_award(session, actor=founder, venture=venture, award=award)
    measured = {
        "kind": "energy",
        "amount": 2_150,
        "measured_on": today - timedelta(days=70),
        "method": "Charging records of eleven invented vans, six months before and after",
    }
    keeping.add_measurement(session, actor=founder, venture=venture, measurement=measured)


def _others(session: Session, dice: random.Random, ventures: Sequence[Venture], asked: Questionnaire) -> None:
    """Answer for many ventures in two statements."""
    statements = asked.by_dimension()
    answers: list[dict[str, Any]] = []
    snapshots: list[dict[str, Any]] = []
    for venture in ventures:
        usual = _USUAL.get(venture.stage_code or "", 4)
        aimed = {code: min(9, max(0, usual + dice.choice((-2, -1, 0, 0, 1, 1)))) for code in statements}
        rows = list(_rows(dice, venture, asked.current, aimed))
        answers += rows
        by_key = {row["statement_id"]: row["answer"] for row in rows}
        levels = levels_of(statements, {each.code: by_key.get(each.id, "") for each in asked.current})
        snapshots.append(
            {
                "venture_id": venture.id,
                "taken_on": clock.today(),
                "levels": levels,
                "overall": overall(levels),
                "answers": {str(key): reply for key, reply in by_key.items()},
            }
        )
    if answers:
        session.execute(insert(Answer), answers)
        session.execute(insert(Snapshot), snapshots)


def _rows(
    dice: random.Random, venture: Venture, statements: Sequence[Statement], levels: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for each in statements:
        reply = _reply(each, levels[each.dimension_code])
        if reply is None:
            continue
        shown = reply == "yes" and dice.random() < 0.5
        yield {
            "venture_id": venture.id,
            "statement_id": each.id,
            "answer": reply,
            "evidence_note": _EVIDENCE.format(level=each.level) if shown else "",
            "claim": "evidenced" if shown else "declared",
            "answered_at": clock.now(),
        }


def _join_cluster(session: Session, ventures: Sequence[Venture]) -> None:
    """Let ventures of the cluster's trade take part in it, so that its lead has members to look at."""
    trade = set(session.exec(select(VentureSector.venture_id).where(col(VentureSector.sector_code).in_(_TRADE))))
    suited = [venture for venture in ventures if venture.id in trade and venture.status == Status.PUBLISHED]
    for venture in suited[:MEMBERS]:
        update_venture(session, actor=System(name="Demo"), venture=venture, data={"clusters": [CLUSTER_SLUG]})
    for venture in suited[MEMBERS : MEMBERS + OTHERS]:
        update_venture(session, actor=System(name="Demo"), venture=venture, data={"clusters": [OTHER_CLUSTER_SLUG]})


def _shared_with_cluster(
    session: Session, dice: random.Random, ventures: Sequence[Venture], founder_id: int, own: Venture
) -> None:
    """Let the invented cluster see most of its members, and its lead assess the founder's venture."""
    cluster = session.exec(select(Cluster).where(Cluster.demo, col(Cluster.organisation_id).is_not(None))).first()
    if cluster is None or cluster.organisation_id is None:
        return
    organisation = session.get_one(Organisation, cluster.organisation_id)
    members = set(session.exec(select(VentureCluster.venture_id).where(VentureCluster.cluster_id == cluster.id)))
    founder = viewer_for_user(session, founder_id)
    for venture in ventures:
        if venture.id in members and dice.random() < 0.7:
            advising.give_leave(session, actor=founder, venture=venture, may="see", organisation=organisation.slug)
    advising.give_leave(session, actor=founder, venture=own, may="assess", organisation=organisation.slug)
    lead = _owner_of(session, cluster.organisation_id)
    if lead is not None:
        _assessed(session, lead, own)


def _assessed(session: Session, lead_id: int, venture: Venture) -> None:
    """Let an adviser score the venture a little more strictly than its founder, and hand that in."""
    adviser = viewer_for_user(session, lead_id)
    strict = {"customer": 4, "technology": 6, "business": 4, "ip": 5, "team": 6, "funding": 4}
    replies = {each.code: _reply(each, strict[each.dimension_code]) for each in questionnaire(session).current}
    with clock.frozen(clock.now() - timedelta(days=3)):
        assessing.score(session, actor=adviser, venture=venture, replies=replies)
        assessing.hand_in(session, actor=adviser, venture=venture, comment=_COMMENT)
