"""How deals end: terms and other investors, the closing that both sides confirm, and the funder's portfolio."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import InvestorStatement, User, key_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from pipeline import queries
from pipeline.models import Deal, Stage
from pipeline.queries import HoldingFilters
from pipeline.services import add_deal
from pipeline.services.closing import answer_closing, closing_view, closings_of, state_closing, withdraw_closing
from pipeline.services.portfolio import funder_for, part_of
from pipeline.services.terms import ending, remove_investor, set_investor, set_terms
from profiles.services.ventures import record_of
from tests.integration.access_world import bearer_of
from tests.integration.pipeline.conftest import House, viewer_of
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, an_organisation, csrf_token, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

DAY = date(2026, 3, 2)


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    """A deal in legals, from where it can complete."""
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    added.stage = added.step = Stage.LEGALS.value
    session.commit()
    return added


def figures(**changes: Any) -> dict[str, Any]:
    return {"closed_on": DAY, "amount_gbp": 250_000, "round_gbp": 400_000, "instrument_code": "equity", **changes}


def stated(session: Session, house: House, deal: Deal, version: int = 0, **changes: Any) -> int:
    """State a closing for the funder, and give its version."""
    made = state_closing(session, actor=house.viewer, deal_id=key_of(deal), version=version, values=figures(**changes))
    session.commit()
    return made.version


def confirmed(session: Session, house: House, deal: Deal, **changes: Any) -> None:
    version = stated(session, house, deal, **changes)
    answer_closing(session, actor=house.founder, deal_id=key_of(deal), version=version, agrees=True)
    session.commit()


def test_both_sides_make_a_round_and_a_holding(session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    assert deal.stage == Stage.COMPLETED
    assert record_of(session, house.venture).state()["rounds"] == []
    assert queries.holding_total(session, HoldingFilters(house.funder.id or 0)).holdings == 0
    answer_closing(session, actor=house.founder, deal_id=key_of(deal), version=version, agrees=True)
    session.commit()
    (held,) = record_of(session, house.venture).state()["rounds"]
    assert (held["closed_on"], held["amount_gbp"], held["investors"]) == (DAY, 400_000, ["Trent Capital"])
    found = part_of(session, house.viewer, house.funder, HoldingFilters(house.funder.id or 0))
    assert (found.total.holdings, found.total.ventures, found.total.amount_gbp) == (1, 1, 250_000)
    says = [event.data.get("says", "") for event in queries.deal_events(session, key_of(deal))]
    assert says[0] == "Confirmed the closing for the venture"
    assert says[1].startswith("Stated £250,000 on 2 Mar 2026")


def test_each_side_is_told(session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    (notice,) = notices_of(session, house.founder_person)
    assert "Trent Capital says that its deal has closed" in notice.title
    answer_closing(
        session, actor=house.founder, deal_id=key_of(deal), version=version, agrees=False, objection="It was £200,000."
    )
    session.commit()
    told = notices_of(session, house.person)[0]
    assert "not right" in told.title
    assert told.text == "It was £200,000."


def test_what_is_disputed_is_stated_anew(session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    row = answer_closing(
        session, actor=house.founder, deal_id=key_of(deal), version=version, agrees=False, objection="Less."
    )
    session.commit()
    with pytest.raises(Conflict, match="meanwhile"):
        stated(session, house, deal, version=version)
    confirmed_at = stated(session, house, deal, version=row.version, amount_gbp=200_000)
    answer_closing(session, actor=house.founder, deal_id=key_of(deal), version=confirmed_at, agrees=True)
    session.commit()
    assert queries.holding_total(session, HoldingFilters(house.funder.id or 0)).amount_gbp == 200_000


def test_nothing_is_confirmed_twice(session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    key = key_of(deal)
    answer_closing(session, actor=house.founder, deal_id=key, version=version, agrees=True)
    session.commit()
    with pytest.raises(Conflict, match="stays as it is"):
        answer_closing(session, actor=house.founder, deal_id=key, version=version, agrees=True)
    with pytest.raises(Conflict, match="stays as it is"):
        withdraw_closing(session, actor=house.viewer, deal_id=key, version=version + 1)
    assert len(record_of(session, house.venture).state()["rounds"]) == 1


def test_what_is_taken_back_cannot_be_confirmed(session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    withdraw_closing(session, actor=house.other, deal_id=key_of(deal), version=version)
    session.commit()
    with pytest.raises(Conflict, match="taken this closing back"):
        answer_closing(session, actor=house.founder, deal_id=key_of(deal), version=version, agrees=True)
    assert "took back" in notices_of(session, house.founder_person)[0].title
    # It can be stated again.
    stated(session, house, deal)


def test_other_figures_than_those_that_were_seen_are_not_confirmed(session: Session, house: House, deal: Deal) -> None:
    seen = stated(session, house, deal)
    stated(session, house, deal, version=seen, amount_gbp=300_000)
    with pytest.raises(Conflict, match="Look at them again"):
        answer_closing(session, actor=house.founder, deal_id=key_of(deal), version=seen, agrees=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_gbp": 0}, "amount_gbp"),
        ({"round_gbp": 1_000}, "round_gbp"),
        ({"instrument_code": "gold"}, "instrument_code"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    session: Session, house: House, deal: Deal, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        stated(session, house, deal, **changes)
    assert field in refused.value.fields
    assert deal.stage == Stage.LEGALS


def test_a_deal_closes_only_from_where_it_can_complete(session: Session, house: House, deal: Deal) -> None:
    deal.stage = deal.step = Stage.SOURCED.value
    session.commit()
    with pytest.raises(Invalid, match="before due diligence"):
        stated(session, house, deal)


def test_whoever_states_it_does_not_confirm_it(session: Session, house: House, deal: Deal) -> None:
    a_member(session, house.venture_organisation, "owner", house.person)
    both = viewer_of(house.person, (house.organisation, "owner"), (house.venture_organisation, "owner"))
    version = stated(session, house, deal)
    with pytest.raises(Invalid, match="another look"):
        answer_closing(session, actor=both, deal_id=key_of(deal), version=version, agrees=True)


def test_others_neither_see_nor_answer_it(session: Session, house: House, deal: Deal) -> None:
    rival = viewer_of(a_person(session), (an_organisation(session), "owner"))
    # The venture learns of the deal by what is stated of it, not before.
    with pytest.raises(NotFound):
        closing_view(session, house.founder, key_of(deal))
    version = stated(session, house, deal)
    assert closing_view(session, house.founder, key_of(deal)).may_answer
    with pytest.raises(NotFound):
        closing_view(session, rival, key_of(deal))
    with pytest.raises(NotFound):
        answer_closing(session, actor=rival, deal_id=key_of(deal), version=version, agrees=True)
    with pytest.raises(Forbidden):
        answer_closing(session, actor=house.onlooker, deal_id=key_of(deal), version=version, agrees=True)
    with pytest.raises(NotFound):
        funder_for(session, rival, house.funder.slug)
    with pytest.raises(Forbidden):
        closings_of(session, rival, house.venture.slug)


def test_a_venture_does_not_state_what_a_funder_paid(session: Session, house: House) -> None:
    own, _ = add_deal(session, actor=house.founder, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    with pytest.raises(Invalid):
        state_closing(session, actor=house.founder, deal_id=key_of(own), version=0, values=figures())


def test_two_funders_of_one_round_are_one_round(session: Session, house: House, deal: Deal) -> None:
    confirmed(session, house, deal)
    organisation = an_organisation(session, "funder", "Soar Fund", verified=True)
    funder = a_funder(session, organisation_id=organisation.id, name="Soar Fund")
    mandate = a_mandate(session, funder=funder)
    person = a_member(session, organisation)
    viewer = viewer_of(person, (organisation, "owner"))
    second, _ = add_deal(session, actor=viewer, venture_slug=house.venture.slug, mandate_slug=mandate.slug)
    second.stage = second.step = Stage.LEGALS.value
    made = state_closing(session, actor=viewer, deal_id=key_of(second), version=0, values=figures(amount_gbp=150_000))
    answer_closing(session, actor=house.founder, deal_id=key_of(second), version=made.version, agrees=True)
    (held,) = record_of(session, house.venture).state()["rounds"]
    assert held["amount_gbp"] == 400_000
    assert sorted(held["investors"]) == ["Soar Fund", "Trent Capital"]


def test_the_venture_answers_on_its_page(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    version = stated(session, house, deal)
    page = sign_in(client, house.founder_person)
    address = f"/ventures/{house.venture.slug}/closings"
    assert "Waits for the venture" in page.get(address).get_data(as_text=True)
    sent = {"csrf_token": csrf_token(page), "version": version}
    answer = page.post(f"{address}/{deal.id}", data={**sent, "agrees": "no"})
    assert answer.status_code == 422
    assert "Say what is wrong" in answer.get_data(as_text=True)
    assert page.post(f"{address}/{deal.id}", data={**sent, "agrees": "yes"}).status_code == 303
    again = page.post(f"{address}/{deal.id}", data={**sent, "agrees": "yes"})
    assert again.status_code == 409
    assert "stays as it is" in again.get_data(as_text=True)


def test_the_venture_is_led_to_its_own_pages(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    stated(session, house, deal)
    shown = sign_in(client, house.founder_person).get(f"/pipeline/deals/{deal.id}/closing").get_data(as_text=True)
    assert f"/ventures/{house.venture.slug}/closings" in shown
    assert f"/funders/{house.funder.slug}/portfolio" not in shown
    assert "Take it back" not in shown


def test_colleagues_who_only_read_see_the_terms(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    deal.track = "loan"
    session.commit()
    values = {"terms_gbp": 90_000, "interest_percent": 8.5, "term_months": 36, "match_ratio": 0.5}
    set_terms(session, actor=house.viewer, deal_id=key_of(deal), version=0, values=values)
    session.commit()
    shown = sign_in(client, house.reader).get(f"/pipeline/deals/{deal.id}").get_data(as_text=True)
    assert all(words in shown for words in ("8.5%", "36 months", "£90k"))
    assert "Part in the round" not in shown


def test_the_funder_states_on_its_page(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    page = sign_in(client, house.person)
    address = f"/pipeline/deals/{deal.id}/closing"
    sent = {"csrf_token": csrf_token(page), "version": "0", "closed_on": "2026-03-02", "amount_gbp": "250k"}
    refused = page.post(address, data={**sent, "instrument_code": "equity"})
    assert refused.status_code == 422
    assert "Enter the whole round" in refused.get_data(as_text=True)
    assert 'value="250k"' in refused.get_data(as_text=True)
    whole = {**sent, "instrument_code": "equity", "round_gbp": "400k"}
    assert page.post(address, data=whole).status_code == 303
    assert page.post(address, data=whole).status_code == 409
    shown = page.get(address).get_data(as_text=True)
    assert "Waits for the venture" in shown
    token = csrf_token(page)
    assert page.post(f"{address}/withdraw", data={"csrf_token": token, "version": "1"}).status_code == 303


def test_a_portfolio_is_counted_filtered_sorted_and_exported(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    page = sign_in(client, house.person)
    address = f"/funders/{house.funder.slug}/portfolio"
    assert "Nothing in the portfolio yet" in page.get(address).get_data(as_text=True)
    confirmed(session, house, deal)
    confirmed(session, house, deal, closed_on=DAY + timedelta(days=200), amount_gbp=50_000, round_gbp=1_000_000)
    whole = page.get(address).get_data(as_text=True)
    assert "<strong>2</strong> investments in 1 venture, <strong>£300k</strong>" in whole
    assert "Follow-on 1" in whole
    assert "£1m" in whole
    rows = list(csv.reader(io.StringIO(page.get(f"{address}?format=csv&sort=amount").get_data(as_text=True))))
    assert [row[4] for row in rows[1:]] == ["250000", "50000"]
    assert rows[1][7] == "1000000"
    assert "Nothing of this is in the portfolio" in page.get(f"{address}?instrument=loan").get_data(as_text=True)
    assert "<strong>2</strong>" in page.get(f"{address}?year=2026").get_data(as_text=True)


def test_a_portfolio_asks_the_database_as_often_however_long_it_is(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    page = sign_in(client, house.person)
    address = f"/funders/{house.funder.slug}/portfolio"
    confirmed(session, house, deal)
    page.get(address)
    with count_queries(session.get_bind()) as few:
        page.get(address)
    for number in range(5):
        venture = a_venture(session, organisation_id=house.venture_organisation.id, name=f"Venture {number}")
        made, _ = add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
        made.stage = made.step = Stage.LEGALS.value
        confirmed(session, house, made)
    page.get(address)
    with count_queries(session.get_bind()) as many:
        page.get(address)
    assert len(many) == len(few)


def test_programs_state_and_confirm(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    funder, venture = bearer_of(session, house.person), bearer_of(session, house.founder_person)
    address = f"/api/v1/deals/{deal.id}/closing"
    sent = {**figures(), "closed_on": "2026-03-02", "version": 0}
    made = client.post(address, json=sent, headers=funder)
    assert made.status_code == 201
    (item,) = made.get_json()["items"]
    assert client.post(address, json=sent, headers=funder).status_code == 409
    seen = client.get(address, headers=venture).get_json()
    assert (seen["may_state"], seen["may_answer"]) == (False, True)
    answer = {"version": item["version"], "agrees": True}
    assert client.post(f"{address}/confirm", json=answer, headers=venture).status_code == 200
    twice = client.post(f"{address}/confirm", json=answer, headers=venture)
    assert twice.status_code == 409
    held = client.get(f"/api/v1/funders/{house.funder.slug}/portfolio", headers=funder).get_json()
    assert (held["total"], held["amount_gbp"]) == (1, 250_000)
    assert held["items"][0]["venture_slug"] == house.venture.slug
    assert client.delete(address, json={"version": 2}, headers=funder).status_code == 409


def test_terms_fit_the_track(session: Session, house: House, deal: Deal) -> None:
    values = {"instrument_code": "equity", "valuation_gbp": 3_000_000, "interest_percent": 8.0, "conditions": "One."}
    with pytest.raises(Invalid) as refused:
        set_terms(session, actor=house.viewer, deal_id=key_of(deal), version=0, values=values)
    assert "basis" in refused.value.fields
    made = set_terms(
        session, actor=house.viewer, deal_id=key_of(deal), version=0, values={**values, "basis": "pre_money"}
    )
    session.commit()
    assert (made.valuation_gbp, made.interest_percent) == (3_000_000, None)
    with pytest.raises(Conflict):
        set_terms(session, actor=house.other, deal_id=key_of(deal), version=0, values={})
    deal.track = "loan"
    session.commit()
    loan = set_terms(session, actor=house.viewer, deal_id=key_of(deal), version=1, values=values)
    assert (loan.valuation_gbp, loan.interest_percent, loan.basis) == (None, 8.0, None)


def test_other_investors_are_written_down_once(session: Session, house: House, deal: Deal) -> None:
    here = a_funder(session, name="Avon Angels")
    key = key_of(deal)
    set_investor(session, actor=house.viewer, deal_id=key, name="Avon Angels", level="observing")
    set_investor(session, actor=house.other, deal_id=key, name="AVON angels", level="committed", amount_gbp=60_000)
    set_investor(session, actor=house.other, deal_id=key, name="A family", level="considering", amount_gbp=10_000)
    session.commit()
    record = queries.deal_record(session, key)
    assert record is not None
    found = ending(session, house.viewer, record)
    assert found is not None
    assert [(each.name, each.level, each.funder_id) for each in found.investors] == [
        ("A family", "considering", None), ("Avon Angels", "committed", here.id),
    ]  # fmt: skip
    assert found.sure_gbp == 60_000
    with pytest.raises(Invalid):
        set_investor(session, actor=house.viewer, deal_id=key, name="trent capital", level="observing")
    remove_investor(session, actor=house.viewer, deal_id=key, investor_id=found.investors[0].id or 0)
    with pytest.raises(NotFound):
        remove_investor(session, actor=house.viewer, deal_id=key, investor_id=found.investors[0].id or 0)
    assert queries.deal_events(session, key)[0].data["says"] == "Took A family off the deal"


def _without_category(session: Session, house: House) -> None:
    """Let the funder's category lapse."""
    for row in session.exec(
        select(InvestorStatement).where(InvestorStatement.organisation_id == house.organisation.id)
    ):
        row.lapses_on = clock.today() - timedelta(days=1)
        session.add(row)
    session.commit()


def _works(client: FlaskClient, person: User, deal: Deal) -> tuple[str, int]:
    page = sign_in(client, person)
    shown = page.get(f"/pipeline/deals/{deal.id}").get_data(as_text=True)
    sent = {"csrf_token": csrf_token(page), "terms_version": "1", "conditions": "Two."}
    return shown, page.post(f"/pipeline/deals/{deal.id}/terms", data=sent).status_code


def test_terms_and_investors_are_part_of_the_offer(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    values = {"terms_gbp": 123_456, "conditions": "Quartz."}
    set_terms(session, actor=house.viewer, deal_id=key_of(deal), version=0, values=values)
    set_investor(session, actor=house.viewer, deal_id=key_of(deal), name="Avon Angels", level="observing")
    session.commit()
    shown, _ = _works(client, house.person, deal)
    assert "Quartz." in shown
    assert "Avon Angels" in shown
    _without_category(session, house)
    shown, status = _works(client, house.person, deal)
    assert 'id="terms"' not in shown
    assert "Quartz." not in shown
    assert status == 403
