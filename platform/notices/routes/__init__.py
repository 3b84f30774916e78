"""Pages of notices, and the bell that stands on every page."""

from flask import Blueprint

from foundation.web import csrf
from notices.routes import choosing, leaving, views
from notices.services import joining, mailing, tending

blueprint = Blueprint("notices", __name__, template_folder="../templates")
_POST, _BOTH = ["POST"], ["GET", "POST"]
_ONE = "/notices/<key:notice_id>"
# A mail program that leaves for its reader sends no cookie, and the link itself says who may.
csrf.exempt(leaving.unsubscribe)
blueprint.add_url_rule("/notices", "notices", views.notices)
blueprint.add_url_rule("/notices/read", "read_all", views.read_all, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/open", "open", views.open_notice, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/read", "read", views.read, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/mute", "mute", choosing.mute, methods=_POST)
blueprint.add_url_rule("/notices/settings", "settings", choosing.settings, methods=_BOTH)
blueprint.add_url_rule("/notices/settings/<key:mute_id>/remove", "hear_again", choosing.hear_again, methods=_POST)
blueprint.add_url_rule("/notices/unsubscribe/<token>", "unsubscribe", leaving.unsubscribe, methods=_BOTH)

blueprints: tuple[Blueprint, ...] = (blueprint,)

#: Importing these modules is what declares their jobs, and lets them hear what happens in the package below.
_WORK = (joining, mailing, tending)
