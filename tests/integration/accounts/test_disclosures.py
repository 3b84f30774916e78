"""Offers are shown by category, for as long as it counts, and each time is logged."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import Disclosure, InvestorStatement, OrganisationKind
from foundation import clock
from foundation.database import Session
from tests.support.people import SEAL, a_member, an_organisation, sign_in, submit
from tests.support.people import a_person as a_human
from tests.support.profiles import a_venture

ADDRESSES = {"/ventures/{}": "page", "/ventures": "list", "/ventures/export": "export"}


@pytest.mark.parametrize(("address", "path"), ADDRESSES.items(), ids=ADDRESSES.values())
def test_what_is_shown_is_logged_until_the_category_lapses(
    app: Flask, session: Session, address: str, path: str
) -> None:
    venture = a_venture(session, round_target_gbp=1_234_000)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    client = sign_in(app.test_client(), a_member(session, fund))
    held = session.exec(select(InvestorStatement)).one()
    assert "1.23" in client.get(address.format(venture.slug)).text or path == "export"
    (row,) = session.exec(select(Disclosure)).all()
    assert (row.path, row.ventures, row.number) == (path, f",{venture.id},", 1)
    assert (row.organisation_id, row.category, row.statement_id) == (fund.id, "investment_professional", held.id)

    held.lapses_on = clock.today()
    session.commit()
    text = client.get(address.format(venture.slug)).text
    assert "1.23" not in text
    assert "1234000" not in text
    assert len(session.exec(select(Disclosure)).all()) == 1


def test_staff_record_a_category_sealed_and_take_it_back(app: Flask, session: Session) -> None:
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True, categorised=False)
    client = sign_in(app.test_client(), a_human(session, is_staff=True))
    address = f"/admin/organisations/{fund.slug}/category"
    assert submit(client, address, kind="frn", reference="a number").status_code == 422
    assert submit(client, address, kind="frn", reference="123456").status_code == 302
    held = session.exec(select(InvestorStatement)).one()
    assert "123456" not in held.sealed
    assert SEAL.open(held.sealed) == {"basis": "frn", "reference": "123456"}
    assert held.lapses_on > clock.today() + timedelta(days=360)
    assert "Investment professional" in client.get("/admin/organisations").text
    assert submit(client, f"{address}/end").status_code == 302
    session.refresh(held)
    assert (held.current, held.withdrawn_at is not None) == (False, True)
