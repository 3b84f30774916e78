from datetime import UTC, datetime

import pytest

from accounts.policy import VISITOR, Seat, Viewer
from foundation.errors import Forbidden, NotFound, SignInRequired
from profiles.models import Venture
from readiness.policy import Act, Case, may, require
from readiness.queries.grants import Grant

NOW = datetime(2026, 11, 22, tzinfo=UTC)
VENTURE = Venture(
    id=1, organisation_id=7, slug="leak-finder", status="published", name="", created_at=NOW, updated_at=NOW
)


def somebody(*seats: tuple[int, str], email: str = "a@b.example", staff: bool = False) -> Viewer:
    held = {key: Seat(key, "", "", "venture", role, verified=True) for key, role in seats}
    return Viewer(5, "A", email, staff, held)


def grant(allowed: str, *, email: str | None = None, organisation: int | None = None) -> Grant:
    return Grant(1, 1, email, organisation, "", allowed, NOW)


def acts_of(viewer: Viewer, case: Case) -> set[str]:
    return {act.name for act in Act if may(viewer, act, case)}


PLAIN = Case(VENTURE)
ASKED = Case(VENTURE, [grant("assess", email="a@b.example")])
BOTH = [grant("assess", email="a@b.example"), grant("see", organisation=9)]


@pytest.mark.parametrize(
    ("viewer", "case", "acts"),
    [
        (VISITOR, PLAIN, set()),
        (VISITOR, ASKED, set()),
        (somebody(), PLAIN, set()),
        (somebody((7, "owner")), PLAIN, {"SEE", "READ_EVIDENCE", "SEE_OWN", "ANSWER", "INVITE"}),
        (somebody((7, "editor")), PLAIN, {"SEE", "READ_EVIDENCE", "SEE_OWN", "ANSWER"}),
        (somebody((7, "viewer")), PLAIN, {"SEE", "READ_EVIDENCE", "SEE_OWN"}),
        # Staff open nobody's files.
        (somebody(staff=True), PLAIN, {"SEE", "SEE_OWN"}),
        (somebody(), ASKED, {"ASSESS"}),
        (somebody(email="A@B.example"), ASKED, {"ASSESS"}),
        (somebody(email="other@b.example"), ASKED, set()),
        (somebody(), Case(VENTURE, ASKED.grants, handed_in=True), {"SEE", "READ_EVIDENCE", "ASSESS", "VERIFY"}),
        # Leave to see through another door does not open the answers to somebody who was asked to judge first.
        (somebody((9, "viewer")), Case(VENTURE, BOTH), {"ASSESS"}),
        (somebody((9, "viewer"), email="c@d.example"), Case(VENTURE, BOTH), {"SEE", "READ_EVIDENCE"}),
        # Its own people are no independent advisers.
        (somebody((7, "editor")), ASKED, {"SEE", "READ_EVIDENCE", "SEE_OWN", "ANSWER"}),
    ],
)
def test_who_may_do_what(viewer: Viewer, case: Case, acts: set[str]) -> None:
    assert acts_of(viewer, case) == acts


@pytest.mark.parametrize(
    ("viewer", "case", "error"),
    [
        (VISITOR, PLAIN, SignInRequired),
        (somebody(), PLAIN, Forbidden),
        (somebody(), ASKED, Forbidden),
        (somebody(), Case(Venture(**{**VENTURE.model_dump(), "status": "draft"})), NotFound),
        (somebody(), Case(Venture(**{**VENTURE.model_dump(), "restricted": True})), NotFound),
    ],
)
def test_how_others_are_turned_away(viewer: Viewer, case: Case, error: type[Exception]) -> None:
    with pytest.raises(error):
        require(viewer, Act.SEE, case)
