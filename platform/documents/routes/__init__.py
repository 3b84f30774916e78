"""Pages of the data room."""

from flask import Blueprint

from documents.routes import changing, reading, sharing

blueprint = Blueprint("documents", __name__, template_folder="../templates")
_AT = "/ventures/<slug>/documents"
_POST = ["POST"]
blueprint.add_url_rule("/documents", "shared", reading.shared)
blueprint.add_url_rule(_AT, "room", reading.room)
blueprint.add_url_rule(f"{_AT}/openings", "openings", reading.openings)
blueprint.add_url_rule(f"{_AT}/<key:document_id>/<key:number>", "file", reading.file)
blueprint.add_url_rule(f"{_AT}/add", "add", changing.add, methods=_POST)
blueprint.add_url_rule(f"{_AT}/<key:document_id>", "document", reading.document)
blueprint.add_url_rule(f"{_AT}/<key:document_id>/versions", "add_version", changing.add_version, methods=_POST)
blueprint.add_url_rule(f"{_AT}/<key:document_id>/change", "change", changing.change, methods=_POST)
blueprint.add_url_rule(f"{_AT}/<key:document_id>/remove", "remove", changing.remove, methods=_POST)
blueprint.add_url_rule(f"{_AT}/leave", "give_leave", sharing.give_leave, methods=_POST)
blueprint.add_url_rule(f"{_AT}/leave/<key:grant_id>/take-back", "take_back", sharing.take_back, methods=_POST)

blueprints: tuple[Blueprint, ...] = (blueprint,)
