"""Entries of a ledger out of a spreadsheet, and the ledger against what ventures say of the same rounds."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser
from sqlmodel import select

from allocation.models import Entry, EntryImport
from allocation.services.reconciling import reconcile
from foundation.database import Session
from profiles.models import FundingRound, RoundInvestor, Venture
from tests.support.allocation import Keeper, a_keeper
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture

DAY = date(2025, 3, 3)


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return a_keeper(session)


def send(client: FlaskClient, keeper: Keeper, text: str, name: str = "ledger.csv") -> Any:
    client.get(f"{keeper.address}/import")
    return submit(client, f"{keeper.address}/import", file=(io.BytesIO(text.encode()), name))


def test_a_spreadsheet_with_its_own_words_is_checked_and_loaded_whole(client: FlaskClient, keeper: Keeper) -> None:
    keeper.enter("commitment", 1_000_000, DAY)
    sign_in(client, keeper.person)
    sent = send(
        client,
        keeper,
        "Fund,Transaction type,Value date,Amount (£),Investee,Council,Industry,Deal size,Colour\n"
        "Fund I,Investment,3 Mar 2025,250k,Pipeworks,Derby,Aerospace,1m,red\n"
        "Fund I,Commitment,2025-03-03,1m,,,,,\n"
        "Fund IX,Investment,2025-03-04,5,Other,,,,\n"
        "Fund I,Investment,2025-03-04,lots,,,Alchemy,,\n"
        "Fund I,Investment,3 March 2025,250000,pipeworks,Derby,,,\n",
    )
    assert sent.status_code == 303
    held = keeper.session.exec(select(EntryImport)).one()
    assert (len(held.rows), len(held.problems)) == (1, 4)
    assert keeper.session.exec(select(Entry)).all()[1:] == []
    page = client.get(sent.location)
    HTMLParser(strict=True).parse(page.text)
    for words in ("Nothing is in the ledger yet", "in the ledger already", "no vehicle of this name", "Leave out",
                  "in row 2 of this file", "Load 1 entries"):  # fmt: skip
        assert words in page.text
    text = client.get(f"{keeper.address}/import/{held.id}/problems?format=csv").data.decode("utf-8-sig")
    assert [line["Row in your file"] for line in csv.DictReader(io.StringIO(text))] == ["3", "4", "5", "6"]
    assert submit(client, f"{keeper.address}/import/{held.id}/load").status_code == 303
    loaded = keeper.session.exec(select(Entry).where(Entry.kind == "investment")).one()
    assert (loaded.amount_gbp, loaded.happened_on, loaded.round_gbp) == (250_000, DAY, 1_000_000)
    assert (loaded.authority_code, loaded.sector_code) == ("E06000015", "aerospace")
    submit(client, f"{keeper.address}/import/{held.id}/load")
    assert "loaded already" in client.get(f"{keeper.address}/import").text
    assert len(keeper.session.exec(select(Entry)).all()) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,a\n1,2\n", "names a column twice"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(client: FlaskClient, keeper: Keeper, text: str, words: str) -> None:
    sign_in(client, keeper.person)
    answer = send(client, keeper, text)
    assert answer.status_code == 422
    assert words in answer.text
    assert submit(client, f"{keeper.address}/import").status_code == 422


def test_what_was_guessed_is_changed_and_checked_again(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    sent = send(client, keeper, "Fund,Date,Sort,Sum,Name\nFund I,2025-03-03,Investment,250k,Pipeworks\n")
    address = sent.location
    page = client.get(address).text
    HTMLParser(strict=True).parse(page)
    assert "say below which column holds What happened, Amount" in page
    assert "Load" not in re.findall(r'<button[^>]*type="submit"[^>]*>([^<]+)<', page.split("<main")[1])
    assert "Pipeworks" in page
    chosen = ["vehicle_id", "happened_on", "kind", "amount_gbp", "kind"]
    twice = submit(client, f"{address}/columns", **{f"column-{place}": name for place, name in enumerate(chosen)})
    assert twice.status_code == 422
    assert "“Sort” holds What happened already." in twice.text
    lacking = submit(client, f"{address}/columns", **{"column-0": "vehicle_id"})
    assert lacking.status_code == 422
    assert "Say which column holds: What happened, Date, Amount." in lacking.text
    chosen[4] = "company"
    done = submit(client, f"{address}/columns", **{f"column-{place}": name for place, name in enumerate(chosen)})
    assert done.status_code == 303
    keeper.session.expire_all()
    held = keeper.session.exec(select(EntryImport)).one()
    assert [row["company"] for row in held.rows] == ["Pipeworks"]
    assert submit(client, f"{address}/load").status_code == 303
    keeper.session.expire_all()
    assert (held.cells, held.rows) == ([], []), "what was sent is not kept once it is loaded"
    submit(client, f"{address}/columns")
    assert "loaded already" in client.get(address).text


def test_the_template_can_be_brought_in(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    text = client.get(f"{keeper.address}/import/template?format=csv").data.decode("utf-8-sig")
    assert send(client, keeper, text).status_code == 303
    assert keeper.session.exec(select(EntryImport)).one().problems == []


def a_round(keeper: Keeper, venture: Venture, on: date, pounds: int | None, *, names_us: bool) -> None:
    held = FundingRound(venture_id=venture.id or 0, closed_on=on, instrument_code="equity", amount_gbp=pounds)
    keeper.session.add(held)
    keeper.session.flush()
    if names_us:
        name = keeper.funder.name
        keeper.session.add(RoundInvestor(round_id=held.id or 0, name=name, funder_id=keeper.funder.id))
    keeper.session.commit()


def differences(keeper: Keeper) -> tuple[set[tuple[str, str]], int, int]:
    found = reconcile(keeper.session, keeper.account, keeper.viewer)
    return {(each.kind, each.company) for each in found.differences}, found.agreed, found.unlinked


def test_ledger_and_profiles_are_compared_point_by_point(client: FlaskClient, keeper: Keeper) -> None:
    session = keeper.session
    ventures = {
        name: a_venture(session, name=name) for name in ("Agrees", "Missing", "Unnamed", "Off", "Late", "Twice")
    }
    session.commit()
    for name, venture in ventures.items():
        a_round(keeper, venture, DAY, 500_000, names_us=name != "Unnamed")
    hidden = a_venture(session, name="Hidden", restricted=True)
    a_round(keeper, hidden, DAY, 500_000, names_us=True)

    def put(company: str, pounds: int, on: date = DAY, **more: Any) -> None:
        entry = keeper.enter("investment", pounds, on, company=company, **more)
        if company in ventures:
            entry.venture_id = ventures[company].id
        session.commit()

    put("Agrees", 100_000, round_gbp=500_000, instrument_code="equity")
    put("Unnamed", 100_000)
    put("Off", 600_000, DAY + timedelta(days=10), instrument_code="loan")
    put("Late", 100_000, DAY + timedelta(days=300))
    put("Twice", 100_000, round_gbp=400_000)
    put("Twice", 100_000)
    put("Nobody we know", 100_000)
    found, agreed, unlinked = differences(keeper)
    assert found == {
        ("missing_entry", "Missing"), ("not_named", "Unnamed"), ("too_large", "Off"), ("date_differs", "Off"),
        ("terms_differ", "Off"), ("missing_round", "Late"), ("missing_entry", "Late"), ("round_differs", "Twice"),
    }  # fmt: skip
    assert (agreed, unlinked) == (1, 1)
    sign_in(client, keeper.person)
    page = client.get(f"{keeper.address}/reconciliation")
    HTMLParser(strict=True).parse(page.text)
    assert "Hidden" not in page.text
    assert "you have Loan, the venture Equity" in page.text
    assert "More than the whole round (1)" in page.text
    link = re.search(r'href="([^"]+/ledger\?[^"]*company=Missing[^"]*)#enter"', page.text)
    assert link
    form = client.get(unescape(link[1])).text
    assert re.search(r'name="company"[^>]*value="Missing"', form)
    assert DAY.isoformat() in form
    text = client.get(f"{keeper.address}/reconciliation?format=csv&kind=too_large").data.decode("utf-8-sig")
    assert [line["company"] for line in csv.DictReader(io.StringIO(text))] == ["Off"]


def test_a_company_that_names_the_fund_is_linked_by_its_name(keeper: Keeper) -> None:
    venture = a_venture(keeper.session, name="Pipe Works", sectors=["aerospace"])
    keeper.session.commit()
    a_round(keeper, venture, DAY, 500_000, names_us=True)
    entry = keeper.enter("investment", 1_000, DAY, company="pipe  works")
    assert (entry.venture_id, entry.sector_code) == (venture.id, "aerospace")
    assert entry.authority_code == venture.registered_authority_code
    assert differences(keeper)[:2] == (set(), 1)
