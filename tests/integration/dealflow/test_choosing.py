"""Doing one thing to several ventures of a ranked list: to all of them, or to none."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from accounts.models import Disclosure
from foundation.database import Session
from pipeline.models import Deal, DealTag
from profiles.models import Venture
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture
from tests.support.views import ranked_list


@pytest.fixture
def ventures(session: Session, sides: Sides) -> list[Venture]:
    """Three that are open, the first of them the side's own."""
    found = [sides.venture, *(a_venture(session, name=f"Works {number}") for number in (1, 2))]
    session.commit()
    return found


def act(client: FlaskClient, sides: Sides, chosen: Sequence[Venture], do: str, **sent: Any) -> Any:
    slugs = [each.slug for each in chosen]
    return submit(client, address(sides), do=do, venture=slugs, listed=slugs, **sent)


def address(sides: Sides) -> str:
    return f"/mandates/{sides.mandate.slug}/chosen"


def deals(sides: Sides) -> list[tuple[str, str, int | None]]:
    """Venture, stage and owner of each deal."""
    sides.session.expire_all()
    wanted = select(Venture.name, Deal.stage, Deal.owner_id).join(Deal, col(Deal.venture_id) == col(Venture.id))
    return [tuple(row) for row in sides.session.execute(wanted.order_by(col(Venture.name)))]


def test_the_list_leads_to_what_can_be_done_with_the_ticked(
    client: FlaskClient, session: Session, sides: Sides, ventures: list[Venture]
) -> None:
    hidden = a_venture(session, name="Kept back", restricted=True)
    session.commit()
    sign_in(client, sides.investor)
    assert f'action="{address(sides)}"' in client.get(ranked_list(sides)).text
    asked = "&".join(f"venture={each.slug}" for each in (*ventures, hidden))
    page = client.get(f"{address(sides)}?{asked}&venture=no-such").text
    assert [each.name in page for each in ventures] == [True] * 3
    assert "Kept back" not in page
    assert "Choose at least one venture" in client.get(address(sides)).text
    sign_in(client, sides.reader)
    assert client.get(address(sides)).status_code == 403
    assert f'action="{address(sides)}"' not in client.get(ranked_list(sides)).text


def test_several_go_into_the_pipeline_to_somebody_and_with_a_tag(
    client: FlaskClient, sides: Sides, ventures: list[Venture]
) -> None:
    sign_in(client, sides.investor)
    assert act(client, sides, ventures[:1], "add").status_code == 303
    back = ranked_list(sides, "stage=seed")
    done = act(client, sides, ventures, "add", owner_id=sides.partner.id, tag="demo day", back=back)
    assert done.headers["Location"] == back
    assert "2 ventures added to your pipeline, 1 already there" in client.get(back).text
    assert deals(sides) == [
        ("Leakfinder", "sourced", sides.partner.id),
        ("Works 1", "sourced", sides.partner.id),
        ("Works 2", "sourced", sides.partner.id),
    ]
    assert len(sides.session.scalars(select(DealTag.tag)).all()) == 3


def test_several_are_passed_on_for_one_reason_and_brought_back(
    client: FlaskClient, sides: Sides, ventures: list[Venture]
) -> None:
    sign_in(client, sides.investor)
    lacking = act(client, sides, ventures[:2], "pass", note="Kept words")
    assert lacking.status_code == 422
    assert "Choose the main reason for passing." in lacking.text
    assert "Kept words" in lacking.text
    assert deals(sides) == []
    assert act(client, sides, ventures[:2], "pass", reason="timing.too_early").status_code == 303
    assert [stage for _, stage, _ in deals(sides)] == ["passed", "passed"]
    listed = client.get(ranked_list(sides)).text
    assert 'id="match-works-2"' in listed
    assert 'id="match-works-1"' not in listed
    assert act(client, sides, ventures[:2], "undo").status_code == 303
    assert [stage for _, stage, _ in deals(sides)] == ["sourced", "sourced"]


def test_where_one_does_not_allow_it_nothing_is_done(
    client: FlaskClient, sides: Sides, ventures: list[Venture]
) -> None:
    sign_in(client, sides.investor)
    act(client, sides, ventures[:1], "add")
    sides.session.execute(Deal.__table__.update().values(stage="completed", step="completed"))  # type: ignore[attr-defined]
    sides.session.commit()
    refused = act(client, sides, ventures, "pass", reason="timing.too_early")
    assert refused.status_code == 422
    assert "The money is in." in refused.text
    assert [stage for _, stage, _ in deals(sides)] == ["completed"]
    overtaken = act(client, sides, ventures, "undo")
    assert (overtaken.status_code, "nothing to take back" in overtaken.text) == (409, True)
    assert [stage for _, stage, _ in deals(sides)] == ["completed"]
    assert act(client, sides, ventures[1:], "add", owner_id=sides.founder.id).status_code == 422
    assert len(deals(sides)) == 1


@pytest.mark.parametrize("do", ["", "sell"])
def test_what_cannot_be_done_is_told(client: FlaskClient, sides: Sides, ventures: list[Venture], do: str) -> None:
    sign_in(client, sides.investor)
    assert act(client, sides, ventures, do).status_code == 422
    unticked = submit(client, address(sides), do="add", listed=[each.slug for each in ventures])
    assert "Tick at least one venture." in unticked.text
    assert [each.name in unticked.text for each in ventures] == [True] * 3
    assert act(client, sides, ventures[:1], "compare").status_code == 422


def test_the_chosen_are_compared_or_written_to_a_file_that_is_logged(
    client: FlaskClient, sides: Sides, ventures: list[Venture]
) -> None:
    sign_in(client, sides.investor)
    beside = act(client, sides, ventures[:2], "compare")
    assert beside.headers["Location"].endswith(f"/compare?venture={ventures[0].slug}&venture={ventures[1].slug}")
    before = len(sides.session.scalars(select(Disclosure.id)).all())
    answer = act(client, sides, ventures[:2], "csv")
    assert answer.mimetype == "text/csv"
    names = [line.split(",")[0] for line in answer.text.splitlines()[1:]]
    assert sorted(names) == ["Leakfinder", "Works 1"]
    sides.session.expire_all()
    logged = sides.session.scalars(select(Disclosure).order_by(col(Disclosure.id))).all()
    assert len(logged) == before + 1
    assert (logged[-1].path, logged[-1].user_id) == ("export", sides.investor.id)
