"""Telling people: once, in the transaction of what they are told of, and only what they want to hear."""

import pytest

from accounts.models import Role, User, key_of
from foundation import clock
from foundation.database import Session
from notices.models import Hush
from notices.services import News, Subject, tell, tell_address, tell_organisation
from notices.services.kinds import declare
from notices.services.muting import mute
from tests.support.notices import HARBOUR, TIDES, WEATHER, news, notices_of
from tests.support.people import a_member, a_person, an_organisation


def test_what_is_told_goes_with_the_transaction(session: Session, person: User) -> None:
    assert tell(session, [key_of(person)], news()) == 1
    session.rollback()
    assert notices_of(session, person) == []


def test_the_same_news_reach_a_person_once(session: Session, person: User) -> None:
    assert tell(session, [key_of(person), key_of(person)], news(key="gale 1")) == 1
    assert tell(session, [key_of(person)], news("The gale is here", key="gale 1")) == 0
    assert tell(session, [key_of(person)], news(key="gale 2")) == 1
    assert [notice.key for notice in notices_of(session, person)] == ["gale 2", "gale 1"]


def test_a_title_stays_in_one_line_whatever_a_name_holds(session: Session, person: User) -> None:
    tell(session, [key_of(person)], news("A gale\r\nBcc: x@example.org\n is coming"))
    assert notices_of(session, person)[0].title == "A gale Bcc: x@example.org is coming"


def test_a_notice_leads_to_a_page_of_ours() -> None:
    for elsewhere in ("https://elsewhere.example", "//elsewhere.example", "gap"):
        with pytest.raises(ValueError, match="page of ours"):
            News(WEATHER, HARBOUR, "A gale is coming", elsewhere)


def test_two_kinds_do_not_share_a_code() -> None:
    assert declare(WEATHER.code, WEATHER.title) == WEATHER
    with pytest.raises(ValueError, match=r"tests\.weather"):
        declare(WEATHER.code, "Other weather")


@pytest.mark.parametrize(
    ("scope", "hush", "told"),
    [
        ({"kind": WEATHER.code}, Hush.ALL, 0),
        ({"kind": WEATHER.code}, Hush.MAIL, 1),
        ({"kind": TIDES.code}, Hush.ALL, 1),
        ({"subject_kind": "place", "subject_key": "harbour"}, Hush.ALL, 0),
        ({"subject_kind": "place", "subject_key": "pier"}, Hush.ALL, 1),
        ({"subject_kind": "deal", "subject_key": "harbour"}, Hush.ALL, 1),
    ],
)
def test_what_is_muted_is_not_told(
    session: Session, person: User, scope: dict[str, str], hush: Hush, told: int
) -> None:
    mute(session, person_id=key_of(person), hush=hush, **scope)
    assert tell(session, [key_of(person)], news()) == told
    other = a_person(session)
    assert tell(session, [key_of(other)], news()) == 1


def test_a_wider_mute_is_not_narrowed_by_a_link(session: Session, person: User) -> None:
    for hush in (Hush.ALL, Hush.MAIL):
        mute(session, person_id=key_of(person), hush=hush, kind=WEATHER.code)
    assert tell(session, [key_of(person)], news()) == 0


def test_an_organisation_is_told_from_a_role_on_but_for_whoever_did_it(session: Session) -> None:
    firm = an_organisation(session)
    owner, editor, viewer = (a_member(session, firm, role) for role in (Role.OWNER, Role.EDITOR, Role.VIEWER))
    assert tell_organisation(session, key_of(firm), news(), but=owner.id) == 1
    assert tell_organisation(session, key_of(firm), news(), least=Role.VIEWER) == 3
    assert [len(notices_of(session, each)) for each in (owner, editor, viewer)] == [1, 2, 1]


def test_closed_accounts_and_unknown_addresses_are_told_nothing(session: Session, person: User) -> None:
    assert tell_address(session, "nobody@example.org", news()) == 0
    assert tell_address(session, person.email, news()) == 1
    person.closed_at = clock.now()
    session.add(person)
    session.flush()
    assert tell_address(session, person.email, news()) == 0
    assert tell(session, [], news(subject=Subject("place", "x", "X"))) == 0
