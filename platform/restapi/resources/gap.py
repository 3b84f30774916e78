"""The funding gap."""

from typing import Any

from flask.views import MethodView

from foundation.web import session
from insights.schemas import (
    ClaimsSchema,
    GapChoicesSchema,
    GapQuery,
    GapSchema,
    written,
    written_choices,
    written_claims,
)
from insights.services import Question, ask, whole_library
from insights.services.claims import checked_claims
from restapi.resources.blueprint import resource

gap = resource("api_gap", "The funding gap", "/gap")
claims = resource("api_claims", "Claims of the reports", "/claims")


@gap.route("")
class Gap(MethodView):
    """The funding gap."""

    @gap.arguments(GapQuery, location="query")
    @gap.response(200, GapSchema)
    def get(self, question: Question) -> dict[str, Any]:
        """Measure the gap between the Midlands and the Golden Triangle.

        Without parameters it gives the headline: pence in the pound, from the Enterprise Investment Scheme, per head,
        in the newest year. A definition that a register cannot follow gives a figure without a value, and says why.
        """
        return written(ask(session(), question))


@gap.route("/measures")
class Measures(MethodView):
    """What may be asked about the gap."""

    @gap.response(200, GapChoicesSchema)
    def get(self) -> dict[str, Any]:
        """List the measures with their formulas, and the bases, registers and definitions to choose from."""
        return written_choices(whole_library(session()))


@claims.route("")
class Claims(MethodView):
    """What the reports claim."""

    @claims.response(200, ClaimsSchema)
    def get(self) -> dict[str, Any]:
        """List the claims as they were made, each with what the registers give where they can."""
        return written_claims(checked_claims(session()))
