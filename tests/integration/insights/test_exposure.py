"""The ranker's audit: a page, a file and an answer to programs."""

import csv
import io
from dataclasses import fields

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser

from foundation.database import Session
from insights.services.exposure import exposure_audit
from matching.engine import VentureProfile
from profiles.queries.filters import FIELDS
from tests.support.profiles import a_mandate, a_venture

DERBY, CAMBRIDGE, COVENTRY = "E06000015", "E07000008", "E08000026"


@pytest.fixture
def market(session: Session) -> None:
    for number in range(12):
        home = (DERBY, CAMBRIDGE)[number % 2] if number < 11 else COVENTRY
        team = ("women", "men")[number % 2] if number < 10 else None
        a_venture(session, name=f"Firm {number}", registered_authority_code=home, places=[], founding_team=team)
    a_venture(session, name="Hidden", registered_authority_code=DERBY, places=[]).restricted = True
    a_venture(session, name="Draft", registered_authority_code=DERBY, places=[], status="draft")
    a_mandate(session, name="Everywhere")
    a_mandate(session, name="East Midlands", places=[{"kind": "region", "code": "E12000004"}])
    session.commit()


@pytest.mark.usefixtures("market")
def test_every_public_venture_is_counted_and_few_are_withheld(session: Session) -> None:
    audit = exposure_audit(session)
    assert (audit.ventures, audit.mandates, audit.learned) == (12, 2, False)
    regions = {each.name: each for each in audit.by_region}
    assert regions["West Midlands"].ventures == 1
    assert regions["West Midlands"].eligible_share is None
    derby = regions["East Midlands"]
    # Eligible: 12 for the one and 6 for the other, of which 6 + 6; shown: 10 and 6.
    assert derby.eligible_share == pytest.approx(12 / 18)
    assert derby.shown_share is not None
    assert derby.ratio == pytest.approx(derby.shown_share / (12 / 18))
    founders = {each.name: each for each in audit.by_founders}
    assert {name: each.ventures for name, each in founders.items()} == {"All women": 5, "All men": 5}
    # Five at Derby are eligible for both mandates, five at Cambridge for the one: 10 of 15, and 5 of 15.
    assert founders["All women"].eligible_share == pytest.approx(10 / 15)
    assert founders["All men"].eligible_share == pytest.approx(5 / 15)
    assert audit.swapped.mandates == 1
    assert audit.swapped.largest_shift == 0


@pytest.mark.usefixtures("market")
def test_page_file_and_programs_are_told_the_same(client: FlaskClient) -> None:
    page = client.get("/exposure").text
    HTMLParser(strict=False).parse(page)
    assert "0 places" in page
    assert "withheld" in page
    told = client.get("/api/v1/exposure").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get("/exposure?format=csv").text.lstrip("\ufeff"))))
    assert [row["Group"] for row in rows if row["By"] == "region"] == [each["name"] for each in told["regions"]]
    assert [each["name"] for each in told["founding_teams"]] == ["All men", "All women"]
    assert told["place_swap"] == {"ventures": 12, "mandates": 1, "largest_shift": 0}


def test_no_list_is_ranked_or_filtered_by_who_founded() -> None:
    assert "founding_team" not in {each.name for each in fields(VentureProfile)}
    assert "founding_team" not in {each.attribute for each in FIELDS.values()}


def test_an_empty_platform_is_audited_too(client: FlaskClient) -> None:
    assert "No published venture says so yet" in client.get("/exposure").text
    assert client.get("/api/v1/exposure").get_json()["regions"] == []
