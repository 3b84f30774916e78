"""The start page of whoever answers for a fund: its money against its ranges, and who waits for it."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from accounts.models import OrganisationKind, key_of
from allocation.services import purposes
from foundation.database import Session
from pipeline.services import add_deal, edit_deal
from tests.support.allocation import Keeper, a_keeper
from tests.support.applications import a_programme, ask, assess_how, decide, send, start
from tests.support.introductions import Sides, two_sides
from tests.support.people import a_member, an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries
from tests.support.start_pages import seen

BIRMINGHAM, OXFORD, HINCKLEY = "E08000025", "E07000178", "E07000132"
WEST_MIDLANDS = "place:region:E12000005"


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return a_keeper(session)


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)


def test_an_empty_account_says_what_to_do_next(client: FlaskClient, keeper: Keeper) -> None:
    page = seen(sign_in(client, keeper.person))
    assert f'href="{keeper.address}/targets/new"' in page
    assert f'href="{keeper.address}/import"' in page
    assert "The ledger is empty" in page
    assert "Nobody does." in page
    assert "None does." in page


def test_whoever_may_only_read_is_not_offered_what_they_cannot_do(client: FlaskClient, keeper: Keeper) -> None:
    page = seen(sign_in(client, keeper.reader))
    assert f'href="{keeper.address}"' in page
    assert f"{keeper.address}/targets/new" not in page
    assert f"{keeper.address}/import" not in page


def test_a_range_that_is_missed_stands_with_its_pipeline_until_it_is_met(client: FlaskClient, keeper: Keeper) -> None:
    """£1m of £4m in the West Midlands, where half should be: £2m more would do, and £3m do."""
    sign_in(client, keeper.person)
    seen(client)
    missed = keeper.aim(WEST_MIDLANDS, 0.5, 0.8)
    keeper.aim("place:region:E12000008", 0.5, 0.8)
    assert "2 ranges are in force, and no investment is on record yet" in seen(client)
    keeper.enter("commitment", 10_000_000)
    keeper.enter("investment", 1_000_000, company="A", authority_code=BIRMINGHAM)
    keeper.enter("investment", 3_000_000, company="B", authority_code=OXFORD)
    page = seen(client)
    assert "<strong>1 of 2</strong> ranges in force is missed today" in page
    assert f'href="{keeper.address}?target={missed.id}#drift">West Midlands</a>' in page
    assert page.count("#drift") == 1, "what is met is not in the way"
    assert "£2m more inside, and nothing elsewhere" in page
    for figure in ("£10m", "£4m", "£6m"):
        assert f'<div class="figure-value">{figure}</div>' in page
    keeper.enter("follow_on", 3_000_000, company="A", authority_code=BIRMINGHAM)
    page = seen(client)
    assert '#drift">West Midlands' not in page
    assert "South East" in page, "what was met is missed now"


def test_a_live_deal_counts_beside_the_range_as_on_its_own_page(client: FlaskClient, keeper: Keeper) -> None:
    keeper.aim(WEST_MIDLANDS, 0.5, 0.8)
    keeper.enter("investment", 3_000_000, company="B", authority_code=OXFORD)
    sign_in(client, keeper.person)
    before = seen(client)
    venture = a_venture(keeper.session, registered_authority_code=BIRMINGHAM, places=[])
    given = {"venture_slug": venture.slug, "mandate_slug": keeper.mandate.slug}
    deal, _ = add_deal(keeper.session, actor=keeper.viewer, **given)
    amount = {"amount_gbp": 700_000}
    edit_deal(keeper.session, actor=keeper.viewer, deal_id=key_of(deal), version=1, values=amount)
    keeper.session.commit()
    page = seen(client)
    assert "£700k" not in before
    cells = page.split("#drift")[1].split("</tr>")[0].split("<td")[4:6]
    own = " ".join(unescape(client.get(keeper.address).text).split())
    row = own.split('<th scope="row">West Midlands')[1].split("</tr>")[0]
    assert "£700k" in cells[0]
    assert all(cell.split("</td>")[0] in row for cell in cells)


def test_nobody_else_sees_the_money_of_a_fund(client: FlaskClient, keeper: Keeper, sides: Sides) -> None:
    keeper.aim(WEST_MIDLANDS, 0.5, 0.8)
    keeper.enter("investment", 3_333_333, company="B", authority_code=OXFORD)
    for person in (sides.investor, sides.founder):
        page = seen(sign_in(client, person))
        assert "£3.33m" not in page
        assert keeper.address not in page
    assert "£3.33m" in seen(sign_in(client, keeper.reader)), "its own people read it"


def test_requests_wait_with_their_day_until_they_are_answered(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    assert "Nobody does." in seen(client)
    made = sides.ask()
    page = seen(client)
    assert f'<a href="/introductions/{made.id}">Answer to a request for an introduction: Trent Seed</a>' in page
    assert "by " in page.split(f"/introductions/{made.id}")[1].split("</li>")[0]
    sides.answer(made)
    assert "Nobody does." in seen(client)


def test_ones_own_next_steps_are_no_answers_that_others_wait_for(client: FlaskClient, sides: Sides) -> None:
    actor = sides.viewer(sides.investor)
    given = {"venture_slug": sides.venture.slug, "mandate_slug": sides.mandate.slug}
    deal, _ = add_deal(sides.session, actor=actor, **given)
    edit_deal(sides.session, actor=actor, deal_id=key_of(deal), version=1, values={"next_step": "Ring them"})
    sides.session.commit()
    assert "Nobody does." in seen(sign_in(client, sides.investor))


def test_an_application_waits_for_its_reviewer_and_then_for_a_decision(client: FlaskClient, sides: Sides) -> None:
    a_programme(sides, {"required": False})
    assess_how(sides, sides.partner)
    row = start(sides)
    sign_in(client, sides.partner)
    assert "None does." in seen(client), "nobody has sent it"
    send(sides, row)
    ask(sides, row, sides.partner)
    assert f'<a href="/applications/{row.id}/review">Your review: Trent Seed</a>' in seen(client)
    assert f'<a href="/applications/{row.id}">A decision: Trent Seed</a>' in seen(sign_in(client, sides.investor))
    decide(sides, row, "declined", reason="timing.too_early")
    assert "None does." in seen(client)


def test_an_authority_without_a_pipeline_sees_its_money_and_who_waits(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    council = an_organisation(session, OrganisationKind.AUTHORITY, "Trent Authority", verified=True)
    funder = a_funder(session, organisation_id=council.id, name="Trent Growth")
    mandate = a_mandate(session, funder=funder, name="Trent Grants")
    officer = a_member(session, council)
    session.commit()
    made = sides.ask(mandate)
    page = seen(sign_in(client, officer))
    assert "/funders/trent-growth/allocation" in page
    assert f"/introductions/{made.id}" in page
    assert "/pipeline" not in page, "it keeps no board"


def test_a_pension_fund_sees_what_is_local_against_the_ambition(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    assert "against the ambition" not in seen(client)
    held = purposes.seen_as(purposes.purposes(keeper.session, keeper.account))
    key = keeper.vehicle.id
    values = {"whose": "fund:E2421", f"area_{key}": "", f"pillar_{key}": ""}
    purposes.set_purposes(keeper.session, keeper.account, keeper.viewer, values, held)
    keeper.session.commit()
    page = seen(client)
    assert "£335m" in page, "5% of £6,697.6m"
    assert "not known" in page, "nothing is invested, which is not nought"
    keeper.enter("investment", 35_000_000, company="A", authority_code=HINCKLEY)
    page = seen(client)
    assert 'href="/pension-funds/E2421#ambition"' in page
    assert "£300m" in page, "what is missing"


def test_a_page_that_is_looked_at_again_asks_for_marks_alone(client: FlaskClient, keeper: Keeper) -> None:
    keeper.aim(WEST_MIDLANDS, 0.5, 0.8)
    keeper.enter("investment", 3_000_000, company="B", authority_code=OXFORD)
    sign_in(client, keeper.person)
    seen(client)
    with count_queries(keeper.session.get_bind()) as counted:
        seen(client)
    assert not any("FROM allocation_target" in each for each in counted.statements)
    assert sum("allocation_entry" in each for each in counted.statements) == 1
