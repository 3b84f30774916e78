"""Ranked lists: mandates for a venture, ventures for a mandate. They hang below the addresses of both."""

from typing import Any

from flask import Response
from flask.views import MethodView

from accounts.policy import withheld
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.web import session
from matching.routes.detail import match_one_page
from matching.services import (
    Asked,
    boundaries_of_venture,
    mandate_for_matches,
    mandates_for_venture,
    offers_open,
    suppose,
    venture_for_matches,
    ventures_for_mandate,
)
from profiles.services.directory import labels
from profiles.services.filtering import choices_of
from restapi.resources.blueprint import resource
from restapi.schemas import boundaries
from restapi.schemas.boundaries import BoundariesSchema
from restapi.schemas.common import PDF
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.filters import where_of
from restapi.schemas.matches import (
    MatchListSchema,
    MatchQuery,
    VentureMatchListSchema,
    VentureMatchQuery,
    WhatIfListSchema,
    WhatIfQuery,
    shown,
    written,
)

matches = resource("api_matches", "Matches", "")


@matches.route("/ventures/<slug:slug>/matches")
class VentureMatches(MethodView):
    """Mandates for a venture."""

    @matches.doc(security=[{"bearer": []}])
    @matches.arguments(MatchQuery, location="query")
    @matches.response(200, MatchListSchema)
    @matches.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @matches.alt_response(403, schema=ErrorSchema, description="Matches are for the venture's own people.")
    @matches.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, wanted: dict[str, Any], slug: str) -> dict[str, Any]:
        """Rank the mandates for a venture, with the reasons."""
        viewer = current_viewer()
        venture = venture_for_matches(session(), viewer, slug)
        found = mandates_for_venture(
            session(),
            viewer=viewer,
            venture=venture,
            asked=Asked(show=shown(wanted["eligible"])),
            offset=wanted["offset"],
            limit=wanted["limit"],
        )
        return {"items": [written(item) for item in found.items], "total": found.total}


@matches.route("/ventures/<slug:slug>/matches/<slug:mandate>/one-page")
class MatchOnePage(MethodView):
    """One match, to send."""

    @matches.doc(security=[{"bearer": []}], responses=PDF)
    @matches.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @matches.alt_response(403, schema=ErrorSchema, description="A match is for the people of its two sides.")
    @matches.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str, mandate: str) -> Response:
        """Give a match on one page, as a PDF, with the reasons that both sides are shown."""
        return match_one_page(slug, mandate)


@matches.route("/ventures/<slug:slug>/what-if")
class VentureWhatIf(MethodView):
    """Mandates for a venture as it could be."""

    @matches.doc(security=[{"bearer": []}])
    @matches.arguments(WhatIfQuery, location="query")
    @matches.response(200, WhatIfListSchema)
    @matches.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @matches.alt_response(403, schema=ErrorSchema, description="Matches are for the venture's own people.")
    @matches.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, wanted: dict[str, Any], slug: str) -> dict[str, Any]:
        """Rank the mandates for what a venture could be, beside what is saved. Nothing is stored."""
        viewer = current_viewer()
        venture = venture_for_matches(session(), viewer, slug)
        found = suppose(session(), viewer=viewer, venture=venture, wanted=wanted)
        ranked = mandates_for_venture(
            session(),
            viewer=viewer,
            venture=venture,
            asked=Asked(show=shown(wanted["eligible"])),
            offset=wanted["offset"],
            limit=wanted["limit"],
            supposed=found.supposed if found.changed else None,
        )
        return {
            "items": [written(item) for item in ranked.items],
            "total": ranked.total,
            "opened": [line.slug for line in found.opened.lines],
            "closed": [line.slug for line in found.closed.lines],
        }


@matches.route("/ventures/<slug:slug>/boundaries")
class VentureBoundaries(MethodView):
    """Programmes by place for a venture."""

    @matches.doc(security=[{"bearer": []}])
    @matches.response(200, BoundariesSchema)
    @matches.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @matches.alt_response(403, schema=ErrorSchema, description="Matches are for the venture's own people.")
    @matches.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Say of each programme whether it is open, open only elsewhere, or closed, and what is lost to boundaries."""
        viewer = current_viewer()
        venture = venture_for_matches(session(), viewer, slug)
        return boundaries.written(boundaries_of_venture(session(), viewer=viewer, venture=venture))


@matches.route("/mandates/<slug:slug>/matches")
class MandateMatches(MethodView):
    """Ventures for a mandate."""

    @matches.doc(security=[{"bearer": []}])
    @matches.arguments(VentureMatchQuery, location="query")
    @matches.response(200, VentureMatchListSchema)
    @matches.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @matches.alt_response(403, schema=ErrorSchema, description="Matches are for the funder's own people.")
    @matches.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, wanted: dict[str, Any], slug: str) -> dict[str, Any]:
        """Rank the ventures for a mandate, with the reasons."""
        viewer = current_viewer()
        mandate = mandate_for_matches(session(), viewer, slug)
        choices = choices_of(labels(session()))
        where = where_of(wanted, offers=offers_open(viewer), choices=choices)
        found = ventures_for_mandate(
            session(),
            viewer=viewer,
            mandate=mandate,
            asked=Asked(show=shown(wanted["eligible"]), words=wanted["q"], where=where, passed=wanted["passed"]),
            offset=wanted["offset"],
            limit=wanted["limit"],
        )
        disclosed(Path.API, [item.line for item in found.items])
        items = [{**written(item), "withheld": withheld(viewer, item.line)} for item in found.items]
        return {"items": items, "total": found.total}
