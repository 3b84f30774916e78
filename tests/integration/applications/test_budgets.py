"""The money of a round: what may be asked for and offered, whoever decides at once, and who reads it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from accounts.services import issue_token
from applications.models import Application, Status
from applications.services import applying, budgeting, deciding, reading
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.web import db
from tests.support.applications import NEED, WHY, a_programme, assess_how, decide, send, set_budget, sign, start
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

WHAT = {WHY: "No bank lends."}


@pytest.fixture
def row(sides: Sides) -> Application:
    """An application that was sent, for £100,000."""
    a_programme(sides, NEED)
    made = start(sides)
    send(sides, made, WHAT)
    return made


def another(sides: Sides, name: str) -> Application:
    """An application of another venture of the same firm, sent."""
    own = sides.venture
    sides.venture = a_venture(sides.session, organisation_id=sides.firm.id, name=name)
    sides.session.commit()
    made = start(sides)
    send(sides, made, WHAT)
    sides.venture = own
    return made


def refused(sides: Sides, row: Application, amount: int | None) -> list[str]:
    with pytest.raises(Invalid) as told:
        decide(sides, row, "offered", offered_gbp=amount)
    sides.session.rollback()
    return told.value.fields["offered_gbp"]


def test_nobody_asks_for_more_than_their_allocation_or_the_budget(sides: Sides) -> None:
    a_programme(sides, NEED)
    set_budget(sides, 500_000, 90_000)
    row = start(sides)
    with pytest.raises(Invalid) as told:
        send(sides, row, {}, amount_gbp=90_001)
    assert told.value.fields == {
        "amount_gbp": ["At most £90,000: what is left of this venture’s allocation."],
        WHY: ["Answer this before you send."],
    }
    sides.session.rollback()
    with pytest.raises(Invalid, match="another look"):
        send(sides, row, WHAT, amount_gbp=None)
    sides.session.rollback()
    set_budget(sides, 500_000, 90_000, ("Leakfinder", 120_000))
    send(sides, row, WHAT, amount_gbp=120_000)
    assert row.asked_gbp == 120_000


def test_a_draft_begins_within_what_may_be_asked_for(sides: Sides) -> None:
    a_programme(sides, NEED)
    sides.venture.round_target_gbp = 2_000_000
    sides.session.commit()
    set_budget(sides, None, 90_000)
    assert start(sides).draft_gbp == 90_000


def test_an_offer_fits_in_what_is_left(sides: Sides, row: Application) -> None:
    second = another(sides, "Second")
    set_budget(sides, 150_000, 100_000)
    assert refused(sides, row, 100_001) == ["At most £100,000: what is left of this venture’s allocation."]
    assert refused(sides, row, None)[0].startswith("Enter an amount")
    decide(sides, row, "offered", offered_gbp=100_000)
    assert refused(sides, second, 50_001) == ["At most £50,000: what is left of the round’s budget."]
    decide(sides, second, "offered", offered_gbp=50_000)
    third = another_draft(sides, "Third")
    with pytest.raises(Invalid) as told:
        send(sides, third, WHAT, amount_gbp=1)
    assert told.value.fields == {"amount_gbp": ["Nothing is left of the round’s budget."]}


def another_draft(sides: Sides, name: str) -> Application:
    sides.venture = a_venture(sides.session, organisation_id=sides.firm.id, name=name)
    sides.session.commit()
    return start(sides)


def test_what_waits_for_a_signature_is_spoken_for_and_the_venture_hears_nothing_of_it(
    sides: Sides, row: Application
) -> None:
    second = another(sides, "Second")
    set_budget(sides, 150_000)
    assess_how(sides, certifier=sides.partner)
    decide(sides, row, "offered", offered_gbp=100_000)
    assert refused(sides, second, 60_000) == ["At most £50,000: what is left of the round’s budget."]
    found = budgeting.budget_of(sides.session, sides.viewer(sides.reader), sides.mandate.slug)
    assert (found.spoken.offered_gbp, found.spoken.proposed_gbp, found.left_gbp) == (0, 100_000, 50_000)
    asks = budgeting.room_to_ask(sides.session, second.mandate_id, second.venture_id)
    assert asks.most_gbp == 150_000
    sign(sides, row, sides.partner, signed=False, note="Less, please.")
    assert budgeting.room_to_offer(sides.session, second).most_gbp == 150_000
    decide(sides, row, "offered", offered_gbp=100_000)
    sign(sides, row, sides.partner)
    found = budgeting.budget_of(sides.session, sides.viewer(sides.reader), sides.mandate.slug)
    assert (found.spoken.offered_gbp, found.spoken.proposed_gbp, found.left_gbp) == (100_000, 0, 50_000)


def test_a_decision_that_was_left_behind_is_not_signed_over_the_budget(sides: Sides, row: Application) -> None:
    """Proposed, and declined without a signature by another way: taken up again, it waits once more."""
    second = another(sides, "Second")
    set_budget(sides, 100_000)
    assess_how(sides, certifier=sides.partner)
    decide(sides, row, "offered", offered_gbp=80_000)
    assess_how(sides)
    decide(sides, row, "declined", reason="timing.too_early")
    decide(sides, second, "offered", offered_gbp=60_000)
    assess_how(sides, certifier=sides.partner)
    deciding.reopen(
        sides.session,
        actor=sides.viewer(sides.investor),
        application_id=row.id or 0,
        version=row.version,
        note="Again.",
    )
    sides.session.commit()
    with pytest.raises(Invalid) as told:
        sign(sides, row, sides.partner)
    assert told.value.fields == {"signed": ["At most £40,000: what is left of the round’s budget."]}


def test_of_two_who_offer_the_last_money_at_once_one_is_told(app: Flask, sides: Sides, row: Application) -> None:
    rows = [row, another(sides, "Second"), another(sides, "Third")]
    set_budget(sides, 150_000)
    keys = [(each.id or 0, each.version) for each in rows]
    people = [sides.viewer(each) for each in (sides.investor, sides.partner, sides.investor)]
    sides.session.close()
    begin = Barrier(len(keys))

    def offer(at: int) -> list[str]:
        with app.app_context(), Session(db.engine) as own:
            key, version = keys[at]
            begin.wait(timeout=20)
            try:
                deciding.decide(
                    own, actor=people[at], application_id=key, version=version, status="offered", offered_gbp=100_000
                )
                own.commit()
            except Invalid as error:
                own.rollback()
                return error.fields["offered_gbp"]
            return []

    with ThreadPoolExecutor(len(keys)) as pool:
        answers = list(pool.map(offer, range(len(keys))))
    told = ["At most £50,000: what is left of the round’s budget."]
    assert sorted(answers) == [[], told, told]
    with app.app_context(), Session(db.engine) as own:
        offered = [own.get_one(Application, key).status for key, _ in keys].count(Status.OFFERED)
    assert offered == 1


def test_a_budget_holds_what_is_spoken_for(sides: Sides, row: Application) -> None:
    set_budget(sides, 200_000)
    decide(sides, row, "offered", offered_gbp=100_000)
    for given, fields in (
        ((99_999,), {"budget_gbp": ["£100,000 is offered, or waits for a signature, already."]}),
        (
            (200_000, 90_000),
            {"allocation_gbp": ["Leakfinder has £100,000 that is offered, or waits for a signature, already."]},
        ),
        ((200_000, 200_001), {"allocation_gbp": ["This is more than the budget."]}),
        (
            (200_000, None, ("leakfinder", 90_000)),
            {"recipients": ["Leakfinder has £100,000 that is offered, or waits for a signature, already."]},
        ),
        (
            (200_000, None, ("Leakfinder", 200_001)),
            {"recipients": ["Together these are £200,001, which is more than the budget."]},
        ),
        (
            (None, None, ("Nobody Here", 5), ("Leakfinder", 100_000), ("leakfinder", 100_000)),
            {
                "recipients": [
                    "There is no venture “Nobody Here”. Give its name, or the end of its page’s address.",
                    "“leakfinder” stands here twice.",
                ]
            },
        ),
    ):
        with pytest.raises(Invalid) as told:
            set_budget(sides, *given)
        assert told.value.fields == fields
        sides.session.rollback()


def test_a_name_that_two_have_is_told_and_what_nobody_may_see_is_not_found(sides: Sides) -> None:
    a_programme(sides, NEED)
    twin = a_venture(sides.session, name="Leakfinder")
    a_venture(sides.session, name="Hidden", restricted=True)
    sides.session.commit()
    with pytest.raises(Invalid) as told:
        set_budget(sides, None, None, ("Leakfinder", 5), ("Hidden", 5))
    several, hidden = told.value.fields["recipients"]
    assert several.endswith(f"({sides.venture.slug}, {twin.slug}).")
    assert "There is no venture “Hidden”" in hidden
    sides.session.rollback()
    set_budget(sides, None, None, (twin.slug, 5))
    twin.restricted = True
    sides.session.commit()
    set_budget(sides, 10, None, (twin.slug, 6))


def test_the_next_round_begins_without_the_money_of_the_last(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    set_budget(sides, 100_000, 50_000, ("Leakfinder", 60_000))
    investor = sign_in(app.test_client(), sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme"
    made = submit(investor, f"{at}/next-round", name="Trent Seed, second round")
    page = investor.get(f"{made.location}/budget").text
    assert "No recipient yet" in page
    assert "Not limited" in page


def test_the_budget_on_its_page(app: Flask, sides: Sides, row: Application) -> None:
    investor, reader = (sign_in(app.test_client(), person) for person in (sides.investor, sides.reader))
    at = f"/mandates/{sides.mandate.slug}/programme/budget"
    assert f'href="{at}"' in investor.get(f"/mandates/{sides.mandate.slug}/programme").text
    sent = {"version": "2", "budget_gbp": "200k", "allocation_gbp": "90k", "recipients": "Leakfinder 80k\nNobody 5"}
    wrong = submit(investor, f"{at}/settings", **sent)
    assert wrong.status_code == 422
    assert "There is no venture “Nobody”" in wrong.text
    assert "Leakfinder 80k\nNobody 5" in wrong.text
    good = {**sent, "recipients": "Leakfinder 80k"}
    assert submit(investor, f"{at}/settings", **good).status_code == 303
    late = submit(investor, f"{at}/settings", **{**good, "budget_gbp": "300k"})
    assert late.status_code == 409
    assert 'value="300k"' in late.text
    decide(sides, row, "offered", offered_gbp=50_000)
    page = reader.get(at).text
    for words in ("£200k", "£150k", "£80k", "£50k", "£30k"):
        assert words in page
    assert "Save the budget" not in page
    text = reader.get(f"{at}?format=csv&sort=-left").text
    assert "Leakfinder,80000,Yes,50000,0,30000," in text


def test_recipients_in_order(sides: Sides, row: Application) -> None:
    other = a_venture(sides.session, name="Aqua")
    sides.session.commit()
    set_budget(sides, None, None, ("Aqua", 70_000))
    decide(sides, row, "offered", offered_gbp=50_000)

    def order(sort: str) -> list[str]:
        found = budgeting.budget_of(sides.session, sides.viewer(sides.reader), sides.mandate.slug, sort=sort)
        return [line.venture.name for line in found.lines]

    assert order("") == order("venture") == [other.name, "Leakfinder"]
    assert order("-venture") == order("offered") == ["Leakfinder", "Aqua"]
    assert order("allocation") == order("-allocation") == order("left") == ["Aqua", "Leakfinder"]


def test_recipients_are_filtered_and_taken_away_as_shown(app: Flask, sides: Sides, row: Application) -> None:
    for name in ("Aqua", "Aquifer"):
        a_venture(sides.session, name=name)
    sides.session.commit()
    set_budget(sides, None, 80_000, ("Aqua", 70_000), ("Aquifer", 60_000))
    decide(sides, row, "offered", offered_gbp=50_000)
    investor, at = sign_in(app.test_client(), sides.investor), f"/mandates/{sides.mandate.slug}/programme/budget"

    def shown(query: str) -> list[str]:
        rows = investor.get(f"{at}?format=csv&{query}").text.splitlines()[1:]
        return [each.partition(",")[0] for each in rows]

    assert shown("sort=nope&limit=nope&spoken=nope") == ["Aqua", "Aquifer", "Leakfinder"]
    assert shown("q=AQUI") == ["Aquifer"]
    assert shown("limit=own&sort=-venture") == ["Aquifer", "Aqua"]
    assert shown("spoken=offered") == shown("limit=others") == ["Leakfinder"]
    assert shown("spoken=nothing&q=a") == ["Aqua", "Aquifer"]
    assert shown("spoken=proposed&spoken=offered") == ["Leakfinder"]
    page = investor.get(f"{at}?limit=own&spoken=offered").text
    assert "No recipient passes these filters" in page
    assert "aqua: 70,000\naquifer: 60,000" in page, "the form holds all of them, whatever the list shows"


def test_the_budget_asks_the_database_as_often_for_one_as_for_many(app: Flask, sides: Sides, row: Application) -> None:
    investor, at = sign_in(app.test_client(), sides.investor), f"/mandates/{sides.mandate.slug}/programme/budget"
    decide(sides, row, "offered", offered_gbp=1_000)
    investor.get(at)
    with count_queries(sides.session.get_bind().engine) as one:
        investor.get(at)
    for number in range(4):
        decide(sides, another(sides, f"Other {number}"), "offered", offered_gbp=1_000)
    investor.get(at)
    with count_queries(sides.session.get_bind().engine) as many:
        investor.get(at)
    assert len(many) == len(one)


def test_each_side_sees_the_most_that_it_may_enter(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    set_budget(sides, 500_000, 90_000)
    founder, investor = (sign_in(app.test_client(), person) for person in (sides.founder, sides.investor))
    at = f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}"
    assert "up to £90,000" in founder.get(at).text
    row = start(sides)
    limit = "At most £90,000: what is left of this venture’s allocation."
    assert limit in founder.get(f"/applications/{row.id}/edit").text
    wrong = submit(
        founder, f"/applications/{row.id}/edit", version="1", do="send", amount_gbp="95k", **{f"answer-{WHY}": "Kept"}
    )
    assert wrong.status_code == 422
    assert wrong.text.count(limit) >= 2
    assert 'value="95k"' in wrong.text
    assert "Kept" in wrong.text
    send(sides, row, WHAT, amount_gbp=90_000)
    assert limit in investor.get(f"/applications/{row.id}").text
    bad = submit(investor, f"/applications/{row.id}/decide", version="2", status="offered", offered_gbp="95k")
    assert bad.status_code == 422
    assert 'value="95k"' in bad.text


def test_the_budget_through_the_api(app: Flask, sides: Sides, row: Application) -> None:
    set_budget(sides, 500_000, 90_000, ("Leakfinder", 120_000))

    def headers(person: object) -> dict[str, str]:
        secret, _ = issue_token(sides.session, person.email, PASSWORD)  # type: ignore[attr-defined]  # a person
        sides.session.commit()
        return {"Authorization": f"Bearer {secret}"}

    client, reader = app.test_client(), headers(sides.reader)
    found = client.get(f"/api/v1/mandates/{sides.mandate.slug}/programme/budget", headers=reader).get_json()
    assert (found["budget_gbp"], found["allocation_gbp"], found["left_gbp"]) == (500_000, 90_000, 500_000)
    assert [(each["venture"], each["allocation_gbp"], each["own"]) for each in found["recipients"]] == [
        (sides.venture.slug, 120_000, True)
    ]
    budget = f"/api/v1/mandates/{sides.mandate.slug}/programme/budget"
    for query, shown in (("q=LEAK", 1), ("q=nobody", 0), ("limit=others", 0), ("limit=own&spoken=nothing", 1)):
        narrowed = client.get(f"{budget}?{query}", headers=reader).get_json()
        assert (len(narrowed["recipients"]), narrowed["left_gbp"]) == (shown, 500_000), query
    assert client.get(f"{budget}?limit=nope", headers=reader).status_code == 422
    at = f"/api/v1/applications/{row.id}"
    investor = headers(sides.investor)
    assert client.get(at, headers=investor).get_json()["most_gbp"] == 120_000
    assert client.get(at, headers=reader).get_json()["most_gbp"] is None
    sent = {"version": row.version, "status": "offered", "offered_gbp": 120_001}
    refusal = client.post(f"{at}/decide", headers=investor, json=sent)
    assert refusal.status_code == 422
    assert refusal.get_json()["error"]["fields"]["offered_gbp"]


def test_a_second_application_of_a_venture_has_what_the_first_left(sides: Sides, row: Application) -> None:
    set_budget(sides, None, 100_000)
    decide(sides, row, "offered", offered_gbp=70_000)
    again = start(sides)
    view = reading.view_of(sides.session, sides.viewer(sides.founder), again.id or 0)
    assert view.room.most_gbp == 30_000
    with pytest.raises(Invalid):
        send(sides, again, WHAT, amount_gbp=30_001)


def test_of_two_who_change_the_budget_the_second_is_told(sides: Sides) -> None:
    given = {"actor": sides.viewer(sides.partner), "mandate_slug": sides.mandate.slug, "recipients": []}
    a_programme(sides, NEED)
    budgeting.set_budget(sides.session, version=2, budget_gbp=5, allocation_gbp=None, **given)  # type: ignore[arg-type]
    sides.session.commit()
    with pytest.raises(Conflict):
        budgeting.set_budget(sides.session, version=2, budget_gbp=6, allocation_gbp=None, **given)  # type: ignore[arg-type]


def test_of_two_who_begin_a_programme_at_once_one_is_told(app: Flask, sides: Sides) -> None:
    person, slug = sides.viewer(sides.investor), sides.mandate.slug
    sides.session.close()
    begin = Barrier(4)

    def change(budget: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            begin.wait(timeout=20)
            try:
                budgeting.set_budget(
                    own,
                    actor=person,
                    mandate_slug=slug,
                    version=0,
                    budget_gbp=budget,
                    allocation_gbp=None,
                    recipients=[],
                )
                own.commit()
            except Conflict:
                own.rollback()
                return "told"
            return "saved"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, range(5, 9))) == ["saved", "told", "told", "told"]


def test_a_draft_is_saved_whatever_it_asks_for(sides: Sides) -> None:
    a_programme(sides, NEED)
    set_budget(sides, 5_000)
    row = start(sides)
    applying.save(
        sides.session, actor=sides.viewer(sides.founder), application_id=row.id or 0, version=1, answers=WHAT,
        amount_gbp=9_000,
    )  # fmt: skip
    sides.session.commit()
    assert row.draft_gbp == 9_000
