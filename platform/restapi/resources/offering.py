"""Terms and other investors of a deal, and with whom it is shared."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.errors import Conflict
from foundation.web import session, transaction
from pipeline import services
from pipeline.schemas import InvestorSchema, ShareSchema, TermsSchema
from pipeline.services import sharing, terms
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, resource
from restapi.schemas.errors import ConflictSchema, ErrorSchema
from restapi.schemas.offering import (
    DealTermsSchema,
    ReceivedListSchema,
    ReceivedSchema,
    ShareListSchema,
    investor_in_words,
    written_facts,
    written_received,
    written_shares,
    written_terms,
)

deal_terms = resource("api_terms", "Terms", "/deals/<key:deal_id>")
shares = resource("api_shares", "Shares", "/shares")
_NOT_YOURS = "You may see it and not do this, or the venture's offer is not open to you now."


@deal_terms.route("/terms")
class Terms(MethodView):
    """The terms of a deal."""

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.response(200, DealTermsSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the terms and the other investors of a deal, as far as the venture's offer is open to you."""
        return _terms(deal_id)

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.arguments(TermsSchema)
    @deal_terms.response(200, DealTermsSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    @deal_terms.alt_response(409, schema=ConflictSchema, description="Somebody else changed them first.")
    def put(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Write down the terms that you read at a version; what the deal's track has no use for is not kept."""
        version = sent.pop("terms_version")
        try:
            with transaction() as current:
                terms.set_terms(current, actor=current_viewer(), deal_id=deal_id, version=version, values=sent)
        except Conflict as error:
            raise PresentConflict(error, DealTermsSchema().dump(_terms(deal_id))) from error
        return _terms(deal_id)


@deal_terms.route("/investors")
class Investors(MethodView):
    """Other investors of a deal."""

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.arguments(InvestorSchema)
    @deal_terms.response(200, DealTermsSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    def put(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Say how far another investor has come; whoever has the same name already is changed."""
        with transaction() as current:
            terms.set_investor(current, actor=current_viewer(), deal_id=deal_id, **investor_in_words(sent))
        return _terms(deal_id)


@deal_terms.route("/investors/<key:investor_id>")
class OneInvestor(MethodView):
    """Another investor of a deal."""

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.response(204)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, deal_id: int, investor_id: int) -> None:
        """Take another investor off the deal; its log keeps the name."""
        with transaction() as current:
            terms.remove_investor(current, actor=current_viewer(), deal_id=deal_id, investor_id=investor_id)


@deal_terms.route("/shares")
class DealShares(MethodView):
    """With whom a deal is shared."""

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.response(200, ShareListSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read with whom a deal is or was shared, and what of it."""
        return _shares(deal_id)

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.arguments(ShareSchema)
    @deal_terms.response(201, ShareListSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    @deal_terms.alt_response(409, schema=ConflictSchema, description="It is shared with this funder already.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Share a deal with another funder, with the facts that you choose; its people are told."""
        values = {"funder_slug": sent["funder"], "facts": sent["facts"], "note": sent["note"] or ""}
        try:
            with transaction() as current:
                sharing.share(current, actor=current_viewer(), deal_id=deal_id, **values)
        except Conflict as error:
            raise PresentConflict(error, ShareListSchema().dump(_shares(deal_id))) from error
        return _shares(deal_id)


@deal_terms.route("/shares/<key:share_id>")
class OneShare(MethodView):
    """One share of a deal."""

    @deal_terms.doc(security=[{"bearer": []}])
    @deal_terms.response(200, ShareListSchema)
    @deal_terms.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deal_terms.alt_response(403, schema=ErrorSchema, description=_NOT_YOURS)
    @deal_terms.alt_response(404, schema=ErrorSchema, description=NONE)
    @deal_terms.alt_response(409, schema=ConflictSchema, description="It was taken back already.")
    def delete(self, deal_id: int, share_id: int) -> dict[str, Any]:
        """Take a share back. What was seen stays in the log of disclosures."""
        try:
            with transaction() as current:
                sharing.take_back(current, actor=current_viewer(), deal_id=deal_id, share_id=share_id)
        except Conflict as error:
            raise PresentConflict(error, ShareListSchema().dump(_shares(deal_id))) from error
        return _shares(deal_id)


@shares.route("")
class Shares(MethodView):
    """What other funders share with yours."""

    @shares.doc(security=[{"bearer": []}])
    @shares.response(200, ReceivedListSchema)
    @shares.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self) -> dict[str, Any]:
        """List the deals that other funders share with yours, the newest first."""
        lines = sharing.shared_with(session(), current_viewer())
        return {"items": [written_received(line) for line in lines], "total": len(lines)}


@shares.route("/<key:share_id>")
class Received(MethodView):
    """A deal that another funder shares."""

    @shares.doc(security=[{"bearer": []}])
    @shares.response(200, ReceivedSchema)
    @shares.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @shares.alt_response(404, schema=ErrorSchema, description="There is none, or it was taken back.")
    def get(self, share_id: int) -> dict[str, Any]:
        """Read a shared deal: the facts that were chosen, and what of them is kept from you."""
        view = sharing.received(session(), current_viewer(), share_id)
        if any(name in sharing.OFFERED for name in view.facts):
            disclosed(Path.API, [view.line.venture])
        return written_facts(view)


def _terms(deal_id: int) -> dict[str, Any]:
    viewer = current_viewer()
    record = services.deal_view(session(), viewer, deal_id).record
    found = terms.ending(session(), viewer, record)
    if found is not None:
        disclosed(Path.API, [record.venture])
    return written_terms(found)


def _shares(deal_id: int) -> dict[str, Any]:
    return written_shares(sharing.sharing_view(session(), current_viewer(), deal_id).shares)
