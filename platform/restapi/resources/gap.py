"""The funding gap."""

from typing import Any

from flask.views import MethodView

from foundation.web import session
from insights.schemas import GapQuery, GapSchema, written
from insights.services import Question, ask
from restapi.resources.blueprint import resource

gap = resource("api_gap", "The funding gap", "/gap")


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
