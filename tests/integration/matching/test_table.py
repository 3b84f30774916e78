"""A mandate's list as a table with chosen columns."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Organisation
from foundation.database import Session
from tests.integration.matching.conftest import Sides
from tests.support.people import a_member, sign_in
from tests.support.queries import count_queries


@pytest.fixture
def investor(app: Flask, sides: Sides) -> FlaskClient:
    return sign_in(app.test_client(), sides.investor)


def head(page: str) -> str:
    """The names of the columns."""
    return page.partition("<thead>")[2].partition("</thead>")[0]


def test_columns_are_chosen_in_the_address(investor: FlaskClient, sides: Sides) -> None:
    at = f"/mandates/{sides.mandate.slug}/matches?show=all&q=leak&view=table"
    usual = investor.get(at).text
    assert [name in head(usual) for name in ("Main sector", "Asks", "Sector, points")] == [True, True, False]
    assert "£750k" in usual
    assert '<input type="hidden" name="q" value="leak">' in usual, "the choice of columns keeps the filters"
    page = investor.get(f"{at}&col=by_sector&col=unmet&col=no-such").text
    assert [name in head(page) for name in ("Main sector", "Asks", "Sector, points", "Not met")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert 'value="by_sector" checked' in page


def test_what_is_kept_from_somebody_is_no_column(app: Flask, sides: Sides) -> None:
    client = sign_in(app.test_client(), sides.newcomer)
    at = f"/mandates/{sides.newcomer_mandate.slug}/matches?show=all&view=table"
    for query in ("", "&col=ask&col=closes&col=stage"):
        page = client.get(at + query).text
        assert "Stage" in head(page)
        assert "Asks" not in page
        assert "£750k" not in page


def test_rows_are_chosen_by_whoever_works_the_deals(
    app: Flask, investor: FlaskClient, session: Session, sides: Sides
) -> None:
    at = f"/mandates/{sides.mandate.slug}/matches?show=all&view=table"
    assert f'form="chosen" name="venture" value="{sides.venture.slug}"' in investor.get(at).text
    reader = a_member(session, session.get_one(Organisation, sides.funder.organisation_id), "viewer")
    session.commit()
    seen = sign_in(app.test_client(), reader).get(at)
    assert seen.status_code == 200
    assert 'name="venture"' not in seen.text


def test_a_table_costs_no_more_questions_than_the_list(investor: FlaskClient, session: Session, sides: Sides) -> None:
    at = f"/mandates/{sides.mandate.slug}/matches?show=all"
    costs = []
    for address in (at, f"{at}&view=table", f"{at}&view=table&col=trl", at):
        investor.get(address)
        with count_queries(session.get_bind()) as counted:
            assert investor.get(address).status_code == 200
        costs.append(len(counted))
    assert len(set(costs)) == 1
