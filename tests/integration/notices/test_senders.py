"""What the parts of the platform tell people of."""

from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Role, User, key_of
from accounts.services import viewer_for_user
from accounts.services.invitations import accept, invite
from accounts.services.outbox import kept_letters
from accounts.services.post import Post
from documents.models import Folder
from documents.services import sharing
from documents.services.rooms import room_for
from foundation.database import Session
from foundation.web import settings
from pipeline.services import add_deal, edit_deal
from readiness.services import advising, assessing
from readiness.services.sheets import questionnaire
from tests.support.documents import a_document
from tests.support.introductions import two_sides
from tests.support.notices import notices_of
from tests.support.people import a_member, a_person, an_organisation, sign_in


def titles(session: Session, person: User) -> list[tuple[str, str]]:
    return [(notice.title, notice.address) for notice in notices_of(session, person)]


def test_whoever_is_given_a_deal_is_told(session: Session) -> None:
    sides = two_sides(session)
    actor = sides.viewer(sides.investor)
    deal, _ = add_deal(session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    given = edit_deal(
        session, actor=actor, deal_id=deal.id or 0, version=deal.version, values={"owner_id": sides.partner.id}
    )
    edit_deal(session, actor=actor, deal_id=deal.id or 0, version=given.version, values={"owner_id": sides.investor.id})
    assert titles(session, sides.partner) == [
        ("Ines Moreau gave you the deal of Leakfinder and Trent Seed", f"/pipeline/deals/{deal.id}")
    ]
    assert titles(session, sides.investor) == [], "nobody is told what they did themselves"


def test_readers_hear_of_documents_and_the_venture_of_readings(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sides = two_sides(session)
    document = a_document(app, session, sides.venture, title="Pilots", folder=Folder.TEASER)
    outsider = a_person(session, email="angel@example.org")
    room = room_for(session, sides.viewer(sides.founder), sides.venture.slug, scanned=False)
    until = sharing.proposed_day()
    for whom in ({"organisation": sides.fund.slug}, {"email": "angel@example.org"}, {"email": "nobody@example.org"}):
        sharing.give_leave(session, actor=room.viewer, room=room, expires_on=until, document=document.id, **whom)
    session.commit()
    at = f"/ventures/{sides.venture.slug}/documents"
    for reader in (sides.reader, outsider):
        assert titles(session, reader) == [("Leakfinder shared “Pilots” with you", at)]
    sign_in(client, sides.reader)
    for _ in range(2):
        assert client.get(f"{at}/{document.id}/1", buffered=True).status_code == 200
    assert titles(session, sides.founder) == [("Rhys Pugh (Trent Capital) opened “Pilots”", f"{at}/openings")]


def test_advisers_hear_that_they_are_asked_and_the_venture_that_they_answered(session: Session) -> None:
    sides = two_sides(session)
    park = an_organisation(session, "cluster", verified=True)
    member, adviser = a_member(session, park, Role.VIEWER), a_person(session, "Ada Viser", email="ada@example.org")
    founder = sides.viewer(sides.founder)
    for whom in ({"organisation": park.slug}, {"email": adviser.email}):
        for _ in range(2):
            advising.give_leave(session, actor=founder, venture=sides.venture, may="assess", **whom)
    asked = [("Leakfinder asks you to assess its readiness", f"/ventures/{sides.venture.slug}/readiness")]
    assert titles(session, member) == asked
    assert titles(session, adviser) == asked
    assert [notice.by_mail for notice in notices_of(session, adviser)] == [False], "a letter of its own went out"
    viewer = viewer_for_user(session, key_of(adviser))
    statements = questionnaire(session).current[: assessing.LEAST_ANSWERS]
    assessing.score(
        session, actor=viewer, venture=sides.venture, replies={statement.code: "yes" for statement in statements}
    )
    assessing.hand_in(session, actor=viewer, venture=sides.venture, comment="Sound.")
    assert titles(session, sides.founder)[0][0] == "Ada Viser handed in a view of the readiness of Leakfinder"


def test_the_invited_hear_of_it_and_the_inviter_that_they_joined(app: Flask, session: Session, person: User) -> None:
    firm = an_organisation(session, name="Leakfinder")
    owner = a_member(session, firm, Role.OWNER, a_person(session, "Kofi Mensah"))
    post = Post.of(settings(app))
    for email in (person.email, "nobody@example.org"):
        invite(
            session,
            post=post,
            organisation=firm,
            inviter=viewer_for_user(session, key_of(owner)),
            email=email,
            role=Role.EDITOR,
        )
    session.commit()
    told = notices_of(session, person)
    assert [notice.by_mail for notice in told] == [False]
    assert told[0].title.startswith("Kofi Mensah invites you to join Leakfinder")
    letters = kept_letters(settings(app).instance / "outbox")
    letter = next(each for each in letters if each.to == person.email and "invited to join" in each.subject)
    token = letter.text.partition("/invitations/")[2].split()[0]
    accept(session, token=token, viewer=viewer_for_user(session, key_of(person)))
    session.commit()
    assert titles(session, owner) == [("Asha Kaur has joined Leakfinder", f"/organisations/{firm.slug}")]
