"""What came of a fund's money: the page, and the report in every form with its method."""

import csv
import io
from datetime import date

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser
from openpyxl import load_workbook
from sqlmodel import select

from allocation.models import Outcome
from allocation.services.impact import report, report_outcome
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from tests.support.allocation import Keeper, a_keeper
from tests.support.pdfs import pages_of
from tests.support.people import sign_in, submit

BIRMINGHAM, OXFORD, DAY = "E08000025", "E07000178", date(2025, 3, 3)


@pytest.fixture
def keeper(session: Session) -> Keeper:
    """Two vehicles' worth of entries in one round in Birmingham, and one in Oxford that says nothing of its round."""
    keeper = a_keeper(session)
    for pounds in (100_000, 300_000):
        entry = keeper.enter(
            "investment", pounds, DAY, company="Pipeworks", authority_code=BIRMINGHAM, sector_code="clean_energy",
            round_gbp=1_000_000, private_gbp=600_000,
        )  # fmt: skip
        tell(keeper, entry.id or 0, 20)
    keeper.enter("investment", 600_000, DAY, company="Spires", authority_code=OXFORD)
    return keeper


def tell(keeper: Keeper, entry_id: int, jobs: float, on: date = DAY) -> None:
    values = {
        "entry_id": entry_id, "measure": "jobs_created", "value": jobs, "claim": "evidenced", "reported_on": on,
        "note": "",
    }  # fmt: skip
    report_outcome(keeper.session, keeper.account, keeper.viewer, values)
    keeper.session.commit()


def test_each_round_is_counted_once_by_pillar_and_place(keeper: Keeper) -> None:
    found = report(keeper.session, keeper.account)
    jobs = found.whole.totals["jobs_created"]
    assert (jobs.reported, jobs.counted) == (40, 20)
    assert jobs.attributable == pytest.approx(8)
    assert found.whole.rounds == 2
    assert found.whole.leverage.ratio == pytest.approx(1.5)
    assert {line.code: line.invested_gbp for line in found.pillars} == {
        "clean_energy": 400_000, "sme_finance": 600_000,
    }  # fmt: skip
    assert sum(line.invested_gbp for line in found.regions) == 1_000_000
    here = report(keeper.session, keeper.account, "region:E12000005")
    assert (here.whole.invested_gbp, here.place_name) == (400_000, "West Midlands")
    with pytest.raises(NotFound):
        report(keeper.session, keeper.account, "region:Narnia")


def test_the_later_report_counts_and_both_stay(keeper: Keeper) -> None:
    for entry_id in {row.entry_id for row in keeper.session.exec(select(Outcome)).all()}:
        tell(keeper, entry_id, 30, date(2025, 9, 1))
        tell(keeper, entry_id, 99, date(2024, 1, 1))
    assert report(keeper.session, keeper.account).whole.totals["jobs_created"].counted == 30
    assert len(keeper.session.exec(select(Outcome)).all()) == 6


def test_only_an_investment_has_an_outcome(keeper: Keeper) -> None:
    promised = keeper.enter("commitment", 1_000)
    with pytest.raises(Invalid):
        tell(keeper, promised.id or 0, 1)


def test_every_form_of_the_report_carries_its_method(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    at = f"{keeper.address}/impact"
    page = client.get(at)
    HTMLParser(strict=True).parse(page.text)
    assert "reports added up: 40" in page.text
    method = "counted once"
    assert method in page.text
    pdf = client.get(f"{at}?format=pdf")
    assert pdf.content_type == "application/pdf"
    assert "Method" in " ".join(pages_of(pdf.data))
    held = client.get(f"{at}?format=json&place=region:E12000005").get_json()
    assert held["all"]["outcomes"]["jobs_created"]["attributable"] == pytest.approx(8)
    assert any(method in text for text in held["method"])
    lines = list(csv.DictReader(io.StringIO(client.get(f"{at}?format=csv").data.decode("utf-8-sig"))))
    assert any(method in line["definition"] for line in lines if line["by"] == "method")
    [leverage] = [line for line in lines if (line["by"], line["measure"]) == ("all", "leverage")]
    assert float(leverage["value"]) == pytest.approx(1.5)
    book = load_workbook(io.BytesIO(client.get(f"{at}?format=xlsx").data))
    assert book.worksheets[0].max_row == len(lines) + 1
    assert client.get(f"{at}?place=region:Narnia").status_code == 404


def test_an_outcome_is_reported_through_the_page(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    entry = keeper.enter("investment", 1_000, DAY, company="New", authority_code=OXFORD)
    good = {
        "entry_id": str(entry.id), "measure": "homes", "value": "12", "claim": "assured", "reported_on": "2025-05-01",
    }  # fmt: skip
    wrong = submit(client, f"{keeper.address}/impact/report", **{**good, "value": "-1", "note": "Kept"})
    assert wrong.status_code == 422
    assert "Kept" in wrong.text
    assert submit(client, f"{keeper.address}/impact/report", **good).status_code == 303
    assert "Homes" in client.get(f"{keeper.address}/impact").text
