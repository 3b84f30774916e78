"""How members come into a cluster: by asking, by invitation, by a list, by a letter."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select

from accounts.services.outbox import kept_letters
from clusters.models import Kind, Member, Status
from clusters.schemas import read_lines
from clusters.services import joining
from clusters.services.inviting import Fault
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.web import db
from foundation.web import settings as settings_of
from notices.models import Notice
from profiles.queries import venture_record
from profiles.services.ventures import update_venture
from tests.support.clusters import Park
from tests.support.notices import post_later
from tests.support.people import sign_in, submit
from tests.support.profiles import a_cluster, a_venture
from tests.support.queries import count_queries


def told(park: Park) -> list[str]:
    """What anybody was told, the oldest first."""
    return list(park.session.exec(select(Notice.title).order_by(col(Notice.id))))


def clusters_of(park: Park) -> list[str]:
    """The clusters that the venture's profile names."""
    park.session.expire_all()
    record = venture_record(park.session, park.venture.slug)
    assert record is not None
    return [cluster.slug for cluster in record.clusters]


def test_a_venture_asks_and_the_cluster_accepts(app: Flask, park: Park) -> None:
    founder, lead = sign_in(app.test_client(), park.founder), sign_in(app.test_client(), park.lead)
    assert "Ask to join" in founder.get(park.at).text
    sent = submit(founder, f"{park.at}/join", venture=park.venture.slug, note="We brake vans.")
    assert sent.status_code == 303
    again = submit(founder, f"{park.at}/join", venture=park.venture.slug, note="Kept")
    assert again.status_code == 409
    assert "Kept" in again.text
    member = park.session.exec(select(Member)).one()
    page = lead.get(f"{park.at}/members/{member.id}").text
    assert "We brake vans." in page
    assert founder.get(f"{park.at}/members?status=applied").text.count("Tarn Brakes in") == 0
    assert submit(lead, f"{park.at}/members/{member.id}/answer", version=1, accept="yes").status_code == 303
    late = submit(lead, f"{park.at}/members/{member.id}/answer", version=1, accept="no")
    assert late.status_code == 409
    assert clusters_of(park) == [park.cluster.slug]
    assert "Tarn Brakes" in app.test_client().get(f"{park.at}/members").text
    assert told(park) == [
        "Tarn Brakes asks to join Watling Cluster",
        "Watling Cluster accepted your request to join",
    ]
    exported = app.test_client().get(f"{park.at}/members?format=csv").text
    assert f"Tarn Brakes,Firm,Members,{member.asked_at.date()},/ventures/{park.venture.slug}" in exported


def test_a_venture_is_invited_declines_and_is_asked_again(park: Park) -> None:
    invited = joining.asked(
        park.session, actor=park.viewer(park.lead), cluster=park.cluster, venture=park.venture,
        status=Status.INVITED, note="",
    )  # fmt: skip
    with pytest.raises(Forbidden):
        joining.answer(park.session, actor=park.viewer(park.lead), record=invited, version=1, accept=True)
    founder = park.viewer(park.founder)
    declined = joining.answer(park.session, actor=founder, record=invited, version=1, accept=False, note="Not yet.")
    assert declined.member.status == Status.DECLINED
    assert clusters_of(park) == []
    assert park.apply().member.status == Status.APPLIED
    with pytest.raises(Conflict, match="has asked to join"):
        joining.asked(
            park.session, actor=park.viewer(park.lead), cluster=park.cluster, venture=park.venture,
            status=Status.INVITED, note="",
        )  # fmt: skip


def test_a_member_leaves_and_the_other_clusters_of_its_profile_stay(app: Flask, park: Park) -> None:
    other = a_cluster(park.session, name="Other")
    park.session.commit()
    member = park.join().member
    founder = sign_in(app.test_client(), park.founder)
    update_venture(
        park.session, actor=park.viewer(park.founder), venture=park.venture,
        data={"clusters": [other.slug, park.cluster.slug]},
    )  # fmt: skip
    park.session.commit()
    assert submit(founder, f"{park.at}/members/{member.id}/end", version=member.version).status_code == 303
    assert clusters_of(park) == [other.slug]
    assert "Tarn Brakes is no longer a member of Watling Cluster" in told(park)
    assert submit(founder, f"{park.at}/members/{member.id}/end", version=3).status_code == 409


def test_nobody_asks_a_cluster_for_which_nobody_speaks(app: Flask, park: Park) -> None:
    silent = a_cluster(park.session, name="Silent")
    park.session.commit()
    founder = sign_in(app.test_client(), park.founder)
    assert "Nobody speaks for this cluster" in founder.get(f"/clusters/{silent.slug}/join").text
    assert submit(founder, f"/clusters/{silent.slug}/join", venture=park.venture.slug).status_code == 409


