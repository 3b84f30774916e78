"""Pages of the pipeline."""

from flask import Blueprint

from pipeline.routes import (
    acting,
    assembling,
    changes,
    closing,
    funnel,
    live,
    meetings,
    memo,
    passes,
    portfolio,
    sharing,
    stages,
    table,
    views,
    votes,
    work,
)

blueprint = Blueprint("pipeline", __name__, template_folder="../templates", url_prefix="/pipeline")
blueprint.add_url_rule("", "board", views.board)
blueprint.add_url_rule("/events", "events", live.events)
blueprint.add_url_rule("/table", "table", table.table)
blueprint.add_url_rule("/table", "act", acting.act, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>", "deal", views.deal)
blueprint.add_url_rule("/add", "add", changes.add, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/move", "move", changes.move, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/edit", "edit", changes.edit, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes", "votes", votes.votes)
blueprint.add_url_rule("/deals/<key:deal_id>/votes", "open_ballot", votes.open_ballot, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes/<key:ballot_id>/cast", "cast", votes.cast, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes/<key:ballot_id>/end", "end_round", votes.end_round, methods=["POST"])
_DEAL = "/deals/<key:deal_id>"
_STAGES = "/stages/<slug:track>"
blueprint.add_url_rule(_STAGES, "stages", stages.stages)
blueprint.add_url_rule(f"{_STAGES}/new", "new_stage", stages.stage, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_STAGES}/begin-again", "begin_again", stages.begin_again, methods=["POST"])
blueprint.add_url_rule(f"{_STAGES}/mandates", "choose_track", stages.choose_track, methods=["POST"])
blueprint.add_url_rule(f"{_STAGES}/own/<slug:code>", "stage", stages.stage, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_STAGES}/own/<slug:code>/place", "place_stage", stages.place, methods=["POST"])
blueprint.add_url_rule(f"{_STAGES}/own/<slug:code>/retire", "retire_stage", stages.retire, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/track", "deal_track", stages.deal_track, methods=["POST"])
blueprint.add_url_rule("/tasks", "tasks", work.tasks)
blueprint.add_url_rule(f"{_DEAL}/notes", "note", work.note, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/tasks", "task", work.task, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/tasks/<key:task_id>", "tick", work.tick, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/files", "add_file", work.add_file, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/files/<key:file_id>", "file", work.file)
blueprint.add_url_rule(f"{_DEAL}/files/<key:file_id>/remove", "remove_file", work.remove_file, methods=["POST"])
_MEETING = f"{_DEAL}/meetings/<key:meeting_id>"
blueprint.add_url_rule(f"{_DEAL}/meetings", "add_meeting", meetings.add, methods=["POST"])
blueprint.add_url_rule(_MEETING, "meeting", meetings.meeting, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_MEETING}/call-off", "call_off_meeting", meetings.call_off, methods=["POST"])
blueprint.add_url_rule(f"{_MEETING}.ics", "meeting_calendar", meetings.calendar)
blueprint.add_url_rule("/funnel", "funnel", funnel.funnel)
blueprint.add_url_rule("/owed", "owed", funnel.owed)
blueprint.add_url_rule("/deals/<key:deal_id>/memo", "memo", memo.memo)
blueprint.add_url_rule("/deals/<key:deal_id>/memo.<form>", "memo_file", memo.memo_file)
blueprint.add_url_rule("/deals/<key:deal_id>/pass", "pass_page", passes.pass_page)
blueprint.add_url_rule("/deals/<key:deal_id>/pass", "pass_on", passes.pass_on, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/pass/stop", "stop_waiting", passes.stop_waiting, methods=["POST"])
blueprint.add_app_template_global(passes.told_of, "pass_feedback")
blueprint.add_app_template_global(views.kept_deals, "kept_deals")

blueprint.add_url_rule(f"{_DEAL}/investors", "investor", closing.investor, methods=["POST"])
blueprint.add_url_rule(
    f"{_DEAL}/investors/<key:investor_id>/remove", "remove_investor", closing.remove_investor, methods=["POST"]
)
blueprint.add_url_rule(f"{_DEAL}/terms", "set_terms", closing.set_terms, methods=["POST"])
blueprint.add_url_rule(f"{_DEAL}/closing", "closing", closing.closing, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_DEAL}/closing/withdraw", "withdraw_closing", closing.withdraw, methods=["POST"])

blueprint.add_url_rule(f"{_DEAL}/round", "round_page", assembling.round_page)
blueprint.add_url_rule(f"{_DEAL}/shares", "shares", sharing.shares, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_DEAL}/shares/<key:share_id>/take-back", "take_back", sharing.take_back, methods=["POST"])
blueprint.add_url_rule("/shared", "received_list", sharing.received_list)
blueprint.add_url_rule("/shared/<key:share_id>", "received", sharing.received)

#: What a venture is told stands with its other pages.
of_ventures = Blueprint("feedback", __name__, template_folder="../templates")
of_ventures.add_url_rule("/ventures/<slug:slug>/feedback", "told", passes.told)
of_ventures.add_url_rule("/ventures/<slug:slug>/closings", "closings", closing.closings)
of_ventures.add_url_rule(
    "/ventures/<slug:slug>/closings/<key:deal_id>", "answer_closing", closing.answer, methods=["POST"]
)

#: What a funder holds stands with its other pages.
of_funders = Blueprint("portfolio", __name__, template_folder="../templates")
of_funders.add_url_rule("/funders/<slug:slug>/portfolio", "holdings", portfolio.holdings)

blueprints: tuple[Blueprint, ...] = (blueprint, of_ventures, of_funders)
