"""Each criterion by itself."""

from typing import Any

import numpy as np
import pytest

from matching.engine import MandateProfile, Matcher, SectorNode, Taxonomy, VentureProfile
from matching.engine.sectors import sector_similarity
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture

MATCHER = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)


def criterion(name: str, ours: VentureProfile, theirs: MandateProfile) -> float | None:
    match = MATCHER.explain(ours, theirs, on=ON)
    return next(each.score for each in match.criteria if each.criterion == name)


def sector(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    found = criterion("sector", venture(sectors=ours), mandate(sectors=theirs))
    assert found is not None
    return found


def test_the_same_sector_fits_best_then_its_kin_then_its_neighbours() -> None:
    assert sector(("h2",), ("h2",)) == 1
    assert sector(("h2",), ("energy",)) == 1  # who wants the whole branch wants each leaf
    assert 1 > sector(("energy",), ("h2",)) > sector(("battery",), ("h2",)) > sector(("robots",), ("h2",)) == 0
    assert sector(("aero",), ("h2",)) == pytest.approx(0.25)  # both know fuel cells
    assert sector(("h2",), ()) == 0.75


def test_a_second_sector_costs_little_and_a_list_of_all_does_not_pay() -> None:
    assert sector(("h2",), ("h2",)) > sector(("h2", "ai"), ("h2",)) > sector(("h2",), ())
    assert sector(tuple(TAXONOMY.sectors), ("h2",)) < sector(("h2", "ai"), ("h2",))
    assert sector(("h2", "battery"), ("h2", "battery")) == 1


def test_sectors_nobody_knows_are_not_known() -> None:
    assert criterion("sector", venture(sectors=("unheard-of",)), mandate()) is None
    assert criterion("sector", venture(), mandate(sectors=("unheard-of",))) is None
    assert criterion("sector", venture(sectors=("unheard-of",)), mandate(sectors=())) == 0.75


def test_rare_kin_are_nearer_than_common_kin() -> None:
    tree = {
        node.code: node
        for node in (
            SectorNode("rare", "Rare"),
            SectorNode("r1", "R1", "rare"),
            SectorNode("r2", "R2", "rare"),
            SectorNode("common", "Common"),
            SectorNode("c1", "C1", "common"),
            SectorNode("c2", "C2", "common"),
        )
    }
    taxonomy = Taxonomy(sectors=tree)
    counts = np.array([0.0, 5, 5, 0, 500, 500])
    near = sector_similarity(taxonomy, counts)
    index = taxonomy.sector_index
    assert near[index["r1"], index["r2"]] > near[index["c1"], index["c2"]] > near[index["r1"], index["c1"]] == 0
    assert (sector_similarity(taxonomy, np.zeros(6)) >= 0).all()


def test_a_parent_that_is_its_own_ancestor_does_not_hang() -> None:
    loop = Taxonomy(sectors={"a": SectorNode("a", "A", "b"), "b": SectorNode("b", "B", "a")})
    assert loop.ancestors("a") == ("a", "b")
    matcher = Matcher().fit([venture(sectors=("a",))], [mandate(sectors=("b",))], taxonomy=loop)
    assert matcher.mandates_for(venture(sectors=("a",)), on=ON).total == 1


def test_stages_fit_by_their_distance() -> None:
    scores = [criterion("stage", venture(stage=code), mandate(stages=("seed",))) for code in TAXONOMY.stage_index]
    assert scores == pytest.approx([0.4, 1.0, 0.4, 0.16, 0.064])
    assert criterion("stage", venture(stage="unheard-of"), mandate()) is None
    assert criterion("stage", venture(), mandate(stages=())) is None


@pytest.mark.parametrize(
    ("ask", "limits", "score"),
    [
        (600_000, {}, 1.0),
        (260_000, {}, 1.0),
        (8_000_000, {}, 0.5),  # a quarter of the round: the square root
        (125_000, {}, 0.5),  # half of the smallest cheque
        (600_000, {"ticket_min_gbp": None, "ticket_max_gbp": None}, None),
        (600_000, {"ticket_max_gbp": None}, 1.0),
        (600_000, {"ticket_min_gbp": None}, 1.0),
        (1_000_000, {"share_max": 0.25}, 0.5),
        (10_000_000, {"share_min": 0.5}, 0.7071067812 * 0.4),  # fits a round of £4m, and this one is 2.5 times that
        (None, {}, None),
        (-5, {}, None),
        (float("nan"), {}, None),
        (600_000, {"share_max": 7.0, "ticket_max_gbp": None, "ticket_min_gbp": None}, None),
    ],
)
def test_a_cheque_fits_by_the_part_of_the_round_it_covers(
    ask: int | None, limits: dict[str, Any], score: float | None
) -> None:
    assert criterion("ticket", venture(ask_gbp=ask), mandate(**limits)) == (
        score if score is None else pytest.approx(score)
    )


def test_one_instrument_in_common_is_enough() -> None:
    assert criterion("instrument", venture(instruments=("loan", "equity")), mandate()) == 1
    assert criterion("instrument", venture(instruments=("loan",)), mandate()) == 0
    assert criterion("instrument", venture(instruments=()), mandate()) is None
    assert criterion("instrument", venture(), mandate(instruments=("unheard-of",))) is None


def test_like_descriptions_score_above_unlike_ones() -> None:
    texts = ["Hydrogen fuel cells", "Hydrogen storage tanks", "Robots for warehouses", "Wind turbines at sea"]
    ours = [venture(key, text=text) for key, text in enumerate(texts)]
    matcher = Matcher().fit(ours, [mandate()], taxonomy=TAXONOMY)
    scores = [matcher.explain(each, mandate(text="Fuel cells"), on=ON).criteria[5].score for each in ours]
    assert scores[0] == max(score for score in scores if score is not None)
    assert scores[0] != scores[3]
    assert criterion("text", venture(text=" "), mandate()) is None


def test_a_venture_with_three_facts_is_ranked_sensibly() -> None:
    """Cold start: sector, stage and ask only, and mandates without any history."""
    ours = VentureProfile(1, sectors=("h2",), stage="seed", ask_gbp=500_000)
    catalogue = [
        mandate(1),
        mandate(2, sectors=("ai",)),
        mandate(3, sectors=()),
        mandate(4, ticket_max_gbp=50_000, ticket_min_gbp=None),
        MandateProfile(5),
        mandate(6, sectors=("battery",)),
    ]
    ranked = Matcher().fit([ours], catalogue, taxonomy=TAXONOMY).mandates_for(ours, on=ON)
    order = [match.mandate_key for match in ranked.items]
    assert order[0] == 1
    assert order[-1] == 2
    assert order.index(3) < order.index(6)
    assert order.index(1) < order.index(4)
    assert set(order) == {1, 2, 3, 4, 5, 6}


def test_an_empty_profile_is_neutral_and_says_what_to_ask_for() -> None:
    match = MATCHER.explain(VentureProfile(1), mandate(), on=ON)
    asked = [each.reason for each in match.criteria if not each.known]
    assert len(asked) == 5
    assert all(reason.startswith("Not known: ") and "ask" in reason for reason in asked)
    assert match.eligible
    assert 0.4 < match.score < 0.6
