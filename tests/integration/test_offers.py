"""Every way by which an offer can reach somebody, for every category in every state: generated, not sampled.

The ways are the addresses of the access table (which has every address that there is) and the letters; the categories
and their states are those of the tables. An investor who has everything that can lead to an offer (a deal, a request
for an introduction that shares the round, leave to read documents) opens all of them in each state. The venture's offer
is made of marks that stand nowhere else, so what is shown can be seen in whatever comes back.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlmodel import col, select
from werkzeug.test import TestResponse

from accounts.models import INDIVIDUALS, Category, Disclosure, InvestorStatement, OrganisationKind, User, key_of
from accounts.policy import OFFER_FIELDS, OFFER_PARTS
from accounts.routes.answers import post
from accounts.services import viewer_for_user
from accounts.services.outbox import kept_letters
from accounts.services.promotion.disclosing import Path
from accounts.services.promotion.standing import State
from accounts.services.signing import Purpose, sign
from conversations.models import MessageFile
from foundation import clock
from foundation.database import Session
from foundation.web import settings
from introductions import queries as introductions
from introductions.models import Introduction
from introductions.services import asking, letters
from pipeline.services import add_deal
from tests.integration.access import Access
from tests.integration.access_table import TABLE
from tests.integration.access_world import bearer_of, browser_of, make_world
from tests.support.conversations import a_message
from tests.support.documents import a_document, a_leave
from tests.support.people import SEAL, a_member, an_organisation, csrf_token
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
#: Numbers and words of the offer. Each stands in nothing else that the test makes.
OFFER: dict[str, Any] = {
    "round_target_gbp": 7_654_321,
    "round_minimum_gbp": 6_543_219,
    "round_committed_gbp": 543_217,
    "round_use": "Quartzmark and zebrawood.",
    "round_closes_on": date(2027, 9, 13),
    "valuation_gbp": 98_765_432,
    "monthly_costs_gbp": 87_654,
    "cash_in_hand_gbp": 76_543,
    "mfa_received_gbp": 65_432,
    "seis_status": "assured",
}
TITLE, CONTENT = "Vellumcrest plan", b"Ochrefield figures.\n"
MARKS = re.compile(
    r"7[,. ]?654[,. ]?321|7\.65m|6[,. ]?543[,. ]?219|6\.54m|543[,. ]?217|543k|Quartzmark|2027-09-13|13 Sep 2027"
    r"|98[,. ]?765[,. ]?432|98\.8m|87[,. ]?654|87\.7k|76[,. ]?543\b|76\.5k|65[,. ]?432\b|65\.4k|Vellumcrest|Ochrefield"
)
STATES = ("none", *State)
CASES = [
    pytest.param(category, state, id=f"{category} {state}")
    for category in Category
    for state in STATES
    if state != "none" or category is next(iter(Category))
]
WARNING = "prepared to lose all the money you invest"
_API = "/api/"


@dataclass
class Scene:
    """The investor with everything that leads to an offer."""

    investor: User
    names: dict[str, str]
    introduction_id: int
    venture_id: int


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def _scene(app: Flask, session: Session) -> Scene:
    """Make the world of the access table, with the offer of marks in place of its venture, and an investor of ours."""
    world = make_world(app, session)
    firm = an_organisation(session, OrganisationKind.VENTURE)
    founder = a_member(session, firm)
    venture = a_venture(session, organisation_id=firm.id, **OFFER)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True, categorised=False)
    investor = a_member(session, fund)
    funder = a_funder(session, organisation_id=fund.id)
    mandate = a_mandate(session, funder=funder)
    a_cluster(session)
    document = a_document(app, session, venture, CONTENT, title=TITLE)
    leave = a_leave(session, venture, organisation_id=fund.id, document_id=document.id)
    owner = viewer_for_user(session, key_of(founder))
    approach = asking.approach_for(session, owner, venture.slug, mandate.slug)
    made = asking.ask(session, actor=owner, approach=approach, shares=["offer", "teaser"])
    viewer = viewer_for_user(session, key_of(investor))
    deal, _ = add_deal(session, actor=viewer, venture_slug=venture.slug, mandate_slug=mandate.slug)
    session.add(
        Introduction(
            venture_id=key_of(venture), mandate_id=key_of(mandate), status="accepted", asked_at=NOW, ended_at=NOW
        )
    )
    session.commit()
    message = a_message(app, session, owner, venture.slug, fund.slug, files=[(f"{TITLE}.txt", CONTENT)])
    file = session.exec(select(MessageFile.id).where(MessageFile.message_id == message.id)).one()
    link = sign(settings(app).secret_key, Purpose.ANSWER, investor, introduction=str(made.id))
    names = {
        **world.names,
        "venture": venture.slug,
        "venture_id": str(venture.id),
        "fund": fund.slug,
        "fund_id": str(fund.id),
        "funder": funder.slug,
        "mandate": mandate.slug,
        "mandate_id": str(mandate.id),
        "deal": str(deal.id),
        "document": str(document.id),
        "paper_leave": str(leave.id),
        "introduction": str(made.id),
        "answer_link": link,
        "thread": str(message.thread_id),
        "message": str(message.id),
        "message_file": str(file),
    }
    return Scene(investor, names, made.id or 0, key_of(venture))


def _set(session: Session, scene: Scene, category: Category, state: str) -> InvestorStatement | None:
    """Put the investor, or their organisation, into a state of a category."""
    if state == "none":
        return None
    begins = NOW + timedelta(hours=1) if state == State.COOLING_OFF else NOW - timedelta(days=9)
    lapses = NOW.date() if state == State.LAPSED else NOW.date() + timedelta(days=99)
    held = InvestorStatement(
        user_id=key_of(scene.investor),
        organisation_id=None if category in INDIVIDUALS else int(scene.names["fund_id"]),
        category=category,
        current=state not in (State.REPLACED, State.WITHDRAWN),
        text_version=3,
        signed_at=NOW - timedelta(days=9),
        valid_from=begins,
        lapses_on=lapses,
        delete_after=lapses,
        withdrawn_at=NOW if state == State.WITHDRAWN else None,
        sealed=SEAL.close({}),
    )
    session.add(held)
    session.commit()
    return held


def _text(answer: TestResponse) -> str:
    """Everything that can be read in an answer, whatever it is packed in."""
    content, kind = answer.data, answer.content_type or ""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace") if "image/" not in kind else ""


def _ways() -> Iterator[tuple[Access, str]]:
    """Every address with each method; what is read comes before what is sent, and what ends things comes last."""
    # Measurements of the process are made of any digits, and know nothing of a profile.
    entries = [access for name, held in TABLE.items() if name != "metrics" for access in held]
    for access in entries:
        if "GET" in access.methods:
            yield access, "GET"
    for ending in (False, True):
        for access in entries:
            if (access.fresh or access.alone) is ending:
                for method in access.methods:
                    if method != "GET":
                        yield access, method


def _open(app: Flask, scene: Scene, access: Access, method: str, bearer: dict[str, str]) -> Iterator[TestResponse]:
    """Open one way, as a page, as an answer to a program, and as a file in each form where it has any."""
    address = access.address.format_map(scene.names)
    if address.startswith(_API):
        sent = {k: v.format_map(scene.names) if isinstance(v, str) else v for k, v in access.sent.items()}
        yield app.test_client().open(
            address, method=method, json=sent if method != "GET" else None, headers=bearer, buffered=True
        )
        return
    client = browser_of(app, scene.investor)
    if method == "GET":
        joint = "&" if "?" in address else "?"
        yield client.get(address, buffered=True)
        yield client.get(f"{address}{joint}format=xlsx", buffered=True)
        yield client.get(address, headers={"HX-Request": "true"}, buffered=True)
        return
    sent = {k: v.format_map(scene.names) if isinstance(v, str) else v for k, v in access.sent.items()}
    yield client.open(address, method=method, data={"csrf_token": csrf_token(client), **sent}, buffered=True)


@pytest.mark.parametrize(("category", "state"), CASES)
def test_an_offer_is_shown_by_a_category_that_counts_and_by_no_other(
    app: Flask, session: Session, category: Category, state: str
) -> None:
    scene = _scene(app, session)
    held = _set(session, scene, category, state)
    counts = state == State.COUNTS
    bearer = bearer_of(session, scene.investor)
    _new_lines(session)
    wrong: list[str] = []
    shown: set[str] = set()
    for access, method in _ways():
        for answer in _open(app, scene, access, method, bearer):
            text = _text(answer)
            found = MARKS.search(text)
            way = f"{method} {access.address} ({answer.content_type})"
            log = _new_lines(session)
            if found and not counts:
                wrong.append(f"{way} shows {found[0]}")
            if found and not log:
                wrong.append(f"{way} shows {found[0]} without a line in the log")
            if log and not counts:
                wrong.append(f"{way} logs a disclosure to somebody who is shown none")
            wrong += [f"{way} logs {row.category} {row.statement_id}" for row in log if not _is_of(row, held)]
            if found and category in INDIVIDUALS and _is_shown(answer) and WARNING not in " ".join(text.split()):
                wrong.append(f"{way} shows {found[0]} without the risk warning")
            shown |= {row.path for row in log if found}
            wrong += [f"{way}: {fault}" for fault in _unsaid(answer, counts=counts)]
    wrong += _letter(app, session, scene, held, counts=counts, shown=shown)
    assert wrong == []
    assert shown == ({path.value for path in Path} if counts else set())


def _new_lines(session: Session) -> Sequence[Disclosure]:
    """The lines that were added to the log since this was last asked."""
    last: int = session.info.get("last_line", 0)
    session.commit()
    found = session.exec(select(Disclosure).where(col(Disclosure.id) > last).order_by(col(Disclosure.id))).all()
    session.info["last_line"] = max((row.id or 0 for row in found), default=last)
    return found


def _is_of(row: Disclosure, held: InvestorStatement | None) -> bool:
    return held is not None and (row.category, row.statement_id, row.text_version) == (held.category, held.id, 3)


def _is_shown(answer: TestResponse) -> bool:
    """Say whether an answer is looked at by itself: a page or a print, rather than a part of one or data."""
    return b"<html" in answer.data or answer.data.startswith(b"%PDF")


def _unsaid(answer: TestResponse, *, counts: bool) -> Iterator[str]:
    """Find ventures in an answer to a program that keep their offer back without saying so, or say so and do not."""
    if "json" not in (answer.content_type or "") or answer.status_code >= 400:
        return
    waiting: list[Any] = [answer.get_json()]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            if "mine" in node and "withheld" in node and "one_line" in node and not node["mine"]:
                if node["withheld"] != ([] if counts else list(OFFER_PARTS)):
                    yield f"{node['slug']} says withheld {node['withheld']}"
                if not counts and OFFER_FIELDS & node.keys():
                    yield f"{node['slug']} has {sorted(OFFER_FIELDS & node.keys())}"


def _letter(
    app: Flask, session: Session, scene: Scene, held: InvestorStatement | None, *, counts: bool, shown: set[str]
) -> Iterator[str]:
    """Write the letter about the request, and look at what it shows."""
    folder = settings(app).instance / "outbox"
    for kept in folder.glob("*.eml"):
        kept.unlink()
    session.expire_all()
    record = introductions.record_of(session, scene.introduction_id)
    assert record is not None
    with app.test_request_context():
        letters.tell_funder(session, post(), record)
    text = "\n".join(letter.text for letter in kept_letters(folder) if letter.to == scene.investor.email)
    session.expire_all()
    rows = [row for row in session.exec(select(Disclosure).where(Disclosure.path == Path.EMAIL)).all() if row.user_id]
    found = MARKS.search(text)
    if bool(found) is not counts:
        yield f"the letter shows {found and found[0]}"
    if bool(rows) is not counts or not all(_is_of(row, held) for row in rows):
        yield f"the letter is logged as {rows}"
    if counts:
        shown.add(Path.EMAIL.value)
        if (held is not None and held.category in INDIVIDUALS) is not (WARNING in text):
            yield "the letter and the risk warning do not fit"


def test_the_marks_are_the_whole_offer() -> None:
    """What the policy counts to an offer has a mark, but for what has too few values to be told apart."""
    assert set(OFFER_FIELDS) - set(OFFER) == {"instruments", "eis_status"}
