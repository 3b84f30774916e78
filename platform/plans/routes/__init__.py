"""Pages of funding plans."""

from flask import Blueprint

from plans.routes import keeping, proposing

blueprint = Blueprint("plans", __name__, template_folder="../templates")
_AT = "/ventures/<slug>/plans"
_ONE = f"{_AT}/kept/<key:plan_id>"
blueprint.add_url_rule(_AT, "plans", proposing.plans)
blueprint.add_url_rule(f"{_AT}/pdf", "proposed_pdf", proposing.proposed_pdf)
blueprint.add_url_rule(f"{_AT}/keep", "keep", keeping.keep, methods=["POST"])
blueprint.add_url_rule(f"{_AT}/kept", "kept", keeping.kept)
blueprint.add_url_rule(_ONE, "plan", keeping.plan)
blueprint.add_url_rule(f"{_ONE}/pdf", "plan_pdf", keeping.plan_pdf)
blueprint.add_url_rule(f"{_ONE}/parts/<key:part_id>", "change_part", keeping.change_part, methods=["POST"])

blueprints: tuple[Blueprint, ...] = (blueprint,)
