"""The open data as files, the method, and the claims one by one."""

import csv
import io
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from insights.services.measures import MEASURES


def test_the_index_names_files_that_hold_what_it_says(client: FlaskClient) -> None:
    files = {file["name"]: file for file in client.get("/data/index.json").get_json()["files"]}
    assert {"hmrc_eis_seis", "lgps_sf3", "innovation_indicators", "claims", "zones", "universities"} <= files.keys()
    for file in files.values():
        assert file["licence"], file["name"]
        assert file["attribution"], file["name"]
        held = client.get(file["csv"]).data
        assert (len(held), sha256(held).hexdigest()) == (file["csv_bytes"], file["csv_sha256"]), file["name"]
        lines = list(csv.reader(io.StringIO(held.decode("utf-8-sig"))))
        assert lines[0] == [column["name"] for column in file["columns"]]
        assert len(lines) - 1 == file["rows"], file["name"]


#: What a value of each type of the dictionary is in a JSON file, and how it is read from a CSV file.
TYPES: dict[str, tuple[type | tuple[type, ...], Callable[[str], object]]] = {
    "text": (str, str),
    "number": ((int, float), float),
    "integer": (int, int),
    "boolean": (bool, {"true": True, "false": False}.__getitem__),
    "list": (list, lambda cell: cell.split("; ")),
}


def test_values_are_of_the_type_that_the_dictionary_names(client: FlaskClient) -> None:
    for file in client.get("/data/index.json").get_json()["files"]:
        values = client.get(file["json"]).get_json()["values"]
        lines = csv.DictReader(io.StringIO(client.get(file["csv"]).data.decode("utf-8-sig")))
        for value, line in zip(values, lines, strict=True):
            for column in file["columns"]:
                kind, read = TYPES[column["type"]]
                there, cell = value[column["name"]], line[column["name"]]
                if there in (None, "", []):
                    assert cell == "", (file["name"], column["name"])
                    continue
                assert isinstance(there, kind), (file["name"], column["name"], there)
                # A spreadsheet would run text that begins like a formula, so a CSV file quotes it.
                assert read(cell.removeprefix("'") if kind is str else cell) == there, (file["name"], column["name"])


def test_a_file_adds_up_to_the_published_total(client: FlaskClient) -> None:
    """The twelve regions raised £1,576m under the scheme in 2024-25."""
    rows = client.get("/data/hmrc_eis_seis.json").get_json()["values"]
    raised = [
        row["value"]
        for row in rows
        if (row["series"], row["period"], row["area_kind"]) == ("eis_amount", "2024-25", "region")
    ]
    assert len(raised) == 12
    assert sum(raised) == pytest.approx(1_576e6)


def test_the_files_of_funds_and_places_fit_together(client: FlaskClient) -> None:
    """The funds are worth what MHCLG states in all; each area of one is a place, as is each city of a definition."""

    def rows(name: str) -> list[dict[str, Any]]:
        held: list[dict[str, Any]] = client.get(f"/data/{name}.json").get_json()["values"]
        return held

    stated = [row["value"] for row in rows("lgps_sf3") if row["series"] == "lgps_market_value"]
    assert sum(row["market_value_gbp"] for row in rows("pension_funds")) == max(stated)
    places, funds = ({row["code"] for row in rows(name)} for name in ("places", "pension_funds"))
    assert len(places) == 361
    assert {row["authority_code"] for row in rows("pension_fund_areas")} <= places
    assert {row["fund_code"] for row in rows("pension_fund_statements")} <= funds
    taken = rows("area_definitions")
    assert {row["area_code"] for row in taken if row["area_kind"] == "authority"} <= places
    assert {row["definition"] for row in taken if row["group"] == "golden_triangle"} == {
        f"golden_triangle:{name}" for name in ("regions", "cities", "counties", "universities")
    }


def test_a_claim_in_the_file_says_what_it_lacks(client: FlaskClient) -> None:
    first = client.get("/data/claims.json").get_json()["values"][0]
    assert (first["code"], first["value"], first["definition_missing"]) == ("F1", 0.15, True)


def test_there_is_no_other_file(client: FlaskClient) -> None:
    assert client.get("/data/user_account.csv").status_code == 404
    assert client.get("/data/rules.json").status_code == 404


def test_the_page_links_every_file(client: FlaskClient) -> None:
    page = client.get("/data").text
    for file in client.get("/data/index.json").get_json()["files"]:
        assert file["csv"] in page
        assert file["json"] in page


def test_the_method_gives_every_formula_and_guard(client: FlaskClient) -> None:
    page = unescape(client.get("/gap/method").text)
    for measure in MEASURES.values():
        assert measure.formula in page
        assert measure.guard in page


def test_a_claim_has_a_page(client: FlaskClient) -> None:
    page = client.get("/gap/claims/F1").text
    assert "15p in the pound" in page
    assert "18p" in page
    assert "stands as it was said" in client.get("/gap/claims/F2").text
    assert client.get("/gap/claims/F999").status_code == 404
