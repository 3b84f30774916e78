"""Votes of colleagues on a deal."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.errors import Conflict
from foundation.web import session, transaction
from pipeline import queries
from pipeline.schemas import BallotFormSchema, VoteSchema
from pipeline.services import voting
from pipeline.services.ballots import votes_view
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.errors import ConflictSchema, ErrorSchema
from restapi.schemas.votes import BallotsSchema, written_ballot

votes = resource("api_votes", "Votes", "/deals/<key:deal_id>")


@votes.route("/votes")
class Votes(MethodView):
    """The votes on a deal."""

    @votes.doc(security=[{"bearer": []}])
    @votes.response(200, BallotsSchema)
    @votes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @votes.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the ballots on a deal. Others' votes are absent until you have voted, or the round is over."""
        return _ballots(deal_id)

    @votes.doc(security=[{"bearer": []}])
    @votes.arguments(VoteSchema)
    @votes.response(201, BallotsSchema)
    @votes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @votes.alt_response(403, schema=ErrorSchema, description="You are not asked to vote on this deal.")
    @votes.alt_response(404, schema=ErrorSchema, description=NONE)
    @votes.alt_response(409, schema=ConflictSchema, description="No such round is open, or you have voted in it.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Vote in the ballot that is open: once in each round; a final vote needs its reason."""
        viewer = current_viewer()
        try:
            with transaction() as current:
                votes_view(current, viewer, deal_id)
                ballot = queries.open_ballot(current, deal_id)
                if ballot is None:
                    raise Conflict("No vote on this deal is open.")
                voting.cast_vote(current, actor=viewer, deal_id=deal_id, ballot_id=ballot.id or 0, **sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _ballots(deal_id)


@votes.route("/ballots")
class Ballots(MethodView):
    """Asking for votes."""

    @votes.doc(security=[{"bearer": []}])
    @votes.arguments(BallotFormSchema)
    @votes.response(201, BallotsSchema)
    @votes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @votes.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @votes.alt_response(404, schema=ErrorSchema, description=NONE)
    @votes.alt_response(409, schema=ConflictSchema, description="A vote on this deal is not over yet.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Ask colleagues to vote on a deal."""
        try:
            with transaction() as current:
                voting.open_a_ballot(current, actor=current_viewer(), deal_id=deal_id, **sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _ballots(deal_id)


def _ballots(deal_id: int) -> dict[str, Any]:
    view = votes_view(session(), current_viewer(), deal_id)
    return {"items": [written_ballot(each) for each in view.ballots], "total": len(view.ballots)}


def _present(error: Conflict, deal_id: int) -> PresentConflict:
    """Put the votes as they stand now, as far as the asker may see them, beside a conflict."""
    state: dict[str, Any] = BallotsSchema().dump(_ballots(deal_id))
    return PresentConflict(error, state)
