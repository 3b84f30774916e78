"""The page of the votes on a deal, and what changes them."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline.models import SCALES
from pipeline.schemas import checked_ballot, checked_round, checked_vote, typed_ballot
from pipeline.services import voting
from pipeline.services.ballots import VotesView, votes_view
from pipeline.services.counting import step_name

#: Days that a vote is open where nobody says how many.
_USUAL_DAYS = 5


def votes(deal_id: int) -> ResponseReturnValue:
    """Show the votes on a deal."""
    return _page(votes_view(session(), current_viewer(), deal_id))


def open_ballot(deal_id: int) -> ResponseReturnValue:
    """Ask colleagues to vote."""
    viewer = current_viewer()
    typed = typed_ballot(request.form)
    try:
        with transaction() as current:
            voting.open_a_ballot(current, actor=viewer, deal_id=deal_id, **checked_ballot(typed))
    except Invalid as error:
        view = votes_view(session(), viewer, deal_id)
        return _page(view, ballot=Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        return _page(votes_view(session(), viewer, deal_id), conflict=error, status=409)
    return _back(deal_id)


def cast(deal_id: int, ballot_id: int) -> ResponseReturnValue:
    """Vote."""
    viewer = current_viewer()
    typed = request.form.to_dict()
    try:
        with transaction() as current:
            voting.cast_vote(current, actor=viewer, deal_id=deal_id, ballot_id=ballot_id, **checked_vote(typed))
    except Invalid as error:
        view = votes_view(session(), viewer, deal_id)
        return _page(view, vote=Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        return _page(votes_view(session(), viewer, deal_id), vote=Form(typed), conflict=error, status=409)
    return _back(deal_id)


def end_round(deal_id: int, ballot_id: int) -> ResponseReturnValue:
    """End a round before everybody has voted."""
    viewer = current_viewer()
    try:
        with transaction() as current:
            in_round = checked_round(request.form)
            voting.end_round(current, actor=viewer, deal_id=deal_id, ballot_id=ballot_id, in_round=in_round)
    except Conflict as error:
        return _page(votes_view(session(), viewer, deal_id), conflict=error, status=409)
    return _back(deal_id)


def _back(deal_id: int) -> ResponseReturnValue:
    return redirect(url_for("pipeline.votes", deal_id=deal_id), code=303)


def _page(
    view: VotesView,
    *,
    ballot: Form | None = None,
    vote: Form | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> tuple[str, int]:
    mates = [mate.user_id for mate in view.workmates]
    fresh = Form(
        {
            "scale": "4",
            "quorum": len(mates) // 2 + 1,
            "closes_on": clock.today() + timedelta(days=_USUAL_DAYS),
            "voters": [str(key) for key in mates],
        }
    )
    page = render_template(
        "pipeline/votes.html",
        view=view,
        ballot_form=ballot or fresh,
        vote_form=vote or Form(),
        conflict=conflict,
        mate_options=[(str(mate.user_id), mate.name) for mate in view.workmates],
        scale_options=[(str(steps), f"{steps} steps: {', '.join(names)}") for steps, names in SCALES.items()],
        scales=SCALES,
        step_name=step_name,
    )
    return page, status
