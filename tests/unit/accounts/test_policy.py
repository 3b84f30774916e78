from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import policy
from accounts.models import Category, Role, Standing
from accounts.policy import POWERS, VISITOR, Action, Affairs, Seat, Viewer, may, needs_risk_warning, withheld
from foundation import clock
from foundation.errors import Forbidden, NotFound, SignInRequired
from foundation.settings import Operator


@dataclass
class Profile:
    organisation_id: int | None = 1
    status: str = "published"
    restricted: bool = False
    id: int = 5


def seated(kind: str = "venture", role: str = "owner", *, at: int = 1, verified: bool = False) -> Viewer:
    return Viewer(user_id=7, name="Asha", seats={at: Seat(at, "Firm", "firm", kind, role, verified)})


STRANGER = Viewer(user_id=8)
STAFF = Viewer(user_id=9, is_staff=True)
OWNER, EDITOR, READER = seated(), seated(role="editor"), seated(role="viewer")
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PROFESSIONAL = Standing(3, Category.INVESTMENT_PROFESSIONAL, 0, NOW - timedelta(days=30), date(2027, 10, 28))


def categorised(kind: str, standing: Standing | None = PROFESSIONAL, *, verified: bool = True) -> Viewer:
    return Viewer(user_id=7, seats={2: Seat(2, "Money", "money", kind, "owner", verified, standing=standing)})


FUNDER = categorised("funder")
UNCHECKED_FUNDER = categorised("funder", verified=False)
UNCATEGORISED_FUNDER = categorised("funder", None)
AUTHORITY = categorised("authority")
CLUSTER = seated("cluster", at=2, verified=True)
EVERYBODY = (
    VISITOR, STRANGER, OWNER, EDITOR, READER, FUNDER, UNCHECKED_FUNDER, UNCATEGORISED_FUNDER, AUTHORITY, CLUSTER, STAFF,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.mark.parametrize("profile", [Profile(status="draft"), Profile(status="archived"), Profile(restricted=True)])
@pytest.mark.parametrize("action", [Action.VIEW, Action.VIEW_OFFER])
def test_what_is_not_published_is_for_its_own_people_and_staff(profile: Profile, action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, profile)] == [OWNER, EDITOR, READER, STAFF]


def test_what_is_published_is_for_everybody() -> None:
    assert all(may(who, Action.VIEW, Profile()) for who in EVERYBODY)


def test_the_offer_is_for_its_people_categorised_money_and_staff() -> None:
    allowed = [who for who in EVERYBODY if may(who, Action.VIEW_OFFER, Profile())]
    assert allowed == [OWNER, EDITOR, READER, FUNDER, AUTHORITY, STAFF]
    assert [who for who in EVERYBODY if withheld(who, Profile())] == [w for w in EVERYBODY if w not in allowed]


@pytest.mark.parametrize("action", [Action.VIEW_MATCHES, Action.VIEW_HISTORY, Action.VIEW_DEALS])
def test_matches_history_and_deals_are_for_its_people_and_staff(action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, Profile())] == [OWNER, EDITOR, READER, STAFF]


@pytest.mark.parametrize("action", [Action.EDIT, Action.PUBLISH, Action.WORK_DEALS])
def test_changing_is_for_editors(action: Action) -> None:
    assert [who for who in EVERYBODY if may(who, action, Profile())] == [OWNER, EDITOR]


def test_writing_to_a_body_outside_is_for_editors_of_what_is_verified() -> None:
    assert not any(may(who, Action.WRITE_OUTSIDE, Profile()) for who in EVERYBODY)
    verified = [seated("cluster", role, verified=True) for role in ("owner", "editor", "viewer")]
    assert [may(who, Action.WRITE_OUTSIDE, Profile()) for who in verified] == [True, True, False]
    assert not may(STAFF, Action.WRITE_OUTSIDE, Profile(organisation_id=None))


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
    assert [seat.slug for seat in FUNDER.seats_of_kind("funder")] == ["money"]
    assert FUNDER.seats_of_kind("venture") == []


#: A category at each age, and whether it lets anybody see an offer.
AGES = {
    "cooling off": (NOW + timedelta(minutes=1), date(2027, 11, 27), False),
    "just begun": (NOW, date(2027, 11, 27), True),
    "the day before it lapses": (NOW - timedelta(days=300), date(2026, 11, 28), True),
    "the day it lapses": (NOW - timedelta(days=365), date(2026, 11, 27), False),
    "the day after": (NOW - timedelta(days=366), date(2026, 11, 26), False),
}


@pytest.mark.parametrize("operator", Operator)
@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize(("begins", "lapses", "counts"), AGES.values(), ids=AGES)
def test_a_category_counts_from_its_beginning_until_it_lapses(
    operator: Operator, category: Category, begins: datetime, lapses: date, *, counts: bool
) -> None:
    standing = Standing(4, category, 1, begins, lapses)
    if standing.of_individual:
        viewer = Viewer(user_id=8, standing=standing, operator=operator)
        counts = counts and POWERS[operator].to_individuals
    else:
        viewer = replace(categorised("funder", standing), operator=operator)
    assert may(viewer, Action.VIEW_OFFER, Profile()) is counts
    assert withheld(viewer, Profile()) == ([] if counts else ["round", "documents", "valuation"])
    assert needs_risk_warning(viewer) is (counts and standing.of_individual)
    introduced = may(viewer, Action.INTRODUCE_OFFER, Profile())
    assert introduced is (counts and POWERS[operator].introductions)
    assert may(replace(viewer, user_id=9), Action.VIEW_OFFER, Profile(status="draft")) is False


def test_what_is_kept_off_public_pages_is_shown_to_whom_it_was_opened() -> None:
    hidden = Profile(restricted=True)
    guest = replace(STRANGER, shown=frozenset({hidden.id}))
    assert may(guest, Action.VIEW, hidden)
    assert not may(guest, Action.VIEW_OFFER, hidden)
    assert may(replace(FUNDER, shown=frozenset({hidden.id})), Action.VIEW_OFFER, hidden)
    assert not may(guest, Action.VIEW, replace(hidden, id=6))
    assert not may(guest, Action.VIEW, replace(hidden, status="draft"))


def test_the_log_of_disclosures_is_for_staff_and_compliance_officers() -> None:
    assert [who for who in EVERYBODY if may(who, Action.READ_DISCLOSURES)] == [STAFF]
    officer = replace(STRANGER, is_compliance=True)
    assert may(officer, Action.READ_DISCLOSURES)
    assert not may(officer, Action.ADMINISTER)
