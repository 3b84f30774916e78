"""What a funder says of its programme: whether it takes applications, and what it asks."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.models import Role, User, key_of
from accounts.policy import Action
from accounts.routes import current_viewer
from applications import queries
from applications.models import Criterion, Programme, Question
from applications.queries import Offer
from applications.schemas import (
    LONGEST,
    ApplicationVersionSchema,
    CopySchema,
    NextRoundSchema,
    ProgrammeSchema,
    QuestionSchema,
)
from applications.services import conditions, programmes, reading, rounds
from applications.services.access import offer_for
from applications.services.topics import TOPICS
from applications.services.words import KINDS, bounds
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked


def _offer(slug: str) -> Offer:
    return offer_for(session(), current_viewer(), slug, Action.EDIT)


def programme(slug: str) -> ResponseReturnValue:
    """Show what a programme asks; open or close it."""
    offer = _offer(slug)
    if request.method == "GET":
        return programme_page(offer)
    sent = request.form.to_dict()
    try:
        values = checked(ProgrammeSchema, sent)
        values["is_open"] = bool(values["is_open"])
        with transaction() as current:
            made = programmes.change_programme(current, actor=current_viewer(), mandate_slug=slug, **values)
            words = "Saved. Ventures can apply." if made.is_open else "Saved. Nobody can apply for now."
    except Invalid as error:
        return programme_page(offer, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return programme_page(_offer(slug), Form(sent, message=str(error))), 409
    flash(words, "good")
    return redirect(url_for("applications.programme", slug=slug), code=303)


def programme_page(
    offer: Offer,
    form: Form | None = None,
    *,
    refused: str = "",
    assessing_form: Form | None = None,
    round_form: Form | None = None,
) -> str:
    """Render what a programme asks and how it assesses, with what was typed where one of its forms comes back."""
    row, key = offer.programme, offer.mandate.id or 0
    colleagues = queries.colleagues(session(), offer.funder.organisation_id or 0)
    questions = queries.questions_of(session(), key)
    stored = {"is_open": "yes" if row and row.is_open else "no", "guidance": row.guidance if row else ""}
    return render_template(
        "applications/programme.html",
        offer=offer,
        mandate=offer.mandate,
        pages=reading.pages_of_round(current_viewer(), offer),
        version=row.version if row else 0,
        questions=questions,
        conditions={question.id: conditions.words(question, questions) for question in questions},
        bounds=bounds,
        kinds=KINDS,
        topics=TOPICS,
        sources=queries.programmes_with_questions(session(), offer.funder.id or 0, but=key),
        refused=refused,
        form=form or Form(stored),
        round_form=round_form or Form(),
        people=[(key_of(person), person.name) for person, _ in colleagues],
        signers=[(key_of(person), person.name) for person, role in colleagues if role != Role.VIEWER],
        assessing_form=assessing_form
        or Form(_stored_assessment(row, queries.reviewers_of(session(), key), queries.criteria_of(session(), key))),
    )


def _stored_assessment(
    row: Programme | None, reviewers: Sequence[User], criteria: Sequence[Criterion]
) -> dict[str, object]:
    if row is None:
        return {"shows_cohort": "no"}
    plain = ("reviews_needed", "certifier_id", "reviews_due_on", "decides_on", "starts_on")
    return {
        **{name: getattr(row, name) for name in plain},
        "shows_cohort": "yes" if row.shows_cohort else "no",
        "criteria": "\n".join(f"{each.weight} {each.label}" for each in criteria),
        "reviewers": [str(person.id) for person in reviewers],
    }


def new_question(slug: str) -> ResponseReturnValue:
    """Add a question."""
    offer = _offer(slug)
    if request.method == "GET":
        return _question_page(offer, None, Form({"kind": "text", "required": "yes", "step": 1}))
    return _write_question(offer, None)


def question(slug: str, question_id: int) -> ResponseReturnValue:
    """Put a question into other words."""
    offer = _offer(slug)
    asked = programmes.question_of(session(), offer, question_id)
    if request.method == "GET":
        stored = {name: getattr(asked, name) for name in programmes.WORDED}
        lines = {name: "\n".join(getattr(asked, name)) for name in ("options", "depends_values")}
        return _question_page(offer, asked, Form({**stored, **lines, "required": "yes" if asked.required else "no"}))
    return _write_question(offer, asked)


def _write_question(offer: Offer, asked: Question | None) -> ResponseReturnValue:
    slug, viewer, sent = offer.mandate.slug, current_viewer(), request.form.to_dict()
    try:
        values = checked(QuestionSchema, sent)
        version = values.pop("version")
        with transaction() as current:
            if asked is None:
                programmes.add_question(current, actor=viewer, mandate_slug=slug, version=version, values=values)
            else:
                programmes.reword_question(
                    current, actor=viewer, mandate_slug=slug, question_id=asked.id or 0, version=version, values=values
                )
    except Invalid as error:
        return _question_page(offer, asked, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _question_page(_offer(slug), asked, Form(sent, message=str(error))), 409
    flash("Saved. Applications that were sent keep the words that they answered.", "good")
    return redirect(url_for("applications.programme", slug=slug), code=303)


def _question_page(offer: Offer, asked: Question | None, form: Form) -> str:
    others = queries.questions_of(session(), offer.mandate.id or 0)
    before = others if asked is None else [each for each in others if each.position < asked.position]
    return render_template(
        "applications/question.html",
        offer=offer,
        mandate=offer.mandate,
        asked=asked,
        version=offer.programme.version if offer.programme else 0,
        kinds=list(KINDS.items()),
        topics=[
            ("In the venture’s profile", [(code, topic.name) for code, topic in TOPICS.items() if topic.read]),
            ("Among what it has answered", [(code, topic.name) for code, topic in TOPICS.items() if not topic.read]),
        ],
        longest=LONGEST,
        earlier=[(each.code, each.label) for each in before],
        form=form,
    )


def copy_questions(slug: str) -> ResponseReturnValue:
    """Ask what another programme of the same funder asks."""
    offer = _offer(slug)
    try:
        values = checked(CopySchema, request.form.to_dict())
        with transaction() as current:
            number = programmes.copy_questions(
                current,
                actor=current_viewer(),
                mandate_slug=slug,
                version=values["version"],
                source_slug=values["source"],
            )
    except (Invalid, Conflict) as error:
        return refused(offer, error)
    flash(f"{number} questions copied. Change them as you like: the other programme stays as it is.", "good")
    return redirect(url_for("applications.programme", slug=slug), code=303)


def next_round(slug: str) -> ResponseReturnValue:
    """Make a draft of the programme's next round."""
    offer = _offer(slug)
    sent = request.form.to_dict()
    try:
        values = checked(NextRoundSchema, sent)
        with transaction() as current:
            made = rounds.next_round(current, actor=current_viewer(), mandate_slug=slug, **values).slug
    except Invalid as error:
        return programme_page(offer, round_form=Form(sent, error.fields, str(error))), 422
    flash("Made, as a draft. Publish its mandate and open it when you are ready.", "good")
    return redirect(url_for("applications.programme", slug=made), code=303)


