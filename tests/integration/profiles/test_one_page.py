"""One page of a venture and of a match: who is given which, and that an offer on it is logged."""

from flask import Flask
from sqlmodel import select

from accounts.models import Disclosure, OrganisationKind, Role, User, key_of
from foundation.database import Session
from profiles.models import Venture
from tests.support.pdfs import text_at
from tests.support.people import a_member, an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture


def a_firm(session: Session) -> tuple[Venture, User]:
    firm = an_organisation(session, OrganisationKind.VENTURE)
    owner = a_member(session, firm, Role.OWNER)
    venture = a_venture(session, organisation_id=key_of(firm), name="Leakfinder", round_target_gbp=1_234_000)
    session.commit()
    return venture, owner


def test_an_offer_on_the_page_is_logged_and_kept_from_everybody_else(app: Flask, session: Session) -> None:
    venture, owner = a_firm(session)
    backer = a_member(session, an_organisation(session, OrganisationKind.FUNDER, verified=True), Role.EDITOR)
    address = f"/ventures/{venture.slug}/one-page.pdf"
    anybody = text_at(app.test_client(), address)
    assert "Sensors that find leaks" in anybody
    assert "1,234,000" not in anybody
    assert "£1,234,000" in text_at(sign_in(app.test_client(), owner), address)
    assert session.exec(select(Disclosure)).all() == []
    reading = sign_in(app.test_client(), backer)
    assert "1,234,000" not in text_at(reading, f"{address}?round=no")
    assert session.exec(select(Disclosure)).all() == []
    words = " ".join(text_at(reading, address).split())
    assert "£1,234,000" in words
    assert f"Made for {backer.name}" in words
    (row,) = session.exec(select(Disclosure)).all()
    assert (row.path, row.ventures, row.fields) == ("pdf", f",{venture.id},", "round,valuation")
    assert row.document == f"{venture.slug}-one-page.pdf"


def test_a_match_is_the_same_page_for_both_sides(app: Flask, session: Session) -> None:
    venture, owner = a_firm(session)
    house = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    backer = a_member(session, house, Role.EDITOR)
    funder = a_funder(session, organisation_id=key_of(house), name="Long Acre")
    mandate = a_mandate(
        session, funder=funder, name="Water money", ticket_max_gbp=300_000, stages=["series_a"],
        source_url="https://longacre.example/terms",
    )  # fmt: skip
    session.commit()
    address = f"/ventures/{venture.slug}/matches/{mandate.slug}/one-page.pdf"
    own, theirs = (" ".join(text_at(sign_in(app.test_client(), person), address).split()) for person in (owner, backer))
    assert own.split(" Parity, ")[0] == theirs.split(" Parity, ")[0]
    for words in ("Leakfinder and Water money", "Why they fit", "Hard rules that are not met", "longacre.example"):
        assert words in own
    (row,) = session.exec(select(Disclosure)).all()
    assert (row.path, row.user_id) == ("pdf", backer.id)
    page = sign_in(app.test_client(), owner).get(f"/ventures/{venture.slug}/matches/{mandate.slug}").text
    assert address in page


def test_the_page_is_linked_where_the_venture_is(app: Flask, session: Session) -> None:
    venture, owner = a_firm(session)
    client = sign_in(app.test_client(), owner)
    for address in (f"/ventures/{venture.slug}", f"/ventures/{venture.slug}/documents"):
        assert f"/ventures/{venture.slug}/one-page.pdf" in client.get(address).text
