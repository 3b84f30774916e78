"""Pages of an organisation's webhooks."""

from flask import Blueprint

from webhooks.routes import changing, views
from webhooks.services import delivering

blueprint = Blueprint("webhooks", __name__, template_folder="../templates")
_POST = ["POST"]
_ALL, _ONE = "/organisations/<slug:slug>/webhooks", "/webhooks/<key:webhook_id>"
blueprint.add_url_rule(_ALL, "webhooks", views.webhooks)
blueprint.add_url_rule(f"{_ALL}/new", "add", changing.add, methods=_POST)
blueprint.add_url_rule(_ONE, "webhook", views.webhook)
blueprint.add_url_rule(f"{_ONE}/pause", "pause", changing.pause, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/resume", "resume", changing.resume, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/test", "test", changing.test, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/delete", "delete", changing.delete, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/deliveries/<key:delivery_id>/again", "again", changing.again, methods=_POST)

blueprints: tuple[Blueprint, ...] = (blueprint,)

#: Importing it is what declares its jobs.
_WORK = (delivering,)
