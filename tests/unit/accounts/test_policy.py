from dataclasses import dataclass

import pytest

from accounts import policy
from accounts.models import OrganisationKind, Role
from accounts.policy import VISITOR, Action, Affairs, Seat, Viewer, may, withheld
from foundation.errors import Forbidden, NotFound, SignInRequired


@dataclass
class Profile:
    organisation_id: int | None = 1
    status: str = "published"
    restricted: bool = False


def seated(kind: str = "venture", role: str = "owner", *, at: int = 1, verified: bool = False) -> Viewer:
    return Viewer(user_id=7, name="Asha", seats={at: Seat(at, "Firm", "firm", kind, role, verified)})


STRANGER = Viewer(user_id=8)
STAFF = Viewer(user_id=9, is_staff=True)
OWNER, EDITOR, READER = seated(), seated(role="editor"), seated(role="viewer")
FUNDER = seated("funder", at=2, verified=True)
UNCHECKED_FUNDER = seated("funder", at=2)
AUTHORITY = seated("authority", at=2, verified=True)
CLUSTER = seated("cluster", at=2, verified=True)
EVERYBODY = (VISITOR, STRANGER, OWNER, EDITOR, READER, FUNDER, UNCHECKED_FUNDER, AUTHORITY, CLUSTER, STAFF)


@pytest.mark.parametrize("profile", [Profile(status="draft"), Profile(status="archived"), Profile(restricted=True)])
@pytest.mark.parametrize("action", [Action.VIEW, Action.VIEW_OFFER])
def test_what_is_not_published_is_for_its_own_people_and_staff(profile: Profile, action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, profile)] == [OWNER, EDITOR, READER, STAFF]


def test_what_is_published_is_for_everybody() -> None:
    assert all(may(who, Action.VIEW, Profile()) for who in EVERYBODY)


def test_the_offer_is_for_its_people_verified_money_and_staff() -> None:
    allowed = [who for who in EVERYBODY if may(who, Action.VIEW_OFFER, Profile())]
    assert allowed == [OWNER, EDITOR, READER, FUNDER, AUTHORITY, STAFF]
    assert [who for who in EVERYBODY if withheld(who, Profile())] == [w for w in EVERYBODY if w not in allowed]


@pytest.mark.parametrize("action", [Action.VIEW_MATCHES, Action.VIEW_HISTORY, Action.VIEW_DEALS])
def test_matches_history_and_deals_are_for_its_people_and_staff(action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, Profile())] == [OWNER, EDITOR, READER, STAFF]


@pytest.mark.parametrize("action", [Action.EDIT, Action.PUBLISH, Action.WORK_DEALS])
def test_changing_is_for_editors(action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, Profile())] == [OWNER, EDITOR]


def test_what_belongs_to_no_organisation_is_kept_by_staff() -> None:
    assert [who for who in EVERYBODY if may(who, Action.EDIT, Profile(organisation_id=None))] == [STAFF]


def test_an_organisation_is_run_by_its_owners() -> None:
    assert [who for who in EVERYBODY if may(who, Action.MANAGE, Affairs(1))] == [OWNER]
    assert [who for who in EVERYBODY if may(who, Action.VIEW, Affairs(1))] == [OWNER, EDITOR, READER, STAFF]


def test_the_platform_is_run_by_staff_and_used_by_whoever_is_signed_in() -> None:
    assert [who for who in EVERYBODY if may(who, Action.ADMINISTER)] == [STAFF]
    assert [who for who in EVERYBODY if not may(who, Action.USE_ACCOUNT)] == [VISITOR]


def test_a_refusal_says_no_more_than_the_asker_may_know() -> None:
    with pytest.raises(NotFound):
        policy.require(STRANGER, Action.EDIT, Profile(status="draft"))
    with pytest.raises(SignInRequired):
        policy.require(VISITOR, Action.EDIT, Profile())
    with pytest.raises(Forbidden) as refused:
        policy.require(STRANGER, Action.EDIT, Profile())
    assert not isinstance(refused.value, SignInRequired)
    policy.require(EDITOR, Action.EDIT, Profile())


def test_roles_are_ordered_and_kinds_are_told_apart() -> None:
    assert policy.is_member(EDITOR, 1, least=Role.EDITOR)
    assert not policy.is_member(EDITOR, 1, least=Role.OWNER)
    assert not policy.is_member(EDITOR, None)
    assert policy.represents_verified(FUNDER, OrganisationKind.FUNDER)
    assert not policy.represents_verified(UNCHECKED_FUNDER, OrganisationKind.FUNDER)
    assert [seat.slug for seat in FUNDER.seats_of_kind("funder")] == ["firm"]
    assert FUNDER.seats_of_kind("venture") == []
