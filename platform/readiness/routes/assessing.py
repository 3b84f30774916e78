"""An adviser scores a venture without its answers, and hands that in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.errors import Conflict, Invalid, NotFound
from foundation.forms import Form
from foundation.web import session, transaction, wants_fragment
from profiles.schemas import checked
from readiness.models import Reply
from readiness.policy import Act
from readiness.schemas import REPLIES, HandInSchema
from readiness.services import assessing
from readiness.services.access import case_for
from readiness.services.assessing import LEAST_ANSWERS, own_view
from readiness.services.sheets import questionnaire


def assess(slug: str) -> ResponseReturnValue:
    """Show how far an adviser's own assessment is."""
    return _page(slug, Form())


def hand_in(slug: str) -> ResponseReturnValue:
    """Hand the assessment in; the two views are then side by side."""
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.ASSESS)
    try:
        values = checked(HandInSchema, request.form)
        with transaction() as database:
            assessing.hand_in(database, actor=viewer, venture=case.venture, comment=values["comment"])
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        return _page(slug, Form(request.form.to_dict(), fields, str(error))), 422
    flash("Your assessment is handed in. Here are both views side by side.", "good")
    return redirect(url_for("readiness.advisers", slug=slug), code=303)


def score(slug: str, dimension: str) -> ResponseReturnValue:
    """Show or save an adviser's answers on one dimension."""
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.ASSESS)
    asked = questionnaire(session())
    statements = asked.by_dimension().get(dimension)
    if statements is None:
        raise NotFound("There is no such dimension.")
    if request.method == "POST":
        known = frozenset(Reply)
        sent = {each.code: request.form.get(f"answer-{each.code}", "") for each in statements}
        replies = {code: reply if reply in known else None for code, reply in sent.items()}
        with transaction() as database:
            assessing.score(database, actor=viewer, venture=case.venture, replies=replies)
        if wants_fragment():
            return "", 200, {"X-Saved": f"Saved {clock.now().astimezone(clock.LONDON):%H:%M}"}
        flash("Your answers are saved. The venture does not see them before you hand them in.", "good")
        return redirect(url_for("readiness.assess", slug=slug), code=303)
    own = own_view(session(), viewer=viewer, venture=case.venture, asked=asked)
    return render_template(
        "readiness/score.html",
        venture=case.venture,
        dimension=next(each for each in asked.dimensions if each.code == dimension),
        statements=statements,
        form=Form({f"answer-{code}": reply for code, reply in own.answers.items()}),
        options=list(REPLIES.items()),
        handed_in=own.handed_in_at,
    )


def _page(slug: str, form: Form) -> str:
    viewer = current_viewer()
    case = case_for(session(), viewer, slug, Act.ASSESS)
    asked = questionnaire(session())
    own = own_view(session(), viewer=viewer, venture=case.venture, asked=asked)
    progress = [
        (each, sum(statement.code in own.answers for statement in held), len(held))
        for each in asked.dimensions
        for held in [asked.by_dimension()[each.code]]
    ]
    return render_template(
        "readiness/assess.html",
        venture=case.venture,
        progress=progress,
        answered=len(own.answers),
        least=LEAST_ANSWERS,
        handed_in=own.handed_in_at,
        form=form,
    )
