"""A passed venture leaves the ranked list, the next takes its place, and everything that reads the list agrees."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from dealflow.services.blending import blend
from dealflow.services.passing import pass_on, take_back
from dealflow.services.running import ventures_of
from dealflow.services.visiting import flow_of, note_visit
from foundation import clock, jobs
from foundation.database import Session
from foundation.web import db, settings
from matching.services import Asked, mandate_for_matches, ventures_for_mandate
from pipeline.models import Deal
from pipeline.services import feedback
from pipeline.services.comebacks import Condition
from profiles.models import Venture
from tests.support.introductions import Sides
from tests.support.people import csrf_token, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries
from tests.support.views import a_view, ranked_list

HTMX = {"HX-Request": "true"}


@pytest.fixture
def many(session: Session, sides: Sides) -> Sides:
    """Three pages of ventures that all meet the mandate."""
    for number in range(44):
        a_venture(session, name=f"Works {number:02}")
    session.commit()
    return sides


def keys(sides: Sides, *, passed: bool = False) -> list[int]:
    viewer = sides.viewer(sides.investor)
    mandate = mandate_for_matches(sides.session, viewer, sides.mandate.slug)
    asked = Asked(passed=passed)
    found = ventures_for_mandate(sides.session, viewer=viewer, mandate=mandate, asked=asked, limit=100)
    assert found.total == len(found.items)
    return [item.line.key for item in found.items]


def passing(sides: Sides, slug: str, reason: str = "timing.too_early", note: str = "") -> None:
    viewer = sides.viewer(sides.investor)
    mandate = mandate_for_matches(sides.session, viewer, sides.mandate.slug)
    pass_on(sides.session, actor=viewer, mandate=mandate, venture_slug=slug, reason=reason, note=note)
    sides.session.commit()


def rows(page: str) -> list[str]:
    return re.findall(r'<li class="match[^"]*" id="match-([a-z0-9-]+)"', page)


def tabs(page: str) -> dict[str, int]:
    found = re.search(r'<nav class="tabs" aria-label="Hard rules">.*?</nav>', page, re.DOTALL)
    assert found
    pairs = re.findall(r'>([^<>]+) <span class="facet-count">([\d,]+)', found.group())
    return {name: int(number) for name, number in pairs}


def at(sides: Sides, slug: str) -> str:
    return f"/mandates/{sides.mandate.slug}/pass/{slug}"


@pytest.mark.parametrize("query", ["", "page=2", "sort=name", "sort=-amount&page=2", "q=water", "stage=seed"])
def test_the_next_takes_the_place_of_one_that_is_passed_on(client: FlaskClient, many: Sides, query: str) -> None:
    sign_in(client, many.investor)
    address = ranked_list(many, query)
    before = rows(client.get(address).text)
    assert len(before) == 20
    gone = before[4]
    done = submit(client, at(many, gone), reason="timing.too_early", back=address)
    assert done.status_code == 303
    page = client.get(done.headers["Location"])
    now = rows(page.text)
    assert now[:19] == [slug for slug in before if slug != gone]
    assert len(now) == 20, "the page stays as full as it was"
    assert now[-1] not in before
    assert "Timing: Too early" in page.text
    assert tabs(page.text) == {"Meets every hard rule": 44, "Something is not met": 0, "All": 44, "Passed": 1}
    undone = submit(client, f"{at(many, gone)}/undo", back=done.headers["Location"])
    assert "just_passed" not in undone.headers["Location"]
    assert rows(client.get(undone.headers["Location"]).text) == before
    assert "Passed: <a" not in client.get(done.headers["Location"]).text, "a pass that was taken back is not told"


def test_with_htmx_the_row_becomes_a_line_and_the_list_gains_its_next(client: FlaskClient, many: Sides) -> None:
    sign_in(client, many.investor)
    address = ranked_list(many)
    before = rows(client.get(address).text)
    form = client.get(at(many, before[2]), query_string={"back": address}, headers=HTMX).text
    assert form.lstrip().startswith("<form")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    sent = {"csrf_token": token.group(1), "reason": "market.too_small", "back": address}
    wrong = client.post(at(many, before[2]), data={**sent, "reason": ""}, headers=HTMX)
    assert (wrong.status_code, wrong.headers["HX-Retarget"]) == (422, f"#match-{before[2]} .match-asked")
    answer = client.post(at(many, before[2]), data=sent, headers=HTMX).text
    whole = rows(client.get(address).text)
    assert rows(answer) == [before[2], whole[-1]], "the line first, then the row that comes to the end"
    assert "Market: Too small" in answer
    assert tabs(answer)["Passed"] == 1
    assert re.search(r"<strong>44</strong> ventures, showing 1 to 20", answer)
    back = client.post(f"{at(many, before[2])}/undo", data=sent, headers=HTMX).text
    assert rows(back)[0] == before[2]
    assert f'<li id="match-{whole[-1]}" hx-swap-oob="delete">' in back
    assert tabs(back)["Passed"] == 0
    twice = client.post(f"{at(many, before[2])}/undo", data=sent, headers=HTMX)
    assert (twice.status_code, twice.headers["HX-Retarget"]) == (409, f"#match-{before[2]}")
    assert "nothing to take back" in twice.text


def test_passed_ventures_stand_in_a_list_of_their_own_with_their_reasons(
    app: Flask, client: FlaskClient, many: Sides
) -> None:
    passing(many, "works-01", "terms.valuation", "Twice what we pay")
    passing(many, "works-02")
    sign_in(client, many.investor)
    page = client.get(ranked_list(many, "show=passed")).text
    names = rows(page)
    assert sorted(names) == ["works-01", "works-02"]
    assert "Terms: Valuation" in page
    assert "Twice what we pay" in page
    assert page.count("Undo the pass") == 2
    table = client.get(ranked_list(many, "show=passed&format=csv")).text
    lines = {row["Venture"]: row for row in csv.DictReader(io.StringIO(table.lstrip("\ufeff")))}
    assert lines["Works 01"]["Passed because"] == "Terms: Valuation"
    assert lines["Works 01"]["Note"] == "Twice what we pay"
    assert lines["Works 02"]["Passed by"] == many.investor.name
    every = client.get(ranked_list(many, "format=csv")).text
    assert "Works 01" not in every
    assert "Passed because" not in every
    taken = client.post(
        f"{at(many, 'works-01')}/undo",
        data={"csrf_token": csrf_token(client), "back": ranked_list(many, "show=passed")},
        headers=HTMX,
    ).text
    assert "Taken back: Works 01" in taken
    assert tabs(taken)["Passed"] == 1
    rows_of_reader = sign_in(app.test_client(), many.reader).get(ranked_list(many, "show=passed")).text
    assert rows(rows_of_reader) == ["works-02"]
    assert "Timing: Too early" in rows_of_reader
    assert "Undo the pass" not in rows_of_reader


def test_every_list_of_the_mandate_agrees(many: Sides) -> None:
    session, viewer = many.session, many.viewer(many.investor)
    view = a_view(many, many.investor, ranked_list(many))
    visit = flow_of(session, viewer, many.mandate.slug)
    note_visit(session, viewer, visit)
    session.commit()
    before = keys(many)
    slug, gone = visit.first[0].line.slug, visit.first[0].line.key
    passing(many, slug)
    assert keys(many) == [key for key in before if key != gone]
    assert keys(many, passed=True) == [gone]
    together = blend(session, viewer, many.mandate.slug, [], "score")
    assert gone not in [each.line.key for each in together.items]
    assert len(together.items) == len(before) - 1
    assert ventures_of(session, viewer, view, limit=100).total == len(before) - 1
    with clock.frozen(clock.now() + timedelta(hours=2)):
        flow = flow_of(session, viewer, many.mandate.slug)
    assert flow.total == len(before) - 1
    assert list(flow.rising) == [], "nobody has climbed because another went"
    mandate = mandate_for_matches(session, viewer, many.mandate.slug)
    take_back(session, actor=viewer, mandate=mandate, venture_slug=slug)
    session.commit()
    assert keys(many) == before


def test_what_is_asked_to_be_seen_again_is_in_the_list_again(app: Flask, many: Sides) -> None:
    session, viewer = many.session, many.viewer(many.investor)
    before = keys(many)
    passing(many, "works-03")
    assert len(keys(many)) == len(before) - 1
    mandate = mandate_for_matches(session, viewer, many.mandate.slug)
    deal_id = _deal_of(many, "works-03")
    take_back(session, actor=viewer, mandate=mandate, venture_slug="works-03")
    session.commit()
    day = clock.today() + timedelta(days=3)
    feedback.pass_on(
        session,
        actor=viewer,
        deal_id=deal_id,
        from_stage="sourced",
        reason="timing.too_early",
        condition=Condition("day", from_day=day),
    )
    session.commit()
    assert len(keys(many)) == len(before) - 1
    _morning_of(app, day)
    session.commit()
    assert keys(many) == before


def _deal_of(sides: Sides, slug: str) -> int:
    wanted = select(Deal.id).join(Venture, col(Venture.id) == col(Deal.venture_id)).where(col(Venture.slug) == slug)
    return int(sides.session.exec(wanted).one() or 0)


def _morning_of(app: Flask, day: date) -> None:
    with app.app_context():
        with Session(db.engine) as session:
            jobs.enqueue_due(session)
            session.commit()
        moment = clock.now() + (day - clock.today()) + timedelta(days=1)
        with clock.frozen(moment):
            with Session(db.engine) as session:
                jobs.enqueue_due(session)
                session.commit()
            jobs.work_off(db.engine, settings())


def test_others_and_the_venture_see_nothing_of_a_pass(client: FlaskClient, many: Sides) -> None:
    passing(many, many.venture.slug, note="Only ours")
    sign_in(client, many.founder)
    page = client.get(f"/ventures/{many.venture.slug}/matches").text
    assert many.mandate.name in page
    assert "Only ours" not in page
    assert "Too early" not in page
    assert client.get(ranked_list(many, "show=passed")).status_code == 403


def test_passes_cost_the_same_queries_however_many_there_are(
    client: FlaskClient, session: Session, many: Sides
) -> None:
    sign_in(client, many.investor)

    def costs() -> list[int]:
        found = []
        for query in ("", "show=passed", "sort=name", "just_passed=works-00"):
            assert client.get(ranked_list(many, query)).status_code == 200
            with count_queries(session.get_bind()) as counted:
                client.get(ranked_list(many, query))
            found.append(len(counted))
        return found

    passing(many, "works-00")
    few = costs()
    for number in range(1, 9):
        passing(many, f"works-{number:02}")
    assert costs() == few
    assert max(few) <= 14
