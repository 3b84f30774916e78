"""Public pages are drawn once for everybody who asks the same, and again when what they are drawn from changes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import col, select

from foundation.catalogue import REFERENCE, tick
from foundation.database import Session
from reference.models import Dataset
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM = "E08000025"


def a_round(session: Session) -> None:
    """Close a round of a digital firm in Birmingham."""
    closed = {
        "stage_code": "seed",
        "instrument_code": "equity",
        "amount_gbp": 1_000_000,
        "investors": [],
        "closed_on": date(2025, 1, 10),
    }
    a_venture(session, registered_postcode="B15 2TT", sectors=["digital_technologies"], rounds=[closed])


def a_programme(session: Session) -> None:
    """Publish a mandate that stops at the edge of Birmingham."""
    a_mandate(session, name="Edge of the city fund", places=[{"kind": "authority", "code": BIRMINGHAM}])


def _loaded(session: Session) -> Sequence[Dataset]:
    wanted = ("hmrc_eis_seis", "lgps_sf3")
    return session.exec(select(Dataset).where(col(Dataset.code).in_(wanted)).order_by(Dataset.code)).all()


def a_load(session: Session) -> None:
    """Load data sets under other titles, as their next editions would be."""
    for held in _loaded(session):
        held.title = f"{held.code}, next edition"
    tick(session, REFERENCE)


@pytest.fixture
def titles(session: Session) -> Iterator[None]:
    """Put the data sets' own titles back: reference facts outlive a test."""
    titles = {held.code: held.title for held in _loaded(session)}
    yield
    for held in _loaded(session):
        held.title = titles[held.code]
    tick(session, REFERENCE)
    session.commit()


@pytest.mark.usefixtures("titles")
@pytest.mark.parametrize(
    ("address", "change", "shown"),
    [
        ("/gap/sectors?shown=deals", a_round, '<td class="number">6</td>'),
        ("/places?q=birmingham", a_round, '<td class="number">6</td>'),
        ("/boundary-loss", a_programme, "Edge of the city fund"),
        ("/pools", a_load, "lgps_sf3, next edition"),
        ("/data", a_load, "hmrc_eis_seis, next edition"),
        ("/data/index.json", a_load, "hmrc_eis_seis, next edition"),
    ],
)
def test_a_page_is_drawn_again_when_its_figures_change(
    session: Session, client: FlaskClient, address: str, change: Callable[[Session], None], shown: str
) -> None:
    for _ in range(5):
        a_round(session)
    session.commit()
    assert shown not in client.get(address).text
    change(session)
    session.commit()
    assert shown in client.get(address).text


@pytest.mark.parametrize("address", ["/gap/sectors", "/gap/funnel", "/places", "/pools", "/data", "/data/index.json"])
def test_a_kept_page_asks_only_whether_it_still_holds(session: Session, client: FlaskClient, address: str) -> None:
    a_round(session)
    session.commit()
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    first = client.get(address).text
    with count_queries(engine) as counted:
        assert client.get(address).text == first
    assert len(counted) <= 2, counted


def test_one_question_is_not_given_the_page_of_another(session: Session, client: FlaskClient) -> None:
    for _ in range(6):
        a_round(session)
    session.commit()
    asked = {
        "": "Location quotient by sector and region",
        "?shown=deals": "Deals by sector and region",
        "?shown=deals&period=2024-25": ", 2024-25. A cell with",
        "?definition=counties": "Cambridgeshire",
        "?register=imported_deals": "No deals in this register yet",
    }
    for _ in range(2):
        pages = {question: client.get(f"/gap/sectors{question}").text for question in asked}
    assert len(set(pages.values())) == len(asked)
    for question, words in asked.items():
        assert words in pages[question], question
    assert client.get("/places?kind=region").text != client.get("/places?kind=pool").text
    assert client.get("/places?sort=name").text != client.get("/places?sort=-name").text
    assert client.get("/places?page=2").text != client.get("/places").text
    pools = ["/pools", "/pools?share=3", "/pools?sort=-value", "/pools?pool=access"]
    assert len({client.get(address).text for address in pools}) == len(pools)
    assert client.get("/boundary-loss").text != client.get(f"/boundary-loss?authority={BIRMINGHAM}").text


@pytest.mark.parametrize("address", ["/gap", "/gap/sectors", f"/places/authority/{BIRMINGHAM}"])
def test_nobody_is_sent_to_a_name_that_another_made_up(session: Session, client: FlaskClient, address: str) -> None:
    a_round(session)
    session.commit()
    assert "http://elsewhere.example/" in client.get(address, base_url="http://elsewhere.example").text
    assert "elsewhere.example" not in client.get(address).text
