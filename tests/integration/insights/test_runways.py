"""Runways against the time that deals take here: the founder's page, the notice, the cluster's count, nobody else."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Organisation, Role, User, key_of
from accounts.services import viewer_for_user
from foundation import clock, jobs
from foundation.database import Session
from foundation.jobs import enqueue
from foundation.web import db, settings
from insights.services import runways
from insights.services.closing import closing_times
from notices.models import Notice
from pipeline.models import Deal, DealEvent
from profiles.models import Venture
from tests.integration.access_world import bearer_of
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, an_organisation, sign_in, submit
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM, DERBY, LEEDS = "B15 2TT", "DE1 2QY", "LS1 1UR"
BIRMINGHAM_CODE = "E08000025"
NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=UTC)


def closed_deals(session: Session, postcode: str, days: Sequence[int], **facts: Any) -> None:
    """Deals of a new funder, each completed so many days after its first meeting, committed."""
    house = an_organisation(session, "funder", "House of closed deals")
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=house.id))
    now = clock.now()
    for number in days:
        venture = a_venture(session, registered_postcode=postcode, **facts)
        deal = Deal(
            organisation_id=house.id or 0, venture_id=venture.id or 0, mandate_id=mandate.id or 0, stage="completed",
            created_at=now, stage_entered_at=now,
        )  # fmt: skip
        session.add(deal)
        session.flush()
        met = now - timedelta(days=number)
        session.add(DealEvent(deal_id=deal.id or 0, at=met, kind="moved", to_stage="first_meeting"))
    session.commit()


def a_firm(session: Session, name: str = "Cash Firm", **facts: Any) -> tuple[Venture, User]:
    firm = an_organisation(session, "venture", name)
    owner = a_member(session, firm, Role.OWNER, a_person(session))
    stated: dict[str, Any] = {
        "registered_postcode": BIRMINGHAM,
        "cash_in_hand_gbp": 100_000,
        "monthly_costs_gbp": 20_000,
    }
    venture = a_venture(session, organisation_id=firm.id, name=name, **{**stated, **facts})
    session.commit()
    return venture, owner


def look(app: Flask) -> None:
    """Do the morning's work."""
    with app.app_context():
        with Session(db.engine) as session:
            enqueue(session, "insights.runways", {}, key=clock.now().isoformat())
            session.commit()
        jobs.work_off(db.engine, settings())


def runway_notices(session: Session, person: User) -> list[Notice]:
    return [notice for notice in notices_of(session, person) if notice.kind == "insights.runway"]


def test_the_median_of_the_region_by_hand(session: Session) -> None:
    """Five deals of 30, 60, 90, 120 and 150 days, none open: the median is 90 days, 2.96 months."""
    closed_deals(session, BIRMINGHAM, [30, 60, 90, 120, 150])
    found = closing_times(session)(BIRMINGHAM_CODE)
    assert found.figure.value == pytest.approx(90 / (365.25 / 12))
    assert (found.figure.geography, found.figure.sample_size, found.narrower) == ("West Midlands", 5, ())


def test_fewer_than_five_fall_back_to_the_wider_area_and_say_so(session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [30, 60, 90])
    closed_deals(session, DERBY, [120, 150])
    closed_deals(session, BIRMINGHAM, [999] * 5, restricted=True)
    found = closing_times(session)(BIRMINGHAM_CODE)
    assert found.figure.geography == "Midlands"
    assert found.figure.value == pytest.approx(90 / (365.25 / 12))
    assert [figure.withheld for figure in found.narrower] == ["Withheld: West Midlands has fewer than 5 deals."]


def test_without_five_anywhere_there_is_no_alert(client: FlaskClient, session: Session) -> None:
    closed_deals(session, LEEDS, [30, 60])
    venture, owner = a_firm(session, cash_in_hand_gbp=1)
    page = sign_in(client, owner).get(f"/ventures/{venture.slug}/runway").text
    assert "United Kingdom has fewer than 5 deals" in page
    assert "Not known" in page


