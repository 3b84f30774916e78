"""A memo: what is on file about a deal in three forms, the offer only for whoever may see it, and logged."""

from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import Disclosure, key_of
from foundation.database import Session
from pipeline.models import Deal
from pipeline.services import add_deal, move_deal
from pipeline.services.memo import Memo
from pipeline.services.memo_files import markdown
from profiles.services.one_page import Block
from tests.integration.pipeline.conftest import House, viewer_of
from tests.support.pdfs import pages_of
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    move_deal(
        session,
        actor=house.other,
        deal_id=key_of(added),
        from_stage="sourced",
        to_stage="screening",
        note="Seen at the fair",
    )
    session.commit()
    return added


def words_of(client: FlaskClient, deal: Deal, form: str) -> str:
    """Read what stands in a memo's file."""
    answer = client.get(f"/pipeline/deals/{key_of(deal)}/memo.{form}")
    assert answer.status_code == 200
    assert f"memo-leak-finder-trent-seed.{form}" in answer.headers["Content-Disposition"]
    content: bytes = answer.get_data()
    if form == "pdf":
        return " ".join(pages_of(content))
    if form == "md":
        return content.decode()
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("form", ["pdf", "docx", "md"])
def test_every_form_holds_the_facts_the_match_and_the_log(
    client: FlaskClient, session: Session, house: House, deal: Deal, form: str
) -> None:
    sign_in(client, house.person)
    words = " ".join(words_of(client, deal, form).split())
    for part in (
        "Leak Finder and Trent Seed",
        "Investment memo of Trent Capital",
        "The round",
        "Why they fit, and how far",
        "The venture has not given leave to see its answers.",
        "Kofi Mensah: moved from Sourced to Screening. Seen at the fair",
        "no advice and no recommendation",
        "not to be passed on",
    ):
        assert part in words
    (logged,) = session.exec(select(Disclosure)).all()
    assert (logged.path, logged.document) == (
        "pdf" if form == "pdf" else "file",
        f"memo-leak-finder-trent-seed.{form}",
    )


def test_the_page_says_the_same(client: FlaskClient, house: House, deal: Deal) -> None:
    page = sign_in(client, house.reader).get(f"/pipeline/deals/{key_of(deal)}/memo").get_data(as_text=True)
    assert "Seen at the fair" in page
    assert "Why they fit, and how far" in page


def test_without_a_category_the_offer_is_not_in_it(client: FlaskClient, session: Session, house: House) -> None:
    other = an_organisation(session, "funder", "Quay Partners")
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=other.id, name="Quay"), name="Quay Seed")
    person = a_member(session, other, "owner", a_person(session, "Una Quay"))
    session.commit()
    deal, _ = add_deal(
        session, actor=viewer_of(person, (other, "owner")), venture_slug=house.venture.slug, mandate_slug=mandate.slug
    )
    session.commit()
    sign_in(client, person)
    for address in ("memo", "memo.md"):
        words = client.get(f"/pipeline/deals/{key_of(deal)}/{address}").get_data(as_text=True)
        assert "shown to people with a valid investor category only" in words
        assert "Committed so far" not in words
    assert session.exec(select(Disclosure)).all() == []


def test_there_is_no_other_form(client: FlaskClient, house: House, deal: Deal) -> None:
    assert sign_in(client, house.person).get(f"/pipeline/deals/{key_of(deal)}/memo.xlsx").status_code == 404


def test_what_people_typed_is_no_markup() -> None:
    memo = Memo(
        "A *bold* | name", "", [Block("# Title", "1. one\n- two <b>", [("a|b", "c\nd")])], "words", False, False
    )
    text = markdown(memo, "Don't invest unless *you* can lose it.")
    assert r"# A \*bold\* \| name" in text
    assert "## \\# Title" in text
    assert "\\1. one\n\\- two \\<b\\>" in text
    assert r"| a\|b | c d |" in text
    assert r"**Don't invest unless \*you\* can lose it.**" in text
