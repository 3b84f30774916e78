"""Pages of readiness."""

from flask import Blueprint

from readiness.routes import advisers, answering, assessing, checks, evidence, overview, sharers

blueprint = Blueprint("readiness", __name__, template_folder="../templates")
_AT = "/ventures/<slug>/readiness"
_POST = ["POST"]
blueprint.add_url_rule("/readiness", "advised", advisers.advised)
blueprint.add_url_rule(_AT, "overview", overview.overview)
blueprint.add_url_rule(f"{_AT}/report", "report", overview.report)
blueprint.add_url_rule(f"{_AT}/checks", "checks", checks.checks)
blueprint.add_url_rule(f"{_AT}/checks/facts", "keep_facts", checks.keep_facts, methods=_POST)
blueprint.add_url_rule(f"{_AT}/checks/awards", "add_award", checks.add_award, methods=_POST)
blueprint.add_url_rule(f"{_AT}/checks/awards/<key:award_id>/remove", "remove_award", checks.remove_award, methods=_POST)
blueprint.add_url_rule(f"{_AT}/checks/measurements", "add_measurement", checks.add_measurement, methods=_POST)
blueprint.add_url_rule(f"{_AT}/advisers", "advisers", advisers.advisers)
blueprint.add_url_rule(f"{_AT}/advisers/give", "give_leave", advisers.give_leave, methods=_POST)
blueprint.add_url_rule(
    f"{_AT}/advisers/<key:grant_id>/withdraw", "take_leave_back", advisers.take_leave_back, methods=_POST
)
blueprint.add_url_rule(f"{_AT}/assess", "assess", assessing.assess)
blueprint.add_url_rule(f"{_AT}/assess/hand-in", "hand_in", assessing.hand_in, methods=_POST)
blueprint.add_url_rule(f"{_AT}/assess/<dimension>", "score", assessing.score, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_AT}/<dimension>", "dimension", answering.dimension, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_AT}/<dimension>/verify", "verify", answering.verify, methods=_POST)
_EVIDENCE = f"{_AT}/<dimension>/evidence/<code>"
blueprint.add_url_rule(_EVIDENCE, "attach", evidence.attach, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_EVIDENCE}/file", "evidence_file", evidence.file)
blueprint.add_url_rule(f"{_EVIDENCE}/remove", "remove_evidence", evidence.remove, methods=_POST)
blueprint.add_url_rule("/clusters/<slug>/readiness", "of_cluster", sharers.of_cluster)
blueprint.add_url_rule("/organisations/<slug>/readiness", "of_organisation", sharers.of_organisation)

blueprints: tuple[Blueprint, ...] = (blueprint,)
