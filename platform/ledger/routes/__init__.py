"""Pages of the time ledger."""

from flask import Blueprint

from ledger.routes import entering, views

blueprint = Blueprint("ledger", __name__, template_folder="../templates")
_AT = "/ventures/<slug>/time"
_POST = ["POST"]
blueprint.add_url_rule(_AT, "ledger", views.ledger)
blueprint.add_url_rule(f"{_AT}/enter", "enter", entering.enter, methods=_POST)
blueprint.add_url_rule(f"{_AT}/<key:entry_id>", "change", entering.change, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_AT}/<key:entry_id>/take-out", "take_out", entering.take_out, methods=_POST)

blueprints: tuple[Blueprint, ...] = (blueprint,)
