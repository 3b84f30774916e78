"""A venture's readiness."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.web import session, transaction
from readiness import policy
from readiness.policy import Act
from readiness.schemas import given
from readiness.services.access import case_for, record_for
from readiness.services.actions import plan_for
from readiness.services.answering import save_answers
from readiness.services.sheets import sheet_of
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.readiness import AnswersSchema, ReadinessSchema, written

readiness = resource("api_readiness", "Readiness", "")


@readiness.route("/ventures/<slug:slug>/readiness")
class Readiness(MethodView):
    """A venture's readiness."""

    @readiness.doc(security=[{"bearer": []}])
    @readiness.response(200, ReadinessSchema)
    @readiness.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @readiness.alt_response(403, schema=ErrorSchema, description="It is for the venture's own people and its advisers.")
    @readiness.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Read levels, what blocks, targets and next actions."""
        return _shown(slug)

    @readiness.doc(security=[{"bearer": []}])
    @readiness.arguments(AnswersSchema)
    @readiness.response(200, ReadinessSchema)
    @readiness.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @readiness.alt_response(403, schema=ErrorSchema, description="You may see it and not answer.")
    @readiness.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def put(self, sent: dict[str, Any], slug: str) -> dict[str, Any]:
        """Answer statements. An answer of null takes one back; statements that are left out stay as they are."""
        viewer = current_viewer()
        case = case_for(session(), viewer, slug, Act.ANSWER)
        with transaction() as current:
            save_answers(
                current, actor=viewer, venture=case.venture, given=[given(answer) for answer in sent["answers"]]
            )
        return _shown(slug)


def _shown(slug: str) -> dict[str, Any]:
    viewer = current_viewer()
    record, case = record_for(session(), viewer, slug, Act.SEE)
    sheet = sheet_of(session(), record)
    own = policy.may(viewer, Act.SEE_OWN, case)
    return written(sheet, plan_for(session(), viewer=viewer, sheet=sheet) if own else None)
