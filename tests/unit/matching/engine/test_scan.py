"""The fast ways give what the slow ways give."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bench.engine_data import everyone, mandates, taxonomy, tenth, ventures
from matching.engine import (
    MandateProfile,
    Matcher,
    PlaceRule,
    Rules,
    VentureColumns,
    VentureProfile,
    VentureTable,
    blocks,
    rank_all,
)
from matching.engine.columns import distinct_sets
from matching.engine.index import candidates
from matching.engine.sets import Sets
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture
from tests.unit.matching.engine.examples import mandates as drawn_mandates
from tests.unit.matching.engine.examples import ventures as drawn_ventures

CODES = taxonomy()
COUNT = 6_000


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    table, texts = ventures(COUNT)
    return Matcher().fit_table(table, mandates(80), taxonomy=CODES, texts=texts)


def asked() -> list[MandateProfile]:
    near = replace(everyone(), prefer_near=True, base_place="A001")
    return [*mandates(40, seed=5), tenth(), everyone(), near, replace(tenth(), place_rules=(PlaceRule("uk"),))]


@pytest.mark.parametrize("wanted", asked(), ids=[str(number) for number in range(44)])
def test_the_sorted_catalogue_answers_like_a_plain_one(matcher: Matcher, wanted: MandateProfile) -> None:
    rules = Rules(40_000)
    every = range(1, COUNT + 1)  # naming all keys takes the plain way
    fast = matcher.ventures_for(wanted, on=ON, rules=rules, limit=30, offset=5)
    plain = matcher.ventures_for(wanted, on=ON, rules=rules, limit=30, offset=5, keys=every)
    assert fast == plain


@pytest.mark.parametrize("eligible", [True, False, None])
@given(picked=st.sets(st.integers(0, 60), max_size=12), outside=st.sets(st.integers(COUNT, COUNT + 5), max_size=3))
@settings(max_examples=12, deadline=None)
def test_what_is_left_out_is_left_out_of_list_and_count(
    matcher: Matcher, eligible: bool | None, picked: set[int], outside: set[int]
) -> None:
    first = matcher.ventures_for(tenth(), on=ON, eligible=eligible, limit=61).items
    without = {first[place].venture_key for place in picked} | {key + 1 for key in outside}
    named = [key for key in range(1, COUNT + 1) if key not in without]
    found = matcher.ventures_for(tenth(), on=ON, eligible=eligible, limit=30, offset=5, without=without)
    assert found == matcher.ventures_for(tenth(), on=ON, eligible=eligible, limit=30, offset=5, keys=named)
    assert found == matcher.ventures_for(
        tenth(), on=ON, eligible=eligible, limit=30, offset=5, keys=range(1, COUNT + 1), without=without
    )


def test_the_whole_list_is_in_order(matcher: Matcher) -> None:
    ranked = matcher.ventures_for(tenth(), on=ON, limit=COUNT)
    assert len(ranked.items) == ranked.total
    keys = [(-match.score, match.venture_key) for match in ranked.items]
    assert keys == sorted(keys)


def test_changes_are_seen_among_many(matcher: Matcher) -> None:
    state = matcher.state
    first = matcher.ventures_for(tenth(), on=ON, limit=3).items
    ours = state.settled.ventures.profile(
        int(state.settled.rows_of(np.array([first[0].venture_key]))[0]), state.encoder
    )
    try:
        matcher.update(ventures=[replace(ours, stage="growth")], removed_ventures=[first[1].venture_key])
        changed = matcher.ventures_for(tenth(), on=ON, limit=3)
        assert changed.items[0] == first[2]
        assert changed.total == matcher.ventures_for(tenth(), on=ON, keys=range(COUNT + 1)).total
        matcher.update(ventures=[replace(ours, key=COUNT + 9)])
        again = matcher.ventures_for(tenth(), on=ON, limit=COUNT)
        assert again.total == changed.total + 1
        assert COUNT + 9 in {match.venture_key for match in again.items}
    finally:
        matcher._state = state


@pytest.mark.parametrize(("jobs", "chunk"), [(1, blocks.CHUNK), (2, blocks.CHUNK), (1, blocks.TILE)])
def test_all_at_once_gives_what_each_list_gives(
    matcher: Matcher, monkeypatch: pytest.MonkeyPatch, jobs: int, chunk: int
) -> None:
    monkeypatch.setattr(blocks, "CHUNK", chunk)
    best = rank_all(matcher, on=ON, limit=5, n_jobs=jobs)
    profiles = {each.key: each for each in matcher.state.mandates.profiles}
    for key, keys, scores, total in zip(
        best.mandate_keys.tolist()[::9], best.venture_keys[::9], best.scores[::9], best.totals[::9], strict=True
    ):
        ranked = matcher.ventures_for(profiles[key], on=ON, limit=5)
        assert keys[keys >= 0].tolist() == [match.venture_key for match in ranked.items]
        assert scores[~np.isnan(scores)].tolist() == [match.score for match in ranked.items]
        assert total == ranked.total


@settings(max_examples=40)
@given(
    st.lists(drawn_ventures(), max_size=10, unique_by=lambda each: each.key),
    st.lists(drawn_mandates(), max_size=8, unique_by=lambda each: each.key),
)
def test_all_at_once_holds_for_any_profiles(ours: list[VentureProfile], theirs: list[MandateProfile]) -> None:
    matcher, rules = Matcher().fit(ours[1:], theirs, taxonomy=TAXONOMY), Rules(300_000)
    matcher.update(ventures=ours[:1])
    best = rank_all(matcher, on=ON, limit=4, rules=rules)
    profiles = {each.key: each for each in theirs if not each.backs_funds}
    assert sorted(best.mandate_keys.tolist()) == sorted(profiles)
    for row, key in enumerate(best.mandate_keys.tolist()):
        ranked = matcher.ventures_for(profiles[key], on=ON, limit=4, rules=rules)
        found = best.venture_keys[row]
        assert found[found >= 0].tolist() == [match.venture_key for match in ranked.items]
        assert best.scores[row][found >= 0].tolist() == [match.score for match in ranked.items]
        assert best.totals[row] == ranked.total


def test_many_changes_are_sorted_in() -> None:
    matcher = Matcher().fit([venture()], [mandate()], taxonomy=TAXONOMY)
    matcher.update(ventures=[venture(key) for key in range(1, 2_200)])
    assert len(matcher.state.recent) == 0
    assert matcher.ventures_for(mandate(), on=ON).total == 2_199


def test_a_matcher_comes_back_from_disk_as_it_was(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path)
    for mmap in (True, False):
        again = Matcher.load(tmp_path, mmap=mmap)
        assert again.ventures_for(tenth(), on=ON) == matcher.ventures_for(tenth(), on=ON)
        row = matcher.state.settled.ventures.profile(7, matcher.state.encoder)
        assert again.mandates_for(row, on=ON, eligible=None) == matcher.mandates_for(row, on=ON, eligible=None)
    again.update(ventures=[replace(row, key=COUNT + 1)])
    assert again.ventures_for(everyone(), on=ON).total == COUNT + 1


def test_profiles_come_back_from_disk_too(tmp_path: Path) -> None:
    ours = venture(incorporated_on=date(2020, 2, 29), minimum_gbp=300_000)
    theirs = mandate(place_rules=(PlaceRule("region", "EM"),), opens_on=date(2026, 1, 1), share_max=0.5)
    matcher = Matcher().fit([ours], [theirs], taxonomy=TAXONOMY)
    matcher.update(ventures=[venture(2)])
    matcher.save(tmp_path)
    again = Matcher.load(tmp_path)
    assert again.state.settled.ventures.profiles is not None
    assert set(again.state.settled.ventures.profiles) == {ours, venture(2)}
    assert again.state.mandates.profiles == (theirs,)
    assert again.ventures_for(theirs, on=ON) == matcher.ventures_for(theirs, on=ON)


def test_another_format_is_refused(tmp_path: Path) -> None:
    Matcher().fit([], [], taxonomy=TAXONOMY).save(tmp_path)
    document = tmp_path / "catalogue.json"
    document.write_text(document.read_text().replace('"format": 2', '"format": 99'))
    with pytest.raises(ValueError, match="format 99"):
        Matcher.load(tmp_path)


SCORES = st.sampled_from([-np.inf, 0.0, 0.25, 0.5, 0.5000001, 1.0])


@given(arrays(np.float32, st.integers(0, 700), elements=SCORES), st.integers(0, 60))
def test_candidates_hold_the_best(scores: NDArray[np.float32], count: int) -> None:
    rows = candidates(scores, count)
    listed = np.flatnonzero(scores > -np.inf)
    best = listed[np.argsort(-scores[listed], kind="stable")][:count]
    assert set(best.tolist()) <= set(rows.tolist()) <= set(listed.tolist())
    if len(best) and count:
        assert scores[rows].min() >= scores[best].min() - 1e-4


def test_columns_and_profiles_give_the_same_table() -> None:
    profiles = [
        venture(1, minimum_gbp=300_000, committed_gbp=0, trl=5, seis="no"),
        venture(2, sectors=("h2", "aero"), registered_place=None, places=("CAM", "CDF"), ask_gbp=None),
        venture(3, sectors=(), stage=None, instruments=(), registered_place="DUB", places=()),
    ]
    table = VentureTable.from_profiles(profiles, TAXONOMY)
    columns = VentureColumns(
        keys=np.array([1, 2, 3]),
        stage=np.array([1, 1, -1]),
        sectors=Sets.of([sorted(TAXONOMY.sector_index[code] for code in each.sectors) for each in profiles]),
        places=Sets.of([sorted(TAXONOMY.place_index[code] for code in each.places) for each in profiles]),
        registered=np.array([TAXONOMY.place_index["DBY"], -1, TAXONOMY.place_index["DUB"]], dtype=np.int32),
        instrument_bits=np.array([1, 1, 0], dtype=np.uint64),
        ask=np.array([600_000, -3, 600_000.0]),
        minimum=np.array([300_000, 0, np.nan]),
        committed=np.array([0, np.inf, np.nan]),
        trl=np.array([5, np.nan, np.nan]),
        seis=np.array([1, 0, 0], dtype=np.int8),
    ).table()
    for row in range(3):
        assert columns.profile(row, TAXONOMY) == table.profile(row, TAXONOMY)
        assert table.profile(row, TAXONOMY) == replace(profiles[row], name="", text="")


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="ask has 2 rows where there are 1 keys"):
        VentureColumns(keys=np.array([1]), ask=np.array([1.0, 2.0])).table()
    with pytest.raises(ValueError, match="one text for each venture"):
        Matcher().fit_table(VentureColumns(keys=np.array([1])).table(), [], taxonomy=TAXONOMY, texts=[])


@given(st.lists(st.lists(st.integers(0, 5), max_size=3), max_size=30))
def test_distinct_sets_keep_every_row(groups: list[list[int]]) -> None:
    sets, codes = distinct_sets(Sets.of(groups))
    assert [sets[code].tolist() for code in codes.tolist()] == groups
    assert len(sets) == len({tuple(group) for group in groups})
