"""Pages of deal flow: a mandate's home, and saved views."""

from flask import Blueprint

from dealflow.routes import changing, choosing, deciding, flow, listing, together
from dealflow.services import alerting, announcing, visiting

blueprint = Blueprint("dealflow", __name__, template_folder="../templates")
_POST, _BOTH = ["POST"], ["GET", "POST"]
_ONE = "/views/<key:view_id>"
_DECLINE = "/mandates/<slug:slug>/pass/<slug:venture_slug>"
blueprint.add_url_rule("/mandates/<slug:slug>/flow", "flow", flow.flow)
blueprint.add_url_rule("/mandates/<slug:slug>/together", "together", together.together)
blueprint.add_url_rule("/mandates/<slug:slug>/compare", "compare", deciding.compare)
blueprint.add_url_rule("/mandates/<slug:slug>/chosen", "chosen", choosing.chosen, methods=_BOTH)
blueprint.add_url_rule(_DECLINE, "pass_on", deciding.pass_on, methods=_BOTH)
blueprint.add_url_rule(f"{_DECLINE}/undo", "take_back", deciding.take_back, methods=_POST)
blueprint.add_url_rule("/views", "views", listing.views)
blueprint.add_url_rule("/views/new", "new_view", changing.new_view, methods=_BOTH)
blueprint.add_url_rule(_ONE, "view", listing.view)
blueprint.add_url_rule(f"{_ONE}/change", "change", changing.change, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/alert", "alert", changing.alert, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/delete", "delete", changing.delete, methods=_POST)

blueprints: tuple[Blueprint, ...] = (blueprint,)

#: Importing these modules is what declares their jobs.
_WORK = (alerting, announcing, visiting)