def test_the_founder_sees_when_to_begin(client: FlaskClient, session: Session) -> None:
    """On 1 November £100,000 at £20,000 a month last to the end of March: April ends below nought."""
    with clock.frozen(NOVEMBER):
        closed_deals(session, BIRMINGHAM, [90] * 5)
        venture, owner = a_firm(session)
        found = runways.for_venture(session, viewer_for_user(session, key_of(owner)), venture.slug)
        page = sign_in(client, owner).get(f"/ventures/{venture.slug}/runway").text
    assert found.cliff.runs_out == date(2027, 4, 1)
    assert found.cliff.begin_by == date(2027, 1, 1)
    assert "1 Jan 2027" in page
    assert "There is time" in page
    # Twenty thousand a month, of which none is gone on the first: April ends at twenty thousand below nought.
    assert '<th scope="row">Apr 2027</th><td class="number">0</td><td class="number">20,000</td>' in page
    assert '<td class="number">−20,000</td>' in page
    assert "[80000, 60000, 40000, 20000, 0, -20000]" in page


def look_after(app: Flask, days: int) -> None:
    with clock.frozen(NOVEMBER + timedelta(days=days)):
        look(app)


def test_a_notice_comes_once_for_each_change(app: Flask, session: Session) -> None:
    """The cash is stated on 1 November and ends in April: from 2 January on a round of 90 days comes too late."""
    with clock.frozen(NOVEMBER):
        closed_deals(session, BIRMINGHAM, [90] * 5)
        venture, owner = a_firm(session)
    for days in (0, 61):
        look_after(app, days)
    assert runway_notices(session, owner) == []
    for days in (62, 63, 90):
        look_after(app, days)
    told = runway_notices(session, owner)
    assert [(notice.address, notice.by_mail) for notice in told] == [(f"/ventures/{venture.slug}/runway", True)]
    assert "the cash ends in Apr 2027" in told[0].title
    held = session.get_one(Venture, venture.id)
    held.cash_in_hand_gbp = 900_000
    session.commit()
    look_after(app, 91)
    assert [notice.title for notice in runway_notices(session, owner)][1:] == [told[0].title]
    assert "the cash lasts for more than three years" in runway_notices(session, owner)[0].title


