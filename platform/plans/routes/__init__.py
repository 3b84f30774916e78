"""Pages of funding plans."""

from flask import Blueprint

from plans.routes import abroad, keeping, listing, proposing

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
_ABROAD = "/ventures/<slug>/offers-abroad"
_OFFER = f"{_ABROAD}/<key:offer_id>"
blueprint.add_url_rule(_ABROAD, "offers", listing.offers)
blueprint.add_url_rule(f"{_ABROAD}/new", "new_offer", abroad.new_offer, methods=["GET", "POST"])
blueprint.add_url_rule(_OFFER, "offer", abroad.offer)
blueprint.add_url_rule(f"{_OFFER}/edit", "change_offer", abroad.change_offer, methods=["GET", "POST"])
blueprint.add_url_rule(f"{_OFFER}/clusters", "open_offer", abroad.open_offer, methods=["POST"])
blueprint.add_url_rule(f"{_OFFER}/remove", "remove_offer", abroad.remove_offer, methods=["POST"])
blueprint.add_url_rule("/clusters/<slug>/offers-abroad", "cluster_offers", listing.cluster_offers)

blueprints: tuple[Blueprint, ...] = (blueprint,)
