"""The tracks as data: what each begins with, and how canonical codes find their stages."""

import pytest

from pipeline.models import SEEDS, TRACKS, Stage, Standing, Step, Steps, seeded, track_for
from pipeline.services import possible_moves


@pytest.mark.parametrize("track", TRACKS)
def test_every_track_has_what_deals_need_and_codes_of_its_own(track: str) -> None:
    steps = seeded(track)
    assert steps.lacks() == []
    assert len({step.code for step in steps.every}) == len({step.name for step in steps.every}) == len(steps.every)
    assert steps.first is steps.every[0]
    # A code that is canonical means what it says.
    assert all(step.code == step.stage for step in steps.every if step.code in set(Stage))


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("stage", Stage)
def test_every_canonical_code_leads_somewhere_that_is_no_later(track: str, stage: Stage) -> None:
    found = seeded(track).nearest(stage)
    order = list(Stage)
    assert order.index(found.stage) <= order.index(stage)
    if stage in {step.stage for step in SEEDS[track]}:
        assert found.stage is stage


def test_two_stages_that_mean_the_same_are_open_to_each_other() -> None:
    steps = seeded("grant")
    assert [step.code for step in possible_moves(steps, "live")] == ["setup", "closed"]
    assert "live" in [step.code for step in possible_moves(steps, "closed")]


def test_nothing_moves_into_what_is_retired() -> None:
    kept = seeded("equity").every
    steps = Steps("equity", (*kept, Step("visit", "Site visit", Stage.DUE_DILIGENCE, retired=True)))
    assert "visit" not in [step.code for step in possible_moves(steps, "sourced")]
    assert steps.find("visit") is None
    assert steps.step("visit") is not None


def test_what_a_track_lacks_is_named() -> None:
    some = tuple(step for step in SEEDS["loan"] if step.standing is not Standing.WON)
    assert Steps("loan", some).lacks() == [Stage.COMPLETED]


@pytest.mark.parametrize(
    ("kind", "instruments", "track"),
    [
        ("vc", ["equity", "convertible"], "equity"),
        ("vc", [], "equity"),
        ("public_programme", ["grant"], "grant"),
        ("public_programme", ["grant", "loan"], "equity"),
        ("cdfi", ["guarantee", "loan"], "loan"),
        ("angel_network", ["equity"], "angel"),
        ("lgps_pool", ["equity"], "pool"),
    ],
)
def test_money_goes_its_own_way(kind: str, instruments: list[str], track: str) -> None:
    assert track_for(kind, instruments) == track
