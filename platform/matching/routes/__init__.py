"""Pages of matches."""

from flask import Blueprint

from matching.routes import boundaries, detail, lists

blueprint = Blueprint("matching", __name__, template_folder="../templates")
blueprint.add_url_rule("/ventures/<slug>/matches", "venture_matches", lists.venture_matches)
blueprint.add_url_rule("/mandates/<slug>/matches", "mandate_matches", lists.mandate_matches)
blueprint.add_url_rule("/ventures/<slug>/matches/<mandate_slug>", "match", detail.match)
blueprint.add_url_rule("/ventures/<slug>/boundaries", "boundaries", boundaries.boundaries)

blueprints: tuple[Blueprint, ...] = (blueprint,)
