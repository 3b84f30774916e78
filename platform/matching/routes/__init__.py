"""Pages of matches."""

from flask import Blueprint

from matching.routes import alike, boundaries, competition, detail, lists, reach, seams, similar, what_if

blueprint = Blueprint("matching", __name__, template_folder="../templates")
blueprint.add_url_rule("/ventures/<slug>/matches", "venture_matches", lists.venture_matches)
blueprint.add_url_rule("/mandates/<slug>/matches", "mandate_matches", lists.mandate_matches)
blueprint.add_url_rule("/ventures/<slug>/matches/<mandate_slug>", "match", detail.match)
blueprint.add_url_rule("/ventures/<slug>/matches/<mandate_slug>/one-page.pdf", "match_one_page", detail.match_one_page)
blueprint.add_url_rule("/ventures/<slug>/alike", "alike", alike.alike)
blueprint.add_url_rule("/ventures/<slug>/boundaries", "boundaries", boundaries.boundaries)
blueprint.add_url_rule("/mandates/<slug>/reach", "mandate_reach", reach.mandate_reach)
blueprint.add_url_rule("/mandates/<slug>/similar", "similar", similar.similar)
blueprint.add_url_rule("/ventures/<slug>/openings", "openings", what_if.openings)
blueprint.add_url_rule("/ventures/<slug>/what-if", "what_if", what_if.what_if)
blueprint.add_url_rule("/ventures/<slug>/what-if/save", "save_what_if", what_if.save_what_if, methods=["POST"])
blueprint.add_url_rule("/ventures/<slug>/competition", "competition", competition.competition)
blueprint.add_app_template_global(seams.match_links, "match_links")

blueprints: tuple[Blueprint, ...] = (blueprint,)