def retire_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Ask a question no more."""
    offer = _offer(slug)
    try:
        version = checked(ApplicationVersionSchema, request.form)["version"]
        with transaction() as current:
            programmes.retire_question(
                current, actor=current_viewer(), mandate_slug=slug, question_id=question_id, version=version
            )
    except (Invalid, Conflict) as error:
        return refused(offer, error)
    flash("Taken away. Applications that were sent keep their answers to it.", "good")
    return redirect(url_for("applications.programme", slug=slug), code=303)


def move_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Move a question up or down."""
    offer = _offer(slug)
    try:
        version = checked(ApplicationVersionSchema, request.form)["version"]
        with transaction() as current:
            programmes.move_question(
                current,
                actor=current_viewer(),
                mandate_slug=slug,
                question_id=question_id,
                version=version,
                up=request.form.get("to") == "up",
            )
    except (Invalid, Conflict) as error:
        return refused(offer, error)
    return redirect(url_for("applications.programme", slug=slug, _anchor=f"question-{question_id}"), code=303)


def refused(offer: Offer, error: Invalid | Conflict) -> ResponseReturnValue:
    """Show the programme as it stands now, and why a button did nothing."""
    told = next(iter(error.fields.values()))[0] if isinstance(error, Invalid) else str(error)
    status = 422 if isinstance(error, Invalid) else 409
    return programme_page(_offer(offer.mandate.slug), refused=told), status
