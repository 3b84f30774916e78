import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

from foundation.database import Session
from profiles.models import Venture
from readiness.services.answering import Given, save_answers
from readiness.services.sheets import Sheet, questionnaire
from tests.integration.readiness.conftest import Firm
from tests.support.people import csrf_token, sign_in, submit
from tests.support.profiles import a_cluster, a_mandate, a_venture


def page_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[:2000]
    HTMLParser(strict=False).parse(answer.text)
    assert "style=" not in answer.text
    return answer.text


@pytest.fixture
def owner_client(app: Flask, firm: Firm) -> FlaskClient:
    return sign_in(app.test_client(), firm.owner)


def answer_all(session: Session, firm: Firm, upto: int, venture: Venture | None = None) -> Sheet:
    """Answer every statement up to a level with yes."""
    given = [Given(each.code, "yes") for each in questionnaire(session).current if each.level <= upto]
    sheet = save_answers(session, actor=firm.viewer(firm.owner), venture=venture or firm.venture, given=given)
    session.commit()
    return sheet


def test_an_empty_questionnaire_says_where_to_begin(owner_client: FlaskClient, session: Session, firm: Firm) -> None:
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness"))
    assert "What blocks" in page
    assert "Somebody works on it." in page
    assert "KTH Innovation Readiness Level is a trademark of KTH" in page


@pytest.mark.parametrize("code", ["customer", "technology", "business", "ip", "team", "funding"])
def test_each_dimension_has_nine_levels(owner_client: FlaskClient, firm: Firm, code: str) -> None:
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness/{code}"))
    assert all(f'id="level-{level}"' in page for level in range(1, 10))


def test_a_dimension_that_is_none_is_not_found(owner_client: FlaskClient, firm: Firm) -> None:
    assert owner_client.get(f"/ventures/{firm.slug}/readiness/profit").status_code == 404


