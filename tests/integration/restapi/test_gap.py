"""The gap through the API."""

import pytest
from flask.testing import FlaskClient

from tests.integration.restapi.conftest import Call


def test_without_parameters_it_gives_the_headline(call: Call) -> None:
    """EIS 2024-25: £8.00 a head against £43.70 a head is 18.3 pence."""
    found = call("GET", "/gap").json
    assert set(found) == {"figures", "definition", "withheld", "demo"}
    figure = found["figures"][0]
    assert (figure["place"], figure["unit"], figure["n"], figure["period"]) == ("Midlands", "pence", 205, "2024-25")
    assert figure["value"] == pytest.approx(18.306, abs=1e-3)
    assert figure["numerator"] == pytest.approx(7.9997, abs=1e-3)
    assert figure["denominator"] == pytest.approx(43.6999, abs=1e-3)
    assert figure["status"] == "official"
    assert figure["source"]["publisher"] == "HM Revenue & Customs"
    assert found["definition"]["golden_triangle"] == "regions"
    assert found["withheld"] == 0


@pytest.mark.parametrize("measure", ["per_unit", "share", "representation_ratio"])
def test_measures_of_every_place(call: Call, measure: str) -> None:
    figures = call("GET", f"/gap?measure={measure}&register=seis&base=population").json["figures"]
    assert len(figures) == 15
    assert all(figure["value"] == pytest.approx(_worked_out(measure, figure)) for figure in figures)


def _worked_out(measure: str, figure: dict[str, float]) -> float:
    return figure["numerator"] / figure["denominator"]


def test_a_definition_that_cannot_be_followed_says_why(call: Call) -> None:
    found = call("GET", "/gap?definition=cities").json
    (figure,) = found["figures"]
    assert figure["value"] is None
    assert "published by whole region" in figure["withheld"]
    assert found["withheld"] == 1
    assert found["definition"]["golden_triangle"] == "cities"


def test_the_pages_figure_is_the_same(client: FlaskClient, call: Call) -> None:
    value = call("GET", "/gap?register=seis&base=firms").json["figures"][0]["value"]
    assert f"{value:.0f}p" in client.get("/gap?register=seis&base=firms").text


def test_what_may_be_asked(call: Call) -> None:
    found = call("GET", "/gap/measures").json
    assert "pence_in_the_pound" in {measure["code"] for measure in found["measures"]}
    assert set(found["bases"]) == {"population", "firms", "spinouts", "research_income"}
    assert [each["code"] for each in found["definitions"]] == ["regions", "cities", "counties", "universities"]
    eis = next(register for register in found["registers"] if register["code"] == "eis")
    assert eis["periods"][0] == "2024-25"
    assert set(eis["bases"]) | set(eis["why_not"]) == set(found["bases"])


def test_claims_carry_what_the_data_gives(call: Call) -> None:
    claims = {claim["code"]: claim for claim in call("GET", "/claims").json["claims"]}
    assert claims["F1"]["value"] == 0.15
    assert claims["F1"]["definition_missing"]
    assert claims["F1"]["findings"][0]["figure"]["value"] == call("GET", "/gap").json["figures"][0]["value"]
    assert claims["F2"]["findings"] == []
