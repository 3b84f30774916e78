"""Pages of the pipeline."""

from flask import Blueprint

from pipeline.routes import changes, live, views, votes

blueprint = Blueprint("pipeline", __name__, template_folder="../templates", url_prefix="/pipeline")
blueprint.add_url_rule("", "board", views.board)
blueprint.add_url_rule("/events", "events", live.events)
blueprint.add_url_rule("/table", "table", views.table)
blueprint.add_url_rule("/deals/<key:deal_id>", "deal", views.deal)
blueprint.add_url_rule("/add", "add", changes.add, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/move", "move", changes.move, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/edit", "edit", changes.edit, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes", "votes", votes.votes)
blueprint.add_url_rule("/deals/<key:deal_id>/votes", "open_ballot", votes.open_ballot, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes/<key:ballot_id>/cast", "cast", votes.cast, methods=["POST"])
blueprint.add_url_rule("/deals/<key:deal_id>/votes/<key:ballot_id>/end", "end_round", votes.end_round, methods=["POST"])
blueprint.add_app_template_global(views.kept_deals, "kept_deals")

blueprints: tuple[Blueprint, ...] = (blueprint,)
