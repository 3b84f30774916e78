"""The advert of a round: when and by whom it is seen, where, and what becomes of it when two change it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask

from accounts.policy import VISITOR
from applications import queries
from applications.models import Advert
from applications.services import adverts
from applications.services.adverts import Standing, Step
from foundation import clock
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from profiles.models import Mandate
from tests.support.applications import NEED, a_programme, change_advert, set_budget
from tests.support.introductions import Sides, two_sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_mandate
from tests.support.queries import count_queries

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
LINE = "Proof that leaks can be heard"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def listed(sides: Sides, text: str = "") -> list[str]:
    return [each.title for each in adverts.listings(sides.session, text=text, sort="closes")]


def found(sides: Sides, words: str = "leaks") -> list[str]:
    return [each.title for each in adverts.found_by(sides.session, VISITOR, words, limit=9)]


def test_an_advert_is_seen_from_its_first_day_until_its_last(sides: Sides) -> None:
    change_advert(sides, line=LINE, shown_from=TODAY + DAY, shown_until=TODAY + 3 * DAY)
    seen = []
    for after in range(5):
        with clock.frozen(NOW + after * DAY):
            is_listed, is_found = bool(listed(sides)), bool(found(sides))
            assert is_listed is is_found
            seen.append(is_listed)
    assert seen == [False, True, True, False, False]


def test_what_the_database_lists_is_what_is_said_to_be_published(sides: Sides) -> None:
    """Every combination of days before, on and after today: the condition of the lists and the words agree."""
    days = (None, TODAY - DAY, TODAY, TODAY + DAY)
    closings = (None, TODAY - DAY, TODAY)
    expected = set()
    for first, last, closes in product(days, days, closings):
        if first is not None and last is not None and last <= first:
            continue
        mandate = a_mandate(sides.session, funder=sides.funder, name=f"{first} {last} {closes}", closes_on=closes)
        advert = Advert(mandate_id=mandate.id or 0, line=LINE, shown_from=first, shown_until=last)
        sides.session.add(advert)
        if adverts.standing(advert, mandate) is Standing.PUBLISHED:
            expected.add(mandate.name)
    sides.session.commit()
    assert set(listed(sides)) == expected
    assert {each.title for each in adverts.found_by(sides.session, VISITOR, "leaks", limit=99)} == expected
    assert len(expected) == 8


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((None, None), Standing.KEPT),
        ((TODAY + DAY, None), Standing.SCHEDULED),
        ((TODAY, None), Standing.PUBLISHED),
        ((TODAY - DAY, TODAY + DAY), Standing.PUBLISHED),
        ((TODAY - DAY, TODAY), Standing.OVER),
    ],
)
def test_where_an_advert_stands(days: tuple[date | None, date | None], said: Standing) -> None:
    advert = Advert(mandate_id=1, line=LINE, shown_from=days[0], shown_until=days[1])
    assert adverts.standing(advert, Mandate(funder_id=1, slug="m", name="M", created_at=NOW, updated_at=NOW)) is said


def test_nobody_else_sees_it_while_its_mandate_is_a_draft(sides: Sides) -> None:
    change_advert(sides, line=LINE, step=Step.PUBLISH)
    assert (listed(sides), found(sides)) == (["Trent Seed"], ["Trent Seed"])
    sides.mandate.status = "draft"
    sides.session.commit()
    assert (listed(sides), found(sides)) == ([], [])
    with pytest.raises(NotFound):
        adverts.advert_for(sides.session, VISITOR, sides.mandate.slug)


def test_before_and_after_it_is_published_its_own_people_see_it(sides: Sides) -> None:
    change_advert(sides, line=LINE, shown_from=TODAY + DAY)
    for stranger in (VISITOR, sides.viewer(sides.founder)):
        with pytest.raises(NotFound):
            adverts.advert_for(sides.session, stranger, sides.mandate.slug)
    assert adverts.advert_for(sides.session, sides.viewer(sides.reader), sides.mandate.slug).line == LINE
    with pytest.raises(Forbidden):
        change_advert(sides, line=LINE, person=sides.reader)


def test_what_has_no_words_of_its_own_is_said_by_the_mandate_and_the_programme(sides: Sides) -> None:
    a_programme(sides, NEED)
    change_advert(sides, line=LINE, step=Step.PUBLISH)
    plain = adverts.advert_for(sides.session, VISITOR, sides.mandate.slug)
    assert (plain.title, plain.for_whom) == ("Trent Seed", "For firms of the region.")
    assert plain.pays_for == sides.mandate.description
    change_advert(sides, line=LINE, title="Hear the leak", pays_for="One test.", for_whom="Water firms.")
    own = adverts.advert_for(sides.session, sides.viewer(sides.reader), sides.mandate.slug)
    assert (own.title, own.pays_for, own.for_whom) == ("Hear the leak", "One test.", "Water firms.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"shown_until": TODAY + DAY}, "shown_from"),
        ({"shown_from": TODAY + DAY, "shown_until": TODAY + DAY}, "shown_until"),
        ({"step": Step.PUBLISH, "shown_until": TODAY}, "shown_until"),
    ],
)
def test_days_that_contradict_each_other_are_told(sides: Sides, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        change_advert(sides, line=LINE, **given)
    assert list(told.value.fields) == [field]


def test_only_a_verified_funder_publishes_and_only_a_round_that_can_be_applied_to(sides: Sides) -> None:
    unverified = two_sides(sides.session, verified=False)
    change_advert(unverified, line=LINE)
    with pytest.raises(Invalid, match="another look") as told:
        change_advert(unverified, line=LINE, step=Step.PUBLISH)
    assert "verified" in told.value.fields["shown_from"][0]
    sides.session.rollback()
    sides.mandate.closes_on = TODAY - DAY
    sides.session.commit()
    with pytest.raises(Invalid) as told:
        change_advert(sides, line=LINE, shown_from=TODAY)
    assert told.value.fields == {"shown_from": ["This round closed on 26 Nov 2026."]}
    sides.session.rollback()
    sides.mandate.closes_on, sides.mandate.backs_funds = None, True
    sides.session.commit()
    with pytest.raises(Invalid) as told:
        change_advert(sides, line=LINE, step=Step.PUBLISH)
    assert "backs funds" in told.value.fields["shown_from"][0]


def test_of_two_who_change_a_scheduled_advert_the_second_is_told(sides: Sides) -> None:
    a_programme(sides, NEED)
    change_advert(sides, line=LINE, shown_from=TODAY + DAY)
    held = queries.programme_of(sides.session, sides.mandate.id or 0)
    assert held is not None
    version = held.version
    change_advert(sides, line="Other words", shown_from=TODAY + 2 * DAY, version=version)
    with pytest.raises(Conflict, match="colleague"):
        change_advert(sides, line=LINE, shown_from=TODAY + DAY, version=version, person=sides.partner)
    sides.session.rollback()
    kept = queries.advert_of(sides.session, sides.mandate.id or 0)
    assert kept is not None
    assert (kept.line, kept.shown_from) == ("Other words", TODAY + 2 * DAY)


def test_it_is_worded_looked_at_scheduled_published_and_taken_down_on_its_page(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    set_budget(sides, 500_000, 80_000)
    investor, visitor = sign_in(app.test_client(), sides.investor), app.test_client()
    round_page, at = f"/mandates/{sides.mandate.slug}/programme", f"/mandates/{sides.mandate.slug}/programme/advert"
    public = f"/mandates/{sides.mandate.slug}/advert"
    assert f'href="{at}"' in investor.get(round_page).text
    sent = {"version": "3", "title": "Hear <the> leak", "line": LINE, "pays_for": "", "for_whom": "Water firms"}
    empty = submit(investor, at, **{**sent, "line": " ", "step": "save"})
    assert empty.status_code == 422
    assert "Say in one line what it is." in empty.text
    assert "Hear &lt;the&gt; leak" in empty.text
    looked = submit(investor, at, **sent, step="")
    assert looked.status_code == 200
    assert "nothing is saved yet" in looked.text
    assert looked.text.count(LINE) == 3
    assert queries.advert_of(sides.session, sides.mandate.id or 0) is None
    assert submit(investor, at, **sent, step="save", shown_from="2026-12-03").status_code == 303
    assert "Everybody sees it from 3 Dec 2026" in investor.get(at).text
    assert visitor.get(public).status_code == 404
    assert "Hear &lt;the&gt; leak" not in visitor.get("/search?q=hear").text
    assert submit(investor, at, **{**sent, "version": "4"}, step="publish", shown_from="2026-12-03").status_code == 303
    page = visitor.get(public).text
    for words in ("Hear &lt;the&gt; leak", LINE, "Water firms", "Up to £80k", "£500k", "Sign in to apply"):
        assert words in page
    assert LINE in visitor.get("/programmes").text
    assert LINE in visitor.get(f"/programmes?q={LINE}").text
    assert f'href="{public}"' in visitor.get("/search?q=hear").text
    assert "Hear <the> leak,Proof that leaks can be heard,Trent Capital" in visitor.get("/programmes?format=csv").text
    late = submit(investor, at, **{**sent, "line": "Typed late"}, step="save")
    assert late.status_code == 409
    assert "Typed late" in late.text
    assert submit(investor, at, **{**sent, "version": "5"}, step="take_down").status_code == 303
    assert visitor.get(public).status_code == 404
    assert LINE not in visitor.get("/programmes").text
    assert "Trent Seed" in visitor.get("/programmes").text
    assert "only your own people see this page" in investor.get(public).text


def test_a_round_that_opens_later_is_listed_and_asks_whether_to_tell(app: Flask, sides: Sides) -> None:
    sides.mandate.opens_on = TODAY + 9 * DAY
    sides.session.commit()
    change_advert(sides, line=LINE, step=Step.PUBLISH)
    founder = sign_in(app.test_client(), sides.founder)
    apply = f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}"
    for address in ("/programmes", f"/mandates/{sides.mandate.slug}/advert"):
        page = founder.get(address).text
        assert "6 Dec 2026" in page
        assert f'href="{apply}"' in page
        assert "See what it asks" in page


def test_the_list_asks_the_database_as_often_for_one_as_for_many(app: Flask, sides: Sides) -> None:
    change_advert(sides, line=LINE, step=Step.PUBLISH)
    client = app.test_client()
    costs = []
    for address in ("/programmes", "/search?q=leaks"):
        client.get(address)
        with count_queries(sides.session.get_bind().engine) as one:
            client.get(address)
        costs.append(len(one))
    for number in range(4):
        sides.mandate = a_mandate(sides.session, funder=sides.funder, name=f"Round {number}")
        sides.session.commit()
        change_advert(sides, line=LINE, step=Step.PUBLISH)
    for address, cost in zip(("/programmes", "/search?q=leaks"), costs, strict=True):
        client.get(address)
        with count_queries(sides.session.get_bind().engine) as many:
            client.get(address)
        assert len(many) == cost


def test_the_next_round_takes_the_words_and_not_the_days(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    change_advert(sides, line=LINE, title="First round", for_whom="Water firms.", step=Step.PUBLISH)
    investor = sign_in(app.test_client(), sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme"
    made = submit(investor, f"{at}/next-round", name="Trent Seed, second round")
    slug = made.location.split("/")[-2]
    following = adverts.advert_for(sides.session, sides.viewer(sides.investor), slug)
    assert following.advert is not None
    assert (following.title, following.line, following.for_whom) == ("Trent Seed, second round", LINE, "Water firms.")
    assert following.advert.shown_from is None


def test_an_advert_through_the_api(app: Flask, sides: Sides) -> None:
    client, at = app.test_client(), f"/api/v1/mandates/{sides.mandate.slug}/advert"
    change_advert(sides, line=LINE, shown_from=TODAY + DAY)
    assert client.get(at).status_code == 404
    change_advert(sides, line=LINE, step=Step.PUBLISH, shown_until=TODAY + 9 * DAY)
    held = client.get(at).get_json()
    assert (held["title"], held["line"], held["standing"]) == ("Trent Seed", LINE, "published")
    assert (held["shown_from"], held["shown_until"]) == ("2026-11-27", "2026-12-06")
