"""The gap on the real reference facts, as a page, a file and one figure."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from foundation.database import Session, metadata
from foundation.errors import Invalid
from foundation.web import db
from insights.services import Question, ask, headline
from insights.services.claims import checked_claims
from insights.services.measures import MEASURES
from tests.integration.conftest import settings_for
from webapp.factory import create_app


def test_the_headline_is_what_anyone_can_work_out(session: Session) -> None:
    """£37m + £53m over 11,250,368 people against £1,106m over 25,308,984: 8.00 / 43.70 = 18.3 pence."""
    figure = headline(session)
    assert figure.value == pytest.approx(100 * (90e6 / 11_250_368) / (1_106e6 / 25_308_984))
    assert figure.value == pytest.approx(18.306, abs=1e-3)
    assert (figure.unit, figure.period, figure.geography, figure.sample_size) == ("pence", "2024-25", "Midlands", 205)
    assert figure.source.publisher == "HM Revenue & Customs"
    assert figure.source.licence
    assert figure.inputs["numerator"] == pytest.approx(7.99974, abs=1e-5)
    assert figure.inputs["denominator"] == pytest.approx(43.69990, abs=1e-5)
    assert figure.inputs["Midlands pounds"] == 90e6
    assert "2024" in figure.definition


@pytest.mark.parametrize(
    ("question", "value"),
    [
        # £90m / 205 firms over £1,106m / 2,645 firms
        (Question(base="firms"), 104.993),
        # £16m / 11,250,368 over £203m / 25,308,984
        (Question(register="seis"), 17.731),
        (Question(register="seis", base="firms"), 87.971),
        # 2022-23: £101m / (4,936,277 + 6,020,253) over £1,478m / (6,402,514 + 8,871,368 + 9,392,970)
        (Question(period="2022-23"), 15.385),
    ],
)
def test_other_questions_by_hand(session: Session, question: Question, value: float) -> None:
    assert ask(session, question).figure.value == pytest.approx(value, abs=1e-3)


def test_shares_and_ratios_by_hand(session: Session) -> None:
    """£90m of £1,576m raised in the twelve regions of 2024-25 is 5.71%."""
    share = ask(session, Question(measure="share"))
    assert share.figure.value == pytest.approx(90 / 1_576)
    places = [figure.geography for figure in share.figures[:4]]
    assert places == ["Midlands", "Golden Triangle", "United Kingdom", "London"]
    assert sum(figure.value or 0 for figure in share.figures[3:]) == pytest.approx(1)
    assert share.figures[2].value == pytest.approx(1)
    firms = ask(session, Question(measure="share_of_firms"))
    assert firms.figure.inputs["numerator"] == 205
    ratio = ask(session, Question(measure="representation_ratio"))
    assert ratio.figure.value is not None
    assert 0.3 < ratio.figure.value < 0.4


def test_pounds_at_parity_over_all_regions_add_up_to_nothing(session: Session) -> None:
    """The Midlands' share of all heads times £1,576m, less £90m; what some are short of, others have too much of."""
    given = ask(session, Question(measure="pounds_at_parity"))
    assert given.evidence is not None
    heads = given.evidence.whole.units or 0
    assert given.figure.value == pytest.approx(11_250_368 / heads * 1_576e6 - 90e6)
    assert sum(figure.value or 0 for figure in given.figures[3:]) == pytest.approx(0, abs=1)


def test_pounds_of_one_year_by_hand(session: Session) -> None:
    """The deflator from 2022 to 2023 is (2,434,407 / 2,239,868) / (2,228,798 / 2,228,798): £101m become £109.8m."""
    question = Question(measure="per_unit", base="population", period="2022-23", prices="real")
    real, nominal = ask(session, question), ask(session, Question(measure="per_unit", period="2022-23"))
    assert real.evidence is not None
    assert real.evidence.place.amount == pytest.approx(101e6 * 2_434_407 / 2_239_868)
    assert (real.figure.value or 0) / (nominal.figure.value or 1) == pytest.approx(1.086853, abs=1e-6)
    assert "pounds of 2023" in real.figure.definition
    assert len(real.sources) == len(nominal.sources) + 1


def test_a_year_without_prices_is_not_guessed(session: Session) -> None:
    given = ask(session, Question(prices="real", period="2024-25"))
    assert given.figure.value is None
    assert "Prices are known up to 2023" in given.why_not


@pytest.mark.parametrize("definition", ["cities", "counties", "universities"])
def test_a_definition_that_a_register_cannot_follow_is_explained(session: Session, definition: str) -> None:
    base = "firms" if definition == "universities" else "population"
    given = ask(session, Question(definition=definition, base=base))
    assert given.question.definition == definition
    assert given.figure.value is None
    assert given.figure.withheld == given.why_not
    assert "Enterprise Investment Scheme" in given.why_not
    assert given.figures[0].inputs == {}
    assert given.withheld == 1


def test_a_university_has_no_population(session: Session) -> None:
    assert "no population" in ask(session, Question(register="asks", definition="universities")).why_not


