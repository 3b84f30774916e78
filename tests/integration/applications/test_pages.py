"""Applications on their pages and through the API, and who is told of them."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlmodel import col, select

from accounts.models import Disclosure, InvestorStatement, User
from accounts.services import issue_token
from accounts.services.promotion.disclosing import Path
from applications import queries
from applications.models import Application, KeptAnswer
from foundation.web import db
from notices.models import Notice
from tests.support.applications import NEED, SITE, WHY, a_programme, decide, send, set_open, start
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, a_person, sign_in, submit
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

BECAUSE = {"answer-why-is-the-money-needed": "Because <b>no bank</b> lends."}


def _told(sides: Sides) -> list[tuple[str, str]]:
    """Who was told, the newest last, and all that it says."""
    rows = sides.session.exec(select(User.name, Notice).join(Notice).order_by(col(Notice.id)))
    return [(name, f"{notice.title}\n{notice.text}") for name, notice in rows]


def _row(sides: Sides) -> Application:
    sides.session.expire_all()
    return sides.session.exec(select(Application)).one()


def test_a_funder_words_its_questions_and_opens_the_programme(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme"
    assert "No question yet" in client.get(at).text
    empty = submit(client, at, version="0", is_open="yes", guidance="Kept words")
    assert empty.status_code == 422
    assert "Add a question first." in empty.text
    assert "Kept words" in empty.text
    wrong = submit(client, f"{at}/questions/new", version="0", label="Where?", kind="choice", options="Derby")
    assert wrong.status_code == 422
    assert "2 to 20 choices" in wrong.text
    asked = {"label": "Where?", "kind": "choice", "options": "Derby\nLeicester\n\nDerby", "required": "yes"}
    assert submit(client, f"{at}/questions/new", version="0", **asked).status_code == 303
    late = submit(client, f"{at}/questions/new", version="0", label="Typed words", kind="text")
    assert late.status_code == 409
    assert "Typed words" in late.text
    [question] = queries.questions_of(sides.session, sides.mandate.id or 0)
    assert question.options == ["Derby", "Leicester"]
    assert submit(client, at, version="1", is_open="yes", guidance="Hello").status_code == 303
    assert sides.mandate.name in client.get("/programmes").text
    refused = submit(client, f"{at}/questions/{question.id}/retire", version="2")
    assert refused.status_code == 422
    assert "Close the programme before" in refused.text
    assert "Applications to it" in client.get(f"/mandates/{sides.mandate.slug}").text


def test_a_founder_answers_what_is_missing_and_sends(app: Flask, sides: Sides) -> None:
    sides.venture.team_size = 9
    sides.session.commit()
    a_programme(sides)
    founder = sign_in(app.test_client(), sides.founder)
    at = f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}"
    page = founder.get(at)
    assert "1 of 3 questions are answered" in page.text
    assert "Apply" in founder.get(f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}").text
    edit = submit(founder, at).headers["Location"]
    form = founder.get(edit).text
    assert "From your profile" in form
    wrong = submit(founder, edit, version="1", do="save", amount_gbp="lots", **BECAUSE,
                   **{"answer-where-will-it-be-done": "Paris"})  # fmt: skip
    assert wrong.status_code == 422
    assert "Choose one of: Derby, Leicester." in wrong.text
    assert "Because &lt;b&gt;no bank&lt;/b&gt; lends." in wrong.text
    assert _row(sides).version == 1
    assert submit(founder, edit, version="1", do="save", amount_gbp="80k", **BECAUSE).status_code == 303
    assert _told(sides) == []
    missing = submit(founder, edit, version="2", do="send", amount_gbp="80k")
    assert missing.status_code == 422
    assert "Answer this before you send." in missing.text
    given = {"answer-where-will-it-be-done": "Derby", "amount_gbp": "80k"}
    stale = submit(founder, edit, version="1", do="send", **given)
    assert stale.status_code == 409
    assert 'value="Derby" selected' in stale.text
    sent = submit(founder, edit, version="2", do="send", **given)
    assert sent.status_code == 303
    told = dict(_told(sides))
    assert sorted(told) == ["Ines Moreau", "Kofi Mensah"], "not whoever may only read"
    assert told["Ines Moreau"] == "Leakfinder applied to Trent Seed\nWhat it asks for and answers stands on its page."
    shown = sign_in(app.test_client(), sides.investor).get(sent.headers["Location"]).text
    assert "Because &lt;b&gt;no bank&lt;/b&gt; lends." in shown
    assert "9 people" in shown


def test_each_step_of_the_funder_is_told_and_shows_to_both(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    investor, founder = app.test_client(), app.test_client()
    sign_in(investor, sides.investor)
    sign_in(founder, sides.founder)
    at = f"/applications/{row.id}"
    missing = submit(investor, f"{at}/decide", version="2", status="declined", note="Typed words")
    assert missing.status_code == 422
    assert "Typed words" in missing.text
    back = submit(investor, f"{at}/decide", version="2", status="changes_asked", note="Say\nParity says hello")
    assert back.status_code == 303
    assert _told(sides)[-1] == (
        "Asha Kaur", "Trent Seed of Trent Capital: changes asked for\nSay\nParity says hello",
    )  # fmt: skip
    assert "Parity says hello" in founder.get(f"{at}/edit").text
    assert "Changes asked for" in founder.get("/applications").text
    late = submit(investor, f"{at}/decide", version="2", status="declined", reason="timing.too_early")
    assert late.status_code == 409
    assert submit(founder, f"{at}/edit", version="3", do="send", **BECAUSE).status_code == 303
    done = {"status": "declined", "reason": "timing.too_early", "note": "Next year"}
    assert submit(investor, f"{at}/decide", version="4", **done).status_code == 303
    assert _told(sides)[-1] == (
        "Asha Kaur", "Trent Seed of Trent Capital: declined\nTiming: Too early.\nNext year",
    )  # fmt: skip
    for who in (investor, founder):
        page = who.get(at).text
        assert "Timing: Too early" in page
        assert "Next year" in page
    gone = submit(founder, f"{at}/withdraw", version="5")
    assert gone.status_code == 409


def test_kept_answers_on_their_page(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    at = f"/ventures/{sides.venture.slug}/kept-answers"
    assert "Nothing is kept yet" in client.get(at).text
    a_programme(sides, NEED)
    send(sides, start(sides), {WHY: "First words"})
    key = sides.session.exec(select(KeptAnswer.id)).one()
    assert "First words" in client.get(f"{at}?change={key}").text
    assert submit(client, f"{at}/{key}", value=" ").status_code == 422
    assert submit(client, f"{at}/{key}", value="Better words").status_code == 303
    assert submit(client, f"{at}/{key}", value="Late words").status_code == 409
    page = client.get(at).text
    assert "Better words" in page
    assert "1 earlier version" in page
    assert submit(client, f"{at}/{key}/forget").status_code == 303
    assert "Nothing is kept yet" in client.get(at).text


def _ventures_that_applied(sides: Sides, number: int) -> None:
    for each in range(number):
        venture = a_venture(sides.session, organisation_id=sides.firm.id, name=f"Works {each}")
        sides.venture = venture
        sides.session.commit()
        send(sides, start(sides), {WHY: f"=Reason {each}"})


def test_lists_filter_export_and_ask_a_fixed_number_of_questions(client: FlaskClient, sides: Sides) -> None:
    with client.application.app_context():
        engine = db.engine
    a_programme(sides, NEED)
    other = a_mandate(sides.session, funder=sides.funder, name="Other programme")
    a_programme(sides, {**SITE, "required": False}, mandate=other)
    send(sides, start(sides, other))
    sign_in(client, sides.investor)
    counts = []
    for more in (1, 4):
        _ventures_that_applied(sides, more)
        for address in ("/applications", "/programmes"):
            client.get(address)
            with count_queries(engine) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    narrowed = client.get(f"/applications?mandate={other.slug}").text
    assert "1</strong> application" in narrowed
    assert "No application passes these filters" in client.get("/applications?status=declined").text
    exported = client.get(f"/applications?format=csv&mandate={sides.mandate.slug}").text
    assert "Why is the money needed?" in exported.splitlines()[0]
    assert "'=Reason 3" in exported, "a spreadsheet runs nothing that was typed"
    assert "Why is the money needed?" not in client.get("/applications?format=csv").text
    assert "Other programme" in client.get("/programmes?format=csv&q=other").text


def test_empty_lists_say_what_to_do(client: FlaskClient, sides: Sides) -> None:
    assert "Nobody has applied yet" in sign_in(client, sides.investor).get("/applications").text
    assert "You have applied nowhere yet" in sign_in(client, sides.founder).get("/applications").text
    assert "No programme takes applications here today" in client.get("/programmes").text
    a_programme(sides)
    set_open(sides, is_open=False)
    assert "No programme takes applications here today" in client.get("/programmes").text
    assert (
        "takes no applications" in client.get(f"/ventures/{sides.venture.slug}/applications/{sides.mandate.slug}").text
    )


def _token(sides: Sides, person: User) -> dict[str, str]:
    token, _ = issue_token(sides.session, person.email, PASSWORD)
    sides.session.commit()
    return {"Authorization": f"Bearer {token}"}


def test_a_program_applies_and_another_decides(client: FlaskClient, sides: Sides) -> None:
    a_programme(sides)
    founder, investor = _token(sides, sides.founder), _token(sides, sides.investor)
    asked = client.get(f"/api/v1/mandates/{sides.mandate.slug}/programme").json
    assert asked is not None
    assert (asked["open"], [each["kind"] for each in asked["questions"]]) == (True, ["text", "number", "choice"])
    wanted = {"venture": sides.venture.slug, "mandate": sides.mandate.slug}
    made = client.post("/api/v1/applications", json=wanted, headers=founder)
    assert made.status_code == 201
    assert made.json is not None
    at = f"/api/v1/applications/{made.json['id']}"
    assert client.get(at, headers=investor).status_code == 404
    answers: dict[str, Any] = {"where-will-it-be-done": "Rome", "how-many-people-work-for-you": "1,200"}
    bad = client.put(f"{at}/answers", json={"version": 1, "answers": answers}, headers=founder)
    assert bad.status_code == 422
    assert bad.json is not None
    assert list(bad.json["error"]["fields"]) == ["where-will-it-be-done"]
    answers |= {"where-will-it-be-done": "Derby", "why-is-the-money-needed": "Because"}
    saved = client.put(
        f"{at}/answers", json={"version": 1, "amount_gbp": 5_000, "answers": answers}, headers=founder
    ).json
    assert saved is not None
    assert {each["code"]: each["value"] for each in saved["form"]}["how-many-people-work-for-you"] == "1200"
    unknown = client.put(f"{at}/answers", json={"version": 2, "answers": {"no-such": "x"}}, headers=founder)
    assert unknown.status_code == 422
    assert client.post(f"{at}/send", json={"version": 1}, headers=founder).status_code == 409
    sent = client.post(f"{at}/send", json={"version": 2}, headers=founder).json
    assert sent is not None
    assert (sent["status"], sent["asked_gbp"], "form" in sent) == ("sent", 5_000, False)
    offer = {"version": 3, "status": "offered", "offered_gbp": "4.5k", "note": "Welcome"}
    assert client.post(f"{at}/decide", json=offer, headers=founder).status_code == 403
    decided = client.post(f"{at}/decide", json=offer, headers=investor).json
    assert decided is not None
    assert (decided["status"], decided["offered_gbp"], decided["events"][0]["note"]) == ("offered", 4_500, "Welcome")
    assert client.post(f"{at}/withdraw", json={"version": 4}, headers=founder).status_code == 409
    listed = client.get(f"/api/v1/applications?mandate={sides.mandate.slug}", headers=founder).json
    assert listed is not None
    assert (listed["total"], listed["items"][0]["status"]) == (1, "offered")


def test_others_hear_of_nothing(client: FlaskClient, sides: Sides) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because"})
    decide(sides, row, "in_review")
    sign_in(client, sides.reader)
    assert client.get(f"/applications/{row.id}").status_code == 200
    assert submit(client, f"/applications/{row.id}/decide", version="3", status="in_review").status_code == 403


def test_amount_and_answers_are_for_readers_with_a_category_and_each_showing_is_logged(
    client: FlaskClient, sides: Sides
) -> None:
    a_programme(sides, NEED)
    row = start(sides)
    send(sides, row, {WHY: "Because no bank lends."}, amount_gbp=876_000)
    places = (f"/applications/{row.id}", "/applications?side=received", "/applications?side=received&format=csv")
    sign_in(client, sides.investor)
    shown = [client.get(place).text for place in places]
    asked = re.compile(r"876(k|,?000)")
    assert all(asked.search(page) for page in shown)
    paths = list(sides.session.exec(select(Disclosure.path).order_by(col(Disclosure.id))))
    assert paths == [Path.PAGE, Path.LIST, Path.EXPORT]
    token, _ = issue_token(sides.session, sides.investor.email, PASSWORD)
    sides.session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    at = f"/api/v1/applications/{row.id}"
    assert client.get(at, headers=headers).json["asked_gbp"] == 876_000  # type: ignore[index]
    sides.session.execute(delete(InvestorStatement))
    sides.session.commit()
    for place in places:
        kept = client.get(place).text
        assert not asked.search(kept)
        assert "no bank" not in kept
    assert "valid investor category" in client.get(places[0]).text
    answer = client.get(at, headers=headers).json
    assert answer is not None
    assert (answer["asked_gbp"], answer["answers"], answer["withheld"]) == (None, [], ["round"])
    assert not any(asked.search(each) for _, each in _told(sides))


def test_every_tab_of_a_round_opens_to_whom_it_is_offered(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED)
    houseless = a_mandate(sides.session, name="Severn Seed")
    staff = a_person(sides.session, is_staff=True)
    sides.session.commit()

    def tabs(person: User, page: str, slug: str) -> list[str]:
        client = sign_in(app.test_client(), person)
        nav = client.get(f"/mandates/{slug}/{page}").text.partition('aria-label="This round"')[2].partition("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', nav)
        assert [client.get(link).status_code for link in links] == [200] * len(links)
        return [link.removeprefix(f"/mandates/{slug}/") for link in links]

    every = ["programme", "programme/budget", "programme/advert", "programme/assessment", "programme/pack", "cohort"]
    assert tabs(sides.investor, "programme", sides.mandate.slug) == every
    assert tabs(sides.reader, "cohort", sides.mandate.slug) == ["programme/budget", "programme/assessment", "cohort"]
    assert tabs(staff, "programme", houseless.slug) == ["programme", "programme/advert"]
    assert tabs(staff, "programme/advert", houseless.slug) == ["programme", "programme/advert"]
