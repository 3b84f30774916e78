"""Reviews that are blind, decisions that a second person signs, and the cohort that comes of them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import Role
from accounts.services import issue_token
from applications import queries
from applications.models import Application, Proposal, Review, Status
from applications.services import assessing, cohorts, reading, weighing
from applications.services.applying import withdraw
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from notices.models import Notice
from tests.support.applications import NEED, SITE, WHY, a_programme, ask, assess_how, decide, review, send, sign, start
from tests.support.introductions import Sides
from tests.support.people import PASSWORD, a_member, a_person, sign_in, submit
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries


@pytest.fixture
def row(sides: Sides) -> Application:
    """An application that was sent."""
    a_programme(sides, NEED)
    made = start(sides)
    send(sides, made, {WHY: "No bank lends."})
    return made


def _told(sides: Sides, kind: str) -> list[tuple[int, str]]:
    sides.session.expire_all()
    return [(each.person_id, each.title) for each in sides.session.exec(select(Notice)) if each.kind == kind]


def test_others_reviews_are_read_once_ones_own_is_sent(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=2, reviews_due_on=date(2030, 5, 1))
    ask(sides, row, sides.partner, sides.reader)
    assert [title for _, title in _told(sides, "applications.review")] == [
        "Review Leakfinder, Trent Seed, by 1 May 2030"
    ] * 2
    review(sides, row, sides.partner, 4, "A clear test.")

    def seen(person: Any) -> weighing.Reviews:
        view = reading.view_of(sides.session, sides.viewer(person), row.id or 0)
        assert view.reviews is not None
        return view.reviews

    blind = seen(sides.reader)
    assert (blind.blind, blind.marks.given, blind.marks.mean) == (True, 1, None)
    assert (seen(sides.partner).blind, seen(sides.investor).marks.mean) == (False, 4.0)
    review(sides, row, sides.reader, 1, "Nothing new.")
    open_now = seen(sides.reader).marks
    assert (open_now.mean, open_now.lowest, open_now.highest) == (2.5, 1, 4)
    assert reading.view_of(sides.session, sides.viewer(sides.founder), row.id or 0).reviews is None


def test_a_review_is_final_and_only_for_those_who_were_asked(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=1)
    ask(sides, row, sides.partner)
    with pytest.raises(Forbidden, match="not asked"):
        review(sides, row, sides.reader, 3)
    with pytest.raises(Invalid, match="need another look"):
        review(sides, row, sides.partner, 3, "")
    review(sides, row, sides.partner, 3)
    with pytest.raises(Conflict, match="closed"):
        review(sides, row, sides.partner, 4)
    with pytest.raises(NotFound):
        review(sides, row, a_person(sides.session), 4)
    [kept] = sides.session.exec(select(Review)).all()
    assert (kept.score, kept.state) == (3, "sent")


def test_an_offer_needs_its_reviews_and_asking_for_changes_does_not(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=2)
    ask(sides, row, sides.partner, sides.reader)
    review(sides, row, sides.partner, 4)
    review(sides, row, sides.reader, None, "I advised them.")
    with pytest.raises(Invalid) as refused:
        decide(sides, row, "offered")
    assert refused.value.fields == {"status": ["1 more review first."]}
    decide(sides, row, "changes_asked", note="Say by how much.")
    assert row.status == Status.CHANGES_ASKED


def test_what_is_sent_again_is_read_again_by_those_who_did_not_stand_aside(sides: Sides, row: Application) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=1)
    ask(sides, row, sides.partner, sides.reader)
    review(sides, row, sides.partner, 4)
    review(sides, row, sides.reader, None, "I advised them.")
    decide(sides, row, "changes_asked", note="Say by how much.")
    send(sides, row, {WHY: "No bank lends more than half."})
    again = queries.reviews_of(sides.session, row.id or 0, 2)
    assert [(each.reviewer_name, each.state) for each in again] == [("Kofi Mensah", "asked")]
    with pytest.raises(Invalid, match="need another look"):
        decide(sides, row, "offered")
    review(sides, row, sides.partner, 4)
    decide(sides, row, "offered")
    assert row.status == Status.OFFERED


def test_a_second_person_signs_before_the_venture_hears_of_it(sides: Sides, row: Application) -> None:
    assess_how(sides, certifier=sides.partner)
    before = len(queries.events_of(sides.session, row.id or 0))
    decide(sides, row, "offered", note="Welcome.", offered_gbp=50_000)
    assert row.status == Status.SENT
    assert _told(sides, "applications.moved") == []
    assert [who for who, _ in _told(sides, "applications.signature")] == [sides.partner.id]
    venture = reading.view_of(sides.session, sides.viewer(sides.founder), row.id or 0)
    assert (venture.proposals, len(venture.events)) == ([], before)
    with pytest.raises(Invalid, match="need another look"):
        decide(sides, row, "declined", reason="timing.too_early")
    with pytest.raises(Forbidden, match="Another person signs"):
        sign(sides, row, sides.investor)
    with pytest.raises(Invalid) as wordless:
        sign(sides, row, sides.partner, signed=False)
    assert "certifier_note" in wordless.value.fields
    sides.session.rollback()
    sign(sides, row, sides.partner, signed=False, note="Less, please.")
    assert _told(sides, "applications.signature")[-1] == (sides.investor.id, "Not signed: Leakfinder, Trent Seed")
    decide(sides, row, "offered", note="Welcome.", offered_gbp=30_000)
    sign(sides, row, sides.partner)
    sides.session.refresh(row)
    assert (row.status, row.offered_gbp) == ("offered", 30_000)
    assert queries.events_of(sides.session, row.id or 0)[0].event.note == "Welcome."
    assert [who for who, _ in _told(sides, "applications.moved")] == [sides.founder.id]
    outcomes = sides.session.exec(select(Proposal.outcome, Proposal.certifier_name).order_by(Proposal.id)).all()  # type: ignore[arg-type]
    assert outcomes == [("returned", "Kofi Mensah"), ("signed", "Kofi Mensah")]


def test_nobody_signs_what_they_proposed(sides: Sides, row: Application) -> None:
    assess_how(sides, certifier=sides.investor)
    with pytest.raises(Invalid) as own:
        decide(sides, row, "offered")
    assert "somebody else proposes" in own.value.fields["status"][0]
    decide(sides, row, "offered", person=sides.partner)
    assess_how(sides, certifier=sides.partner)
    with pytest.raises(Invalid) as late:
        sign(sides, row, sides.partner)
    assert late.value.fields == {"signed": ["You proposed it, so somebody else signs."]}


def test_no_decision_counts_while_whoever_signs_has_gone(sides: Sides, row: Application) -> None:
    signer = a_member(sides.session, sides.fund, Role.EDITOR, a_person(sides.session, "Leila Gill"))
    assess_how(sides, certifier=signer)
    programme = queries.programme_of(sides.session, sides.mandate.id or 0)
    assert programme is not None
    programme.certifier_id = None
    sides.session.commit()
    with pytest.raises(Invalid) as gone:
        decide(sides, row, "offered")
    assert "has left" in gone.value.fields["status"][0]


def test_a_withdrawn_application_is_not_signed(sides: Sides, row: Application) -> None:
    assess_how(sides, certifier=sides.partner)
    decide(sides, row, "offered")
    withdraw(sides.session, actor=sides.viewer(sides.founder), application_id=row.id or 0, version=row.version)
    sides.session.commit()
    with pytest.raises(Conflict, match="No decision waits"):
        sign(sides, row, sides.partner)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"needed": 2}, "reviews_needed"),
        ({"reviews_due_on": date(2030, 5, 2), "decides_on": date(2030, 5, 1)}, "decides_on"),
    ],
)
def test_settings_that_cannot_work_are_refused(sides: Sides, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        assess_how(sides, sides.partner, **given)
    assert list(refused.value.fields) == [field]


def test_reviewers_and_signers_are_of_the_funder(sides: Sides) -> None:
    with pytest.raises(Invalid) as stranger:
        assess_how(sides, sides.founder)
    assert list(stranger.value.fields) == ["reviewers"]
    with pytest.raises(Invalid) as reader:
        assess_how(sides, certifier=sides.reader)
    assert list(reader.value.fields) == ["certifier_id"]


def test_missing_reviews_are_shared_out_evenly(sides: Sides, row: Application) -> None:
    applications = [row]
    for number in range(3):
        venture = a_venture(sides.session, organisation_id=sides.firm.id, name=f"Other {number}")
        sides.session.commit()
        sides.venture = venture
        made = start(sides)
        send(sides, made, {WHY: "No bank lends."})
        applications.append(made)
    assess_how(sides, sides.partner, sides.reader, needed=1)
    viewer = sides.viewer(sides.investor)
    assert assessing.share_out(sides.session, actor=viewer, mandate_slug=sides.mandate.slug) == 4
    assert assessing.share_out(sides.session, actor=viewer, mandate_slug=sides.mandate.slug) == 0
    asked = [each.reviewer_name for each in sides.session.exec(select(Review))]
    assert sorted(asked) == ["Kofi Mensah"] * 2 + ["Rhys Pugh"] * 2


def test_the_assessment_says_what_each_application_waits_for(app: Flask, sides: Sides, row: Application) -> None:
    investor = sign_in(app.test_client(), sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme/assessment"
    assert "A decision needs no reviews" in investor.get(at).text
    settings = {"reviewers": str(sides.reader.id), "reviews_needed": "1", "version": "2", "shows_cohort": "no"}
    wrong = submit(investor, f"{at}/settings", **{**settings, "reviews_needed": "3"})
    assert wrong.status_code == 422
    assert "Choose at least as many reviewers" in wrong.text
    assert submit(investor, f"{at}/settings", **settings).status_code == 303
    late = submit(investor, f"{at}/settings", **settings)
    assert late.status_code == 409
    assert "Share out the missing reviews" in investor.get(at).text
    assert submit(investor, f"{at}/share").status_code == 303
    with app.app_context():
        line = weighing.assessment(sides.session, sides.viewer(sides.reader), sides.mandate.slug).lines[0]
    assert (line.waits, line.yours) == ("reviews", True)
    reader = sign_in(app.test_client(), sides.reader)
    form = reader.get(f"/applications/{row.id}/review")
    assert "No bank lends." in form.text
    empty = submit(reader, f"/applications/{row.id}/review", sending="1", do="send", note="Kept <b>words</b>")
    assert empty.status_code == 422
    assert "Choose a mark, or stand aside." in empty.text
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in empty.text
    assert (
        submit(reader, f"/applications/{row.id}/review", sending="1", do="send", score="4", note="Yes").status_code
        == 303
    )
    page = investor.get(f"{at}?waits=decision&sort=mean")
    assert "4.0" in page.text
    assert "Nothing waits for this" in investor.get(f"{at}?waits=reviewers").text
    assert "Leakfinder" in investor.get(f"{at}?format=csv").text


def test_the_assessment_asks_the_database_as_often_for_one_as_for_many(
    app: Flask, sides: Sides, row: Application
) -> None:
    assess_how(sides, sides.partner, sides.reader, needed=1)
    investor = sign_in(app.test_client(), sides.investor)
    at = f"/mandates/{sides.mandate.slug}/programme/assessment"
    investor.get(at)
    with count_queries(sides.session.get_bind().engine) as one:
        investor.get(at)
    for number in range(4):
        sides.venture = a_venture(sides.session, organisation_id=sides.firm.id, name=f"Other {number}")
        sides.session.commit()
        made = start(sides)
        send(sides, made, {WHY: "No bank lends."})
        ask(sides, made, sides.partner)
    investor.get(at)
    with count_queries(sides.session.get_bind().engine) as many:
        investor.get(at)
    assert len(many) == len(one)


def test_a_decision_on_pages_waits_for_its_signature(app: Flask, sides: Sides, row: Application) -> None:
    assess_how(sides, certifier=sides.partner)
    investor, partner = (sign_in(app.test_client(), person) for person in (sides.investor, sides.partner))
    at = f"/applications/{row.id}"
    assert submit(investor, f"{at}/decide", version="2", status="offered", offered_gbp="50k").status_code == 303
    assert "Proposed. The venture hears of it once it is signed." in investor.get(at).text
    assert "Settle it" not in investor.get(at).text
    founder = sign_in(app.test_client(), sides.founder).get(at).text
    assert "£50k" not in founder
    empty = submit(partner, f"{at}/sign", version="3")
    assert empty.status_code == 422
    stale = submit(partner, f"{at}/sign", version="2", signed="yes")
    assert stale.status_code == 409
    assert submit(partner, f"{at}/sign", version="3", signed="yes").status_code == 303
    assert "£50k" in sign_in(app.test_client(), sides.founder).get(at).text


def test_a_cohort_names_whom_both_sides_let_it_name(app: Flask, sides: Sides, row: Application) -> None:
    decide(sides, row, "offered")
    at = f"/mandates/{sides.mandate.slug}/cohort"
    visitor, founder = app.test_client(), sign_in(app.test_client(), sides.founder)
    assert visitor.get(at).status_code == 404
    assess_how(sides, shows_cohort=True, starts_on=date(2030, 9, 1))
    assert "No venture is named yet" in visitor.get(at).text
    assert submit(founder, f"/applications/{row.id}/shown", version=str(row.version), shown="yes").status_code == 303
    page = visitor.get(at).text
    assert "Leakfinder" in page
    assert "1 Sep 2030" in page
    sides.session.expire_all()
    found = cohorts.cohort_of(sides.session, sides.viewer(sides.reader), sides.mandate.slug)
    assert (found.of_funder, found.kept_back) == (True, 0)
    sides.venture.status = "draft"
    sides.session.commit()
    assert "Leakfinder" not in visitor.get(at).text
    sides.session.expire_all()
    assert cohorts.cohort_of(sides.session, sides.viewer(sides.reader), sides.mandate.slug).kept_back == 1


def test_reviews_signatures_and_cohorts_through_the_api(app: Flask, sides: Sides, row: Application) -> None:
    assess_how(sides, sides.reader, needed=1, certifier=sides.partner, shows_cohort=True)
    ask(sides, row, sides.reader)

    def headers(person: Any) -> dict[str, str]:
        secret, _ = issue_token(sides.session, person.email, PASSWORD)
        sides.session.commit()
        return {"Authorization": f"Bearer {secret}"}

    client, at = app.test_client(), f"/api/v1/applications/{row.id}"
    reader, partner = headers(sides.reader), headers(sides.partner)
    held = client.get(f"{at}/reviews", headers=reader).get_json()
    assert (held["blind"], held["needed"], held["given"]) == (True, 1, 0)
    sent = client.post(f"{at}/reviews", headers=reader, json={"sending": 1, "score": 4, "note": "Yes."})
    assert sent.get_json()["mean"] == 4.0
    assert client.post(f"{at}/reviews", headers=partner, json={"sending": 1, "note": "x"}).status_code == 403
    proposed = client.post(
        f"{at}/decide", headers=headers(sides.investor), json={"version": row.version, "status": "offered"}
    )
    assert proposed.get_json()["status"] == "sent"
    held = client.get(f"{at}/reviews", headers=partner).get_json()
    assert [each["outcome"] for each in held["proposals"]] == ["open"]
    done = client.post(f"{at}/sign", headers=partner, json={"version": held["version"], "signed": True})
    assert done.get_json()["status"] == "offered"
    cohort = client.get(f"/api/v1/mandates/{sides.mandate.slug}/cohort", headers=reader).get_json()
    assert [(each["name"], each["shown"]) for each in cohort["items"]] == [("Leakfinder", False)]
    assert client.get(f"/api/v1/mandates/{sides.mandate.slug}/cohort").get_json()["items"] == []


def test_the_next_cohort_begins_with_the_questions_of_the_last(app: Flask, sides: Sides) -> None:
    a_programme(sides, NEED, SITE)
    following = a_mandate(sides.session, funder=sides.funder, name="Trent Seed, second cohort")
    sides.session.commit()
    investor, at = sign_in(app.test_client(), sides.investor), f"/mandates/{following.slug}/programme"
    assert "Or begin with the questions of" in investor.get(at).text
    empty = submit(investor, f"{at}/questions/copy", version="0")
    assert empty.status_code == 422
    assert submit(investor, f"{at}/questions/copy", version="0", source=sides.mandate.slug).status_code == 303
    copied = queries.questions_of(sides.session, following.id or 0)
    assert [(each.code, each.label, each.options) for each in copied] == [
        (each.code, each.label, each.options) for each in queries.questions_of(sides.session, sides.mandate.id or 0)
    ]
    programme = queries.programme_of(sides.session, following.id or 0)
    assert programme is not None
    assert (programme.guidance, programme.is_open) == ("For firms of the region.", False)
    again = submit(investor, f"{at}/questions/copy", version="1", source=sides.mandate.slug)
    assert again.status_code == 422
    assert "into one that has none" in again.text
    stranger = sign_in(app.test_client(), a_person(sides.session))
    assert submit(stranger, f"{at}/questions/copy", version="1", source=sides.mandate.slug).status_code == 403