LIST = """name, kind, e-mail
Bexley College, university, office@bexley.example
Skills Board; Public body; board@skills.example
Nobody, plumber, nobody@nowhere.example
College of Nowhere, university, not an address
Bexley College, university, second@bexley.example
https://parity.example/ventures/{venture}
https://parity.example/ventures/not-there"""


def test_a_list_is_invited_and_bad_lines_are_told(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    sent = submit(lead, f"{park.at}/members/invite", lines=LIST.format(venture=park.venture.slug), note="")
    assert sent.status_code == 422
    assert "3 invited." in sent.text
    for words in (
        "Line 4, “Nobody, plumber", "Choose one of: Firm", "Line 5", "Enter an e-mail address",
        "Line 6", "Bexley College is a member or invited already.", "No public venture is at the address",
    ):  # fmt: skip
        assert words in sent.text
    left = re.search(r"<textarea[^>]*name=\"lines\"[^>]*>\n(.*?)</textarea>", sent.text, re.DOTALL)
    assert left is not None
    assert left[1].splitlines()[0].startswith("Nobody, plumber")
    rows = park.session.exec(select(Member.name, Member.kind, Member.status).order_by(col(Member.id))).all()
    assert rows == [
        ("Bexley College", Kind.UNIVERSITY, Status.INVITED),
        ("Skills Board", Kind.PUBLIC_BODY, Status.INVITED),
        ("", Kind.FIRM, Status.INVITED),
    ]
    assert told(park) == ["Watling Cluster invites Tarn Brakes to join"]


def test_a_file_is_a_list_too(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    content = "\ufeffemail;name;kind\nhub@growth.example;Growth Hub;support\n".encode()
    sent = submit(lead, f"{park.at}/members/invite", lines="", file=(io.BytesIO(content), "list.csv"))
    assert sent.status_code == 303
    assert park.session.exec(select(Member.name, Member.email)).one() == ("Growth Hub", "hub@growth.example")


def test_a_body_answers_by_its_letter_once(app: Flask, park: Park) -> None:
    lead, body = sign_in(app.test_client(), park.lead), app.test_client()
    submit(lead, f"{park.at}/members/invite", lines="Bexley College, university, office@bexley.example", note="")
    post_later(app)
    link = re.search(r"(/clusters/invitations/[\w-]+)", kept_letters(settings_of(app).instance / "outbox")[0].text)
    assert link is not None
    assert "Are you a member of Watling Cluster?" in body.get(link[1]).text
    assert submit(body, link[1]).status_code == 422
    assert "stands on the list of members now" in submit(body, link[1], accept="yes").text
    assert body.get(link[1]).status_code == 404
    assert "Bexley College" in body.get(f"{park.at}/members").text


def test_too_long_a_list_is_refused_and_an_odd_line_is_a_fault() -> None:
    invitees, faults = read_lines('"unclosed, university, a@b.example\n\n  \n')
    assert invitees == []
    assert faults == [Fault(1, '"unclosed, university, a@b.example', faults[0].messages)]
    with pytest.raises(Invalid) as refused:
        read_lines("A, firm, a@b.example\n" * 301)
    assert "at most 300" in str(refused.value.fields)


def test_members_off_public_pages_are_shown_to_the_clusters_people_alone(app: Flask, park: Park) -> None:
    hidden = a_venture(park.session, name="Quiet Works", restricted=True)
    park.join(hidden)
    park.join()
    assert "Quiet Works" in sign_in(app.test_client(), park.lead).get(f"{park.at}/members").text
    visitor = app.test_client()
    assert "Quiet Works" not in visitor.get(f"{park.at}/members").text
    answer = visitor.get(f"/api/v1{park.at}/members").json
    assert answer is not None
    (shown,) = answer["items"]
    assert answer["total"] == 1
    assert shown == {
        "name": "Tarn Brakes", "kind": "firm", "venture": park.venture.slug, "since": shown["since"], "demo": False,
    }  # fmt: skip


def test_the_list_costs_the_same_queries_however_long(client: FlaskClient, session: Session, park: Park) -> None:
    with client.application.app_context():
        engine = db.engine
    sign_in(client, park.lead)
    counts = []
    for more in (1, 6):
        for number in range(more):
            park.join(a_venture(session, name=f"Firm {more} {number}"))
        client.get(f"{park.at}/members")
        with count_queries(engine) as asked:
            assert client.get(f"{park.at}/members").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_its_people_find_their_pages_from_the_profile_and_nobody_else_does(app: Flask, park: Park) -> None:
    own = ("investor-days", "readiness", "runway", "offers-abroad")
    visitor = app.test_client().get(park.at).text
    lead = sign_in(app.test_client(), park.lead)
    page = lead.get(park.at).text
    card = page[page.index("More about it") :]
    for ending in own:
        assert f'href="{park.at}/{ending}"' in card
        assert f'href="{park.at}/{ending}"' not in visitor
        assert lead.get(f"{park.at}/{ending}").status_code == 200
    assert f'href="{park.at}/bridges"' in visitor