def test_cash_that_is_still_the_same_is_counted_from_that_day(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    with clock.frozen(NOVEMBER):
        closed_deals(session, BIRMINGHAM, [90] * 5)
        venture, owner = a_firm(session)
        look(app)
    with clock.frozen(NOVEMBER + timedelta(days=61)):
        sign_in(client, owner)
        viewer = viewer_for_user(session, key_of(owner))
        assert runways.for_venture(session, viewer, venture.slug).cliff.runs_out == date(2027, 4, 1)
        submit(client, f"/ventures/{venture.slug}/runway/cash")
        session.expire_all()
        found = runways.for_venture(session, viewer, venture.slug)
    assert (found.cash_on, found.cliff.runs_out) == (date(2027, 1, 1), date(2027, 6, 1))


def a_cluster_of(
    session: Session, number: int, rich: int = 0, **facts: Any
) -> tuple[str, User, list[tuple[Venture, User]]]:
    """A cluster with so many members as stated, and so many whose cash lasts for longer than anybody looks ahead."""
    body: Organisation = an_organisation(session, "cluster", "Cluster body")
    lead = a_member(session, body, Role.OWNER, a_person(session))
    cluster = a_cluster(session, organisation_id=body.id, name="Water cluster")
    session.commit()
    members = [a_firm(session, f"Member {each}", clusters=[cluster.slug], **facts) for each in range(number)]
    for each in range(rich):
        a_firm(session, f"Rich {each}", clusters=[cluster.slug], cash_in_hand_gbp=9_000_000)
    return cluster.slug, lead, members


def test_a_cluster_counts_and_names_nobody_who_keeps_it_private(client: FlaskClient, session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [90] * 5)
    slug, lead, members = a_cluster_of(session, 5, rich=5, cash_in_hand_gbp=1)
    opened, owner = members[0]
    sign_in(client, owner)
    assert submit(client, f"/ventures/{opened.slug}/runway/clusters", open="yes").status_code == 303
    page = sign_in(client, lead).get(f"/clusters/{slug}/runway").text
    assert "Member 0" in page
    assert "Member 1" not in page
    answer = client.get(f"/api/v1/clusters/{slug}/runway", headers=bearer_of(session, lead)).get_json()
    assert (answer["members"], answer["known"], answer["before"], answer["at_least"]) == (10, 10, 5, None)
    assert [each["venture"] for each in answer["named"]] == [opened.slug]


def let_be_told(session: Session, members: Sequence[tuple[Venture, User]]) -> None:
    for venture, owner in members:
        runways.open_to_clusters(session, actor=viewer_for_user(session, key_of(owner)), slug=venture.slug, opened=True)
    session.commit()


def test_a_count_of_nearly_all_is_blurred_and_of_few_is_withheld(client: FlaskClient, session: Session) -> None:
    """If all nine are before a cliff, their number would tell it of each; at least five of them is told."""
    closed_deals(session, BIRMINGHAM, [90] * 5)
    slug, lead, _ = a_cluster_of(session, 9, cash_in_hand_gbp=1)
    page = sign_in(client, lead).get(f"/clusters/{slug}/runway").text
    assert "At least 5" in page
    answer = client.get(f"/api/v1/clusters/{slug}/runway", headers=bearer_of(session, lead)).get_json()
    assert (answer["known"], answer["before"], answer["at_least"]) == (9, None, 5)
    slug, lead, members = a_cluster_of(session, 6, cash_in_hand_gbp=1)
    let_be_told(session, members)
    page = sign_in(client, lead).get(f"/clusters/{slug}/runway").text
    assert "Withheld" in page
    assert "Member 0" not in page
    assert "Member 0" not in client.get(f"/clusters/{slug}/runway?format=csv").text


def test_members_who_are_named_are_sorted_filtered_and_exported(client: FlaskClient, session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [90] * 5)
    slug, lead, members = a_cluster_of(session, 5, rich=5, cash_in_hand_gbp=1)
    soonest, _ = members[3]
    soonest.cash_in_hand_gbp, members[0][0].cash_in_hand_gbp = 0, 25_000
    let_be_told(session, members)
    at = f"/clusters/{slug}/runway"
    page = sign_in(client, lead).get(at).text
    assert "<strong>5</strong> members" in page
    names = [line.split(",")[0] for line in client.get(f"{at}?sort=-name&format=csv").text.splitlines()]
    assert names[1:] == [f"Member {each}" for each in (4, 3, 2, 1, 0)]
    assert client.get(f"{at}?sort=ends&format=csv").text.splitlines()[5].startswith("Member 0,The cash ends first")
    assert "No member passes these filters" in client.get(f"{at}?standing=begin").text


def test_fewer_than_five_are_neither_counted_nor_named(client: FlaskClient, session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [90] * 5)
    slug, lead, members = a_cluster_of(session, 4, cash_in_hand_gbp=1)
    let_be_told(session, members)
    page = sign_in(client, lead).get(f"/clusters/{slug}/runway").text
    assert "Fewer than 5" in page
    assert "Withheld" in page
    assert "Member 0" not in page


def test_the_count_of_a_cluster_asks_no_more_for_more_members(session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [90] * 5)
    slug, lead, _ = a_cluster_of(session, 2)
    viewer = viewer_for_user(session, key_of(lead))
    runways.for_cluster(session, viewer, slug)
    with count_queries(session.connection().engine) as few:
        runways.for_cluster(session, viewer, slug)
    for number in range(6):
        a_firm(session, f"Further {number}", clusters=[slug])
    runways.for_cluster(session, viewer, slug)
    with count_queries(session.connection().engine) as many:
        runways.for_cluster(session, viewer, slug)
    assert len(few) == len(many)


def test_the_api_gives_the_figure_with_its_cases(client: FlaskClient, session: Session) -> None:
    closed_deals(session, BIRMINGHAM, [90] * 5)
    venture, owner = a_firm(session, cash_in_hand_gbp=1)
    at, bearer = f"/api/v1/ventures/{venture.slug}/runway", bearer_of(session, owner)
    answer = client.get(at, headers=bearer).get_json()
    assert answer["standing"] == "cliff"
    assert (answer["time_to_close"]["n"], answer["time_to_close"]["place"]) == (5, "West Midlands")
    assert client.put(at, json={"open_to_clusters": True}, headers=bearer).get_json()["open_to_clusters"]
