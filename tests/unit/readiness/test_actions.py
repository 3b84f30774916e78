import pytest

from readiness.services.actions import options_of

TARGETS = {"equity": {"team": 6}, "grant": {"team": 4}, "loan": {"team": 5}}


@pytest.mark.parametrize(
    ("offered", "wanted", "expected"),
    [
        (("equity",), ("equity",), ["equity"]),
        (("equity", "grant"), ("grant", "equity"), ["equity", "grant"]),
        # One side that names none takes what the other names, and neither naming any takes all.
        ((), ("grant",), ["grant"]),
        (("loan",), (), ["loan"]),
        ((), (), ["equity", "grant", "loan"]),
    ],
)
def test_which_targets_a_mandate_asks_for(
    offered: tuple[str, ...], wanted: tuple[str, ...], expected: list[str]
) -> None:
    assert options_of(TARGETS, offered, wanted) == [TARGETS[code] for code in expected]