def test_answers_are_saved_without_a_script(owner_client: FlaskClient, session: Session, firm: Firm) -> None:
    code = "customer.1.need_guessed"
    answer = submit(
        owner_client,
        f"/ventures/{firm.slug}/readiness/customer",
        base="{}",
        then="next",
        **{f"answer-{code}": "yes", f"url-{code}": "example.org/notes", f"note-{code}": "Three pages"},
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/readiness/technology")
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness/customer"))
    assert "https://example.org/notes" in page
    assert "Evidenced" in page
    assert "With evidence: level 1" in page


def test_the_form_saves_itself_and_keeps_what_holds(owner_client: FlaskClient, firm: Firm) -> None:
    address = f"/ventures/{firm.slug}/readiness/customer"
    first, second = "customer.1.need_guessed", "customer.2.need_described"
    owner_client.get(address)
    answer = owner_client.post(
        address,
        data={
            "csrf_token": csrf_token(owner_client),
            "base": "{}",
            f"answer-{first}": "yes",
            f"answer-{second}": "yes",
            f"url-{second}": "not an address",
        },
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert answer.headers["X-Saved"].startswith("Saved ")
    assert "Enter a web address" in answer.text
    assert 'id="readiness-base"' in answer.text
    assert "Level of customer" in answer.text
    page = page_of(owner_client.get(address))
    assert page.count(" checked") == 1


def test_evidence_without_an_answer_is_not_lost(owner_client: FlaskClient, firm: Firm) -> None:
    code = "customer.1.need_guessed"
    answer = submit(
        owner_client, f"/ventures/{firm.slug}/readiness/customer", base="{}", **{f"note-{code}": "A folder"}
    )
    page = page_of(answer, 422)
    assert "Choose an answer" in page
    assert "A folder" in page


def test_what_was_not_touched_is_not_written_over(owner_client: FlaskClient, session: Session, firm: Firm) -> None:
    code, other = "team.1.one_person", "team.2.first_view"
    stale = f'{{"{code}": ["", "", ""], "{other}": ["", "", ""]}}'
    answer_all(session, firm, 1)
    submit(
        owner_client,
        f"/ventures/{firm.slug}/readiness/team",
        base=stale,
        **{f"answer-{code}": "", f"answer-{other}": "no"},
    )
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness"))
    assert "Level 1 on every side" in page


def test_next_actions_count_funders_and_name_who_pays(owner_client: FlaskClient, session: Session, firm: Firm) -> None:
    a_mandate(session, name="Seed of the Severn")
    a_mandate(session, name="Proof of concept grants", instruments=["grant"], stages=["seed"])
    session.commit()
    answer_all(session, firm, 5)
    # At seed, shares ask for 5/4/5/5/6/6: team and funding are each one level short.
    given = [Given(each.code, "yes") for each in questionnaire(session).current if each.dimension_code == "team"]
    save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given)
    session.commit()
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness"))
    assert "You fit 1 mandate by every other rule" in page
    assert "you are ready for 0 of them" in page
    assert "Open talks with investors on a stated ask" in page
    assert "would open <strong>1 funder</strong>" in page
    assert "Proof of concept grants" in page
    answer_all(session, firm, 6)
    assert "you are ready for 1 of them" in page_of(owner_client.get(f"/ventures/{firm.slug}/readiness"))


def test_the_report_prints_every_statement(owner_client: FlaskClient, session: Session, firm: Firm) -> None:
    answer_all(session, firm, 3)
    page = page_of(owner_client.get(f"/ventures/{firm.slug}/readiness/report"))
    assert all(each.text.replace("'", "&#39;") in page for each in questionnaire(session).current)


def test_checks_show_lights_and_keep_facts(owner_client: FlaskClient, firm: Firm) -> None:
    address = f"/ventures/{firm.slug}/readiness/checks"
    answer = submit(
        owner_client,
        f"{address}/facts",
        gross_assets_gbp="200k",
        employees_fte="6",
        seis_raised_gbp="0",
        generates_power="True",
        excluded_trade_share="35%",
    )
    assert answer.status_code == 303
    page = page_of(owner_client.get(address))
    assert "Unlikely" in page
    assert "is 35%; the limit is at most 20%" in page
    assert "You generate or export power" in page
    assert "you qualify" not in page.lower()


def test_a_wrong_fact_stands_beside_its_field(owner_client: FlaskClient, firm: Firm) -> None:
    answer = submit(owner_client, f"/ventures/{firm.slug}/readiness/checks/facts", gross_assets_gbp="lots")
    assert "Enter an amount in pounds" in page_of(answer, 422)


def test_the_ledger_counts_and_an_award_can_be_taken_out(
    owner_client: FlaskClient, session: Session, firm: Firm
) -> None:
    address = f"/ventures/{firm.slug}/readiness/checks"
    answer = submit(
        owner_client,
        f"{address}/awards",
        awarded_on="2025-05-01",
        amount_gbp="300k",
        giver="Severn Council",
        recipient="Leak Finder Labs",
    )
    assert answer.status_code == 303
    page = page_of(owner_client.get(f"{address}?on=2026-11-22&grant=20k"))
    assert "£15k" in page
    assert "more than what is left by £5k" in page
    assert "Leak Finder Labs" in page
    later = page_of(owner_client.get(f"{address}?on=2028-04-01&grant=20k"))
    assert "No, outside the window" in later
    assert "fits into what is left" in later
    taken = submit(owner_client, f"{address}/awards/1/remove")
    assert taken.status_code == 303
    assert "No award is entered" in page_of(owner_client.get(address))
    assert submit(owner_client, f"{address}/awards/1/remove").status_code == 404


def test_a_measurement_stands_beside_the_claim(app: Flask, session: Session, firm: Firm) -> None:
    venture = a_venture(session, organisation_id=firm.organisation.id, energy_saved_kwh=1000)
    session.commit()
    client = sign_in(app.test_client(), firm.owner)
    submit(
        client,
        f"/ventures/{venture.slug}/readiness/checks/measurements",
        kind="energy",
        amount="800",
        measured_on="2026-09-01",
        method="Meters of two sites",
    )
    page = page_of(client.get(f"/ventures/{venture.slug}/readiness/checks"))
    assert "What was measured is 80% of what is claimed." in page
    assert "Meters of two sites" in page


@pytest.mark.parametrize("query", ["on=nope&grant=x", "on=0001-01-01", "on=2150-01-01&grant=99999999999999999999"])
def test_addresses_that_make_no_sense_do_no_harm(owner_client: FlaskClient, firm: Firm, query: str) -> None:
    page_of(owner_client.get(f"/ventures/{firm.slug}/readiness/checks?{query}"))
    page_of(owner_client.get(f"/ventures/{firm.slug}/readiness?from=x&to=%00"))


def test_a_cluster_sees_only_those_that_share(
    app: Flask, session: Session, firm: Firm, owner_client: FlaskClient
) -> None:
    cluster = a_cluster(session, name="Water Cluster", organisation_id=firm.cluster_organisation.id)
    shares = a_venture(session, organisation_id=firm.organisation.id, name="Sharer", clusters=[cluster.slug])
    a_venture(session, name="Quiet one", clusters=[cluster.slug])
    session.commit()
    answer_all(session, firm, 2, shares)
    submit(
        owner_client,
        f"/ventures/{shares.slug}/readiness/advisers/give",
        organisation=firm.cluster_organisation.slug,
        may="see",
    )
    lead = sign_in(app.test_client(), firm.cluster_lead)
    page = page_of(lead.get(f"/clusters/{cluster.slug}/readiness"))
    assert "n = 1 venture shares its levels" in page
    assert "1 more does not" in page
    assert "Sharer" in page
    assert "Quiet one" not in page
    table = lead.get(f"/clusters/{cluster.slug}/readiness?format=csv")
    assert table.text.splitlines()[1] == "Sharer,2,2,2,2,2,2,2"
    page_of(lead.get(f"/ventures/{shares.slug}/readiness"))
    programme = page_of(lead.get(f"/organisations/{firm.cluster_organisation.slug}/readiness"))
    assert "n = 1 venture shares its levels with you." in programme
    assert owner_client.get(f"/organisations/{firm.cluster_organisation.slug}/readiness").status_code == 404
    assert owner_client.get(f"/clusters/{cluster.slug}/readiness").status_code == 403


def test_a_heat_map_is_shaded_by_level_and_sorted_as_the_address_says(
    app: Flask, session: Session, firm: Firm, owner_client: FlaskClient
) -> None:
    made = [a_venture(session, organisation_id=firm.organisation.id, name=name) for name in ("Ahead", "Behind", "Zeal")]
    session.commit()
    for venture, upto in zip(made, (4, 1, 9), strict=True):
        answer_all(session, firm, upto, venture)
        give = f"/ventures/{venture.slug}/readiness/advisers/give"
        submit(owner_client, give, organisation=firm.cluster_organisation.slug, may="see")
    lead = sign_in(app.test_client(), firm.cluster_lead)
    address = f"/organisations/{firm.cluster_organisation.slug}/readiness"
    page = page_of(lead.get(address))
    assert [page.count(f'heat-{shade}">{level}</td>') for shade, level in ((2, 4), (1, 1), (5, 9))] == [7, 7, 7]
    assert "Level 1 or 2" in page
    orders = {"": "ABZ", "?sort=-venture": "ZBA", "?sort=customer": "BAZ", "?sort=-overall": "ZAB", "?sort=%00": "ABZ"}
    for query, order in orders.items():
        page = page_of(lead.get(f"{address}{query}"))
        places = {name[0]: page.index(f">{name}</a>") for name in ("Ahead", "Behind", "Zeal")}
        assert "".join(sorted(places, key=places.__getitem__)) == order, query
    table = lead.get(f"{address}?sort=-overall&format=csv").text.splitlines()
    assert [line.split(",")[0] for line in table[1:]] == ["Zeal", "Ahead", "Behind"]


def test_a_cluster_is_told_nothing_of_a_venture_that_waits_for_a_view(
    app: Flask, session: Session, firm: Firm, owner_client: FlaskClient
) -> None:
    cluster = a_cluster(session, organisation_id=firm.cluster_organisation.id)
    venture = a_venture(session, organisation_id=firm.organisation.id, name="Waiting", clusters=[cluster.slug])
    session.commit()
    answer_all(session, firm, 2, venture)
    give = f"/ventures/{venture.slug}/readiness/advisers/give"
    submit(owner_client, give, organisation=firm.cluster_organisation.slug, may="assess")
    lead = sign_in(app.test_client(), firm.cluster_lead)
    page = page_of(lead.get(f"/clusters/{cluster.slug}/readiness"))
    assert "n = 0 ventures share their levels with you; 1 more does not" in page
    assert "Waiting" not in page
    asked = questionnaire(session).current
    for code in ("customer", "technology"):
        replies = {f"answer-{each.code}": "no" for each in asked if each.dimension_code == code}
        submit(lead, f"/ventures/{venture.slug}/readiness/assess/{code}", **replies)
    submit(lead, f"/ventures/{venture.slug}/readiness/assess/hand-in")
    assert "Waiting" in page_of(lead.get(f"/clusters/{cluster.slug}/readiness"))
