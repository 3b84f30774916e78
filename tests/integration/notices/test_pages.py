"""Notices on their pages: the bell, the list with its filters, reading, muting and choosing."""

from flask import Flask
from flask.testing import FlaskClient

from accounts.models import User, key_of
from foundation.database import Session
from foundation.web import db
from notices.services import Kind, Subject, tell
from tests.support.notices import TIDES, WEATHER, news, notices_of, told
from tests.support.people import a_person, sign_in, submit
from tests.support.queries import count_queries

PIER = Subject("place", "pier", "The pier")


def hears(session: Session, person: User, kind: Kind = WEATHER) -> bool:
    """Tell a person something, and say whether they hear it."""
    number = tell(session, [key_of(person)], news(kind=kind))
    session.commit()
    return number == 1


def test_the_bell_counts_what_is_not_read(client: FlaskClient, session: Session, person: User) -> None:
    sign_in(client, person)
    assert "bell-count" not in client.get("/notices").text
    told(session, person, "A gale is coming", "The gale is here")
    told(session, a_person(session), "For somebody else")
    assert '<span class="bell-count">2<' in client.get("/").text
    notice = notices_of(session, person)[0]
    opened = submit(client, f"/notices/{notice.id}/open")
    assert (opened.status_code, opened.headers["Location"]) == (303, "/gap")
    assert '<span class="bell-count">1<' in client.get("/").text
    assert "bell" not in client.application.test_client().get("/").text


def test_the_list_is_filtered_by_subject_kind_state_and_words(
    client: FlaskClient, session: Session, person: User
) -> None:
    sign_in(client, person)
    tell(session, [key_of(person)], news("A gale is coming"))
    tell(session, [key_of(person)], news("The pier is closed", subject=PIER))
    tell(session, [key_of(person)], news("Spring tide", kind=TIDES))
    session.commit()
    submit(client, f"/notices/{notices_of(session, person)[0].id}/read")
    whole = client.get("/notices").text
    assert whole.index("Spring tide") < whole.index("The pier is closed") < whole.index("A gale is coming")
    for asked, shown, hidden in (
        ("subject=place:pier", "The pier is closed", "A gale is coming"),
        ("kind=tests.tides", "Spring tide", "A gale is coming"),
        ("state=unread", "A gale is coming", "Spring tide"),
        ("q=PIER", "The pier is closed", "Spring tide"),
        ("subject=place:pier&subject=place:harbour&kind=tests.weather", "A gale is coming", "Spring tide"),
    ):
        page = client.get(f"/notices?{asked}").text
        assert shown in page, asked
        assert hidden not in page, asked
    assert "No notice passes these filters" in client.get("/notices?q=%00nothing").text
    table = client.get("/notices?kind=tests.tides&format=csv").text
    assert "Spring tide" in table
    assert "The harbour" in table
    assert "A gale is coming" not in table


def test_all_that_a_filter_shows_is_marked_as_read_and_nothing_else(
    client: FlaskClient, session: Session, person: User
) -> None:
    sign_in(client, person)
    told(session, person, "A gale is coming")
    told(session, person, "Spring tide", kind=TIDES)
    done = submit(client, "/notices/read", kind=TIDES.code, back="/notices?kind=tests.tides")
    assert done.headers["Location"] == "/notices?kind=tests.tides"
    assert [(notice.title, notice.read_at is None) for notice in notices_of(session, person)] == [
        ("Spring tide", False),
        ("A gale is coming", True),
    ]


def test_a_subject_is_muted_and_heard_again(client: FlaskClient, session: Session, person: User) -> None:
    sign_in(client, person)
    told(session, person)
    muted = submit(client, f"/notices/{notices_of(session, person)[0].id}/mute", back="//elsewhere.example")
    assert muted.headers["Location"] == "/notices"
    assert not hears(session, person)
    settings = client.get("/notices/settings").text
    assert "The harbour" in settings
    address = settings.partition('action="/notices/settings/')[2].partition('"')[0]
    submit(client, f"/notices/settings/{address}")
    assert hears(session, person)


def test_how_one_hears_of_a_kind_is_chosen_by_kind(client: FlaskClient, session: Session, person: User) -> None:
    sign_in(client, person)
    saved = submit(client, "/notices/settings", **{"channel.tests.weather": "all", "channel.tests.tides": "mail"})
    assert saved.status_code == 303
    page = client.get("/notices/settings").text
    assert 'name="channel.tests.weather" value="all" checked' in page
    assert 'name="channel.tests.tides" value="mail" checked' in page
    assert 'name="channel.pipeline.assigned" value="both" checked' in page
    assert not hears(session, person)
    assert hears(session, person, TIDES)
    submit(client, "/notices/settings", **{"channel.tests.weather": "both"})
    assert hears(session, person)
    wrong = submit(client, "/notices/settings", **{"channel.tests.weather": "by pigeon"})
    assert wrong.status_code == 422
    assert "Choose how you hear of it." in wrong.text


def test_nobody_reads_or_mutes_for_somebody_else(client: FlaskClient, session: Session, person: User) -> None:
    told(session, person)
    notice = notices_of(session, person)[0]
    sign_in(client, a_person(session))
    for what in ("open", "read", "mute"):
        assert submit(client, f"/notices/{notice.id}/{what}").status_code == 404
    assert notices_of(session, person)[0].read_at is None


def test_a_long_list_takes_as_many_questions_as_a_short_one(
    app: Flask, client: FlaskClient, session: Session, person: User
) -> None:
    sign_in(client, person)
    with app.app_context():
        engine = db.engine
    counts = []
    for more in (1, 30):
        told(session, person, *(f"Gale {number}" for number in range(more)))
        client.get("/notices")
        with count_queries(engine) as counted:
            client.get("/notices")
        counts.append(len(counted))
    assert counts[0] == counts[1]
