"""Pages of contacts."""

from flask import Blueprint

from contacts.routes import bringing, changing, joining, listing
from contacts.services import loading

blueprint = Blueprint("contacts", __name__, template_folder="../templates")
_POST, _BOTH = ["POST"], ["GET", "POST"]
_ONE, _FILE = "/contacts/<key:contact_id>", "/contacts/files/<key:file_id>"
blueprint.add_url_rule("/contacts", "contacts", listing.contacts)
blueprint.add_url_rule("/contacts/new", "new", changing.new, methods=_BOTH)
blueprint.add_url_rule(_ONE, "contact", changing.contact, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/merge", "merge", joining.merge, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/remove", "remove", changing.remove, methods=_POST)
blueprint.add_url_rule("/contacts/files", "files", bringing.files, methods=_BOTH)
blueprint.add_url_rule(_FILE, "file", bringing.file)
blueprint.add_url_rule(f"{_FILE}/columns", "columns", bringing.columns, methods=_POST)
blueprint.add_url_rule(f"{_FILE}/settle", "settle", bringing.settle, methods=_POST)
blueprint.add_url_rule(f"{_FILE}/load", "load", bringing.load, methods=_POST)
blueprint.add_url_rule(f"{_FILE}/put-away", "put_away", bringing.put_away, methods=_POST)
blueprint.add_url_rule(f"{_FILE}/take-back", "take_back", bringing.take_back, methods=_POST)
blueprint.add_url_rule(f"{_FILE}/problems", "problems", bringing.problems)

blueprints: tuple[Blueprint, ...] = (blueprint,)

#: Importing it is what declares its jobs.
_WORK = (loading,)