def test_sides_drawn_by_different_things_are_not_compared(session: Session) -> None:
    given = ask(session, Question(register="asks", base="firms", definition="universities", midlands="itl1"))
    assert "university of origin" in given.why_not


def test_a_period_that_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(Invalid) as refused:
        ask(session, Question(period="1999-00"))
    assert "2024-25" in refused.value.fields["period"][0]


def test_every_region_is_ranked_once_with_the_year_of_its_base(session: Session) -> None:
    ranking = ask(session, Question()).ranking
    assert len(ranking) == 12
    assert ranking[0].name == "London"
    years = {place.name: place.base_period for place in ranking}
    assert (years["London"], years["Scotland"]) == ("2024", "2023")
    rates = [place.rate.value or 0 for place in ranking]
    assert rates == sorted(rates, reverse=True)


def test_claims_stand_beside_what_the_data_gives(session: Session) -> None:
    claims = {checked.claim.code: checked for checked in checked_claims(session)}
    assert claims["F1"].stated == "15p in the pound"
    assert claims["F1"].claim.definition_missing
    first = claims["F1"].findings[0]
    assert first.answer.figure.value == pytest.approx(18.306, abs=1e-3)
    assert claims["F2"].stated == "$20m to $50m"
    assert not claims["F2"].findings
    berd = claims["F6"].findings[0].answer.figure
    assert berd.period == "2022"
    assert berd.value is not None


def test_the_page_says_the_figure_its_source_and_the_claims(client: FlaskClient) -> None:
    response = client.get("/gap")
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.text)
    for words in ("18p", "HM Revenue &amp; Customs", "15p in the pound", "£8.00 per head", "2024-25", "n = 205"):
        assert words in response.text, words
    assert response.text.count('class="hex ') >= 361


@pytest.mark.parametrize(
    "query",
    [
        {"register": "seis", "base": "firms"},
        {"register": "spinoff_investment", "base": "research_income"},
        {"register": "spinoff_investment", "base": "firms"},
        {"register": "berd", "measure": "representation_ratio"},
        {"register": "parity", "definition": "cities", "midlands": "midlands_engine"},
        {"register": "parity", "definition": "universities", "base": "firms"},
        {"definition": "cities"},
        {"base": "spinouts"},
        {"period": "2022-23", "measure": "pounds_at_parity", "prices": "real"},
        *({"register": "parity", "measure": measure, "base": "firms"} for measure in MEASURES),
        *({"register": "imported_deals", "measure": measure} for measure in MEASURES),
        {"measure": "median_round"},
        {"register": "parity", "measure": "location_quotient", "sector": "life_sciences"},
    ],
)
def test_every_kind_of_question_has_a_page(client: FlaskClient, query: Mapping[str, str]) -> None:
    response = client.get("/gap", query_string=query)
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.text)


@pytest.mark.parametrize(
    "query",
    [
        "measure=luck",
        "register=x",
        "months=7",
        "largest=no",
        "sector=luck",
        "stage=x",
        "edition=-1",
        "base=y",
        "definition=z",
        "period=24",
        "period=1999-00",
    ],
)
def test_a_choice_that_is_not_there_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/gap?{query}").status_code == 422


def test_what_is_left_empty_takes_the_usual_choice(client: FlaskClient) -> None:
    empty = client.get("/api/v1/gap?measure=&definition=&base=&period=&register=&months=")
    assert empty.status_code == 200
    assert empty.get_json() == client.get("/api/v1/gap").get_json()


def test_the_claims_have_a_page(client: FlaskClient) -> None:
    response = client.get("/gap/claims")
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "opinion" in response.text


def test_the_table_as_csv(client: FlaskClient) -> None:
    response = client.get("/gap?format=csv&register=seis")
    assert response.mimetype == "text/csv"
    assert "funding-gap-seis.csv" in response.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert [line["place"] for line in lines[:4]] == ["Midlands", "Golden Triangle", "United Kingdom", "London"]
    assert len(lines) == 15
    assert float(lines[0]["value"]) == pytest.approx(17.731, abs=1e-3)
    assert all(line["publisher"] == "HM Revenue & Customs" and line["period"] == "2024-25" for line in lines)


def test_the_table_as_a_workbook(client: FlaskClient) -> None:
    response = client.get("/gap?format=xlsx")
    sheet = load_workbook(io.BytesIO(response.data)).worksheets[0]
    assert sheet.max_row == 16
    assert sheet["A2"].value == "Midlands"
    assert sheet["C2"].value == pytest.approx(18.306, abs=1e-3)


def test_before_the_reference_facts_are_loaded_nothing_breaks(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))
    with app.app_context():
        metadata.create_all(db.engine)
        with Session(db.engine) as session:
            figure = headline(session)
            assert figure.value is None
            assert "not loaded" in figure.withheld
        assert app.test_client().get("/gap").status_code == 404
        assert app.test_client().get("/gap/claims").status_code == 200
        assert app.test_client().get("/api/v1/gap").status_code == 404
        db.engine.dispose()
