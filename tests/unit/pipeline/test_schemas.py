"""What people may send to the pipeline."""

from datetime import date
from typing import Any

import pytest

from foundation.errors import Invalid
from pipeline.schemas import checked_edit, checked_move


def test_a_move_is_read_from_a_form() -> None:
    sent = {
        "from": "sourced",
        "to": "on_hold",
        "reason": "",
        "review_on": "2027-01-05",
        "note": " later ",
        "csrf_token": "x",
    }
    assert checked_move(sent) == {
        "from_stage": "sourced",
        "to_stage": "on_hold",
        "reason": "",
        "review_on": date(2027, 1, 5),
        "note": "later",
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to": "x" * 161}, "to"),
        ({"to": ""}, "to"),
        ({"from": None}, "from"),
        ({"reason": "because"}, "reason"),
        ({"review_on": "soon"}, "review_on"),
        ({"position": "-1"}, "position"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_is_wrong_with_a_move_is_said_at_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_move({"from": "sourced", "to": "screening", **changed})
    assert list(refused.value.fields) == [field]


def test_a_change_needs_the_version_that_was_seen() -> None:
    version, values = checked_edit({"version": "3", "amount_gbp": "1.2m", "owner_id": "", "next_step": "Call"})
    assert version == 3
    assert values == {"amount_gbp": 1_200_000, "owner_id": None, "next_step": "Call"}
    with pytest.raises(Invalid) as refused:
        checked_edit({"next_step": "Call"})
    assert "version" in refused.value.fields
