"""Passing from the ranked list, taking it back, and comparing a few ventures."""

from flask.testing import FlaskClient
from sqlmodel import select

from foundation.database import Session
from pipeline.models import Deal, DealEvent
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture
from tests.support.views import ranked_list


def stage(sides: Sides) -> str:
    sides.session.expire_all()
    return str(sides.session.exec(select(Deal.stage)).one())


def test_a_venture_is_passed_on_with_a_reason_and_taken_back(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/pass/{sides.venture.slug}"
    back = ranked_list(sides, "stage=seed")
    assert f'href="{at}?back=' in client.get(back).text
    page = client.get(f"{at}?back={back}")
    assert page.status_code == 200
    for reason in ("", "no.such"):
        wrong = submit(client, at, reason=reason, note="Kept words", back=back)
        assert wrong.status_code == 422
        assert "Kept words" in wrong.text
    assert sides.session.exec(select(Deal)).all() == []
    sides.session.rollback()
    done = submit(client, at, reason="timing.too_early", note="In spring", back=back)
    assert done.headers["Location"] == f"{back}&just_passed={sides.venture.slug}"
    assert stage(sides) == "passed"
    assert f"{at}/undo" not in client.get(back).text
    assert f"{at}/undo?back=" in client.get(f"{back}&show=passed").text
    assert submit(client, at, reason="timing.too_early").status_code == 303, "twice is the same as once"
    undone = submit(client, f"{at}/undo?back=//elsewhere.example")
    assert undone.headers["Location"] == ranked_list(sides)
    assert stage(sides) == "sourced"
    submit(client, f"{at}/undo")
    assert "nothing to take back" in client.get(back).text, "told once"
    assert stage(sides) == "sourced"
    log = sides.session.exec(select(DealEvent.to_stage).order_by(DealEvent.id)).all()  # type: ignore[arg-type]
    assert list(log) == ["sourced", "passed", "sourced"]


def test_ventures_stand_side_by_side_with_no_more_than_may_be_seen(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    others = [a_venture(session, name=f"Works {number}") for number in range(4)]
    hidden = a_venture(session, name="Kept back", restricted=True)
    session.commit()
    sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/compare"
    asked = "&".join(f"venture={each.slug}" for each in (hidden, sides.venture, *others))
    page = client.get(f"{at}?{asked}").text
    assert "Kept back" not in page
    assert "Leakfinder" in page
    assert [f"Works {number}" in page for number in range(4)] == [True, True, False, False], "four were looked at"
    assert "£750k" in page
    sides.fund.verified_at = None
    session.add(sides.fund)
    session.commit()
    closed = client.get(f"{at}?{asked}").text
    assert "Kept from you" in closed
    assert "£750k" not in closed
    assert "Choose at least two ventures" in client.get(f"{at}?venture={sides.venture.slug}").text
