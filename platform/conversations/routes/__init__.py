"""Pages of the threads of ventures and funders."""

from flask import Blueprint

from conversations.routes import seams, threads, views
from conversations.services import owing

blueprint = Blueprint("conversations", __name__, template_folder="../templates")
_THREAD = "/messages/<slug:slug>/<slug:organisation>"
_POST = ["POST"]
blueprint.add_url_rule("/messages", "all", views.all_threads)
blueprint.add_url_rule(_THREAD, "thread", threads.thread)
blueprint.add_url_rule(_THREAD, "write", threads.write, methods=_POST)
blueprint.add_url_rule(f"{_THREAD}/read", "read", threads.read, methods=_POST)
blueprint.add_url_rule(f"{_THREAD}/files/<key:file_id>", "file", threads.file)
blueprint.add_url_rule(f"{_THREAD}/export.<any(json, txt):form>", "export", threads.export)
blueprint.add_app_template_global(seams.message_link, "message_link")

blueprints: tuple[Blueprint, ...] = (blueprint,)
#: Importing this tells the pipeline which first messages wait for an answer.
_TOLD = (owing,)
