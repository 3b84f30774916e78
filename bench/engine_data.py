"""Invented but realistic profiles in any number, the same on every machine."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.engine import (
    Condition,
    MandateProfile,
    PlaceNode,
    PlaceRule,
    SectorNode,
    Taxonomy,
    VentureColumns,
    VentureTable,
)
from matching.engine.sets import Sets

ON = date(2026, 11, 22)
PARENTS = 8
LEAVES = 60
STAGES = ("pre_seed", "seed", "series_a", "series_b", "growth")
INSTRUMENTS = ("equity", "convertible", "grant", "loan", "guarantee", "revenue_based")
REGIONS = 12
AUTHORITIES = 361
VOCABULARY = (
    "battery hydrogen turbine sensor imaging protein vaccine robot casting alloy composite photonics antenna satellite "
    "software compiler model language vision privacy ledger payment insurance crop soil dairy feed packaging textile "
    "polymer membrane reactor isotope laser semiconductor wafer radar drone rail bus bicycle bridge housing timber "
    "water waste recycling heat pump grid storage forecast trading clinic nursing dental surgical catheter stent gene "
    "cell therapy antibody enzyme fermentation yeast algae cosmetics food retail logistics warehouse forklift pallet"
)
WORDS = VOCABULARY.split()


def taxonomy() -> Taxonomy:
    """Give a tree of 60 leaves under 8 parents, and 361 authorities in 12 regions."""
    sectors = {f"p{number}": SectorNode(f"p{number}", f"Sector {number}") for number in range(PARENTS)}
    for number in range(LEAVES):
        parent = f"p{number % PARENTS}"
        sectors[f"l{number}"] = SectorNode(f"l{number}", f"Field {number}", parent, (WORDS[number],))
    places = {
        f"A{number:03}": PlaceNode(
            f"A{number:03}",
            f"Town {number}",
            f"R{number % REGIONS}",
            f"Region {number % REGIONS}",
            combined_authority=f"C{number % 17}" if number % 3 else None,
            combined_authority_name=f"Combined authority {number % 17}" if number % 3 else None,
            pools=(f"P{number % 6}",),
            lat=50 + number % 60 / 10,
            lon=-4 + number % 55 / 10,
        )
        for number in range(AUTHORITIES)
    }
    names = {stage: stage.replace("_", " ") for stage in STAGES}
    instruments = {code: code.replace("_", " ") for code in INSTRUMENTS}
    return Taxonomy(sectors=sectors, stages=tuple(names.items()), instruments=instruments, places=places)


def ventures(count: int, *, seed: int = 0) -> tuple[VentureTable, list[str]]:
    """Give ventures in columns, and their descriptions."""
    rng = np.random.default_rng(seed)
    stage = rng.choice(len(STAGES), count, p=(0.25, 0.35, 0.2, 0.1, 0.1))
    ask = _round(10 ** rng.normal(5.3 + 0.5 * stage, 0.25))
    texts = rng.choice(len(WORDS), (count, 12))
    columns = VentureColumns(
        keys=np.arange(1, count + 1),
        stage=np.where(rng.random(count) < 0.05, -1, stage),
        sectors=_some(rng, count, (0.03, 0.5, 0.35, 0.12), LEAVES, offset=PARENTS),
        places=_some(rng, count, (0.5, 0.35, 0.15), AUTHORITIES, offset=0),
        registered=np.where(rng.random(count) < 0.02, -1, rng.integers(0, AUTHORITIES, count)).astype(np.int32),
        instrument_bits=_instruments(rng, count),
        ask=np.where(rng.random(count) < 0.05, np.nan, ask),
        minimum=np.where(rng.random(count) < 0.5, np.nan, _round(ask * 0.5)),
        committed=np.where(rng.random(count) < 0.6, np.nan, _round(ask * rng.random(count) * 0.6)),
        revenue=np.where(rng.random(count) < 0.3, np.nan, _round(10 ** rng.normal(5, 0.8, count))),
        mfa_received=np.where(rng.random(count) < 0.8, np.nan, 50_000.0),
        trl=rng.integers(1, 10, count).astype(np.float32),
        seis=rng.integers(0, 4, count).astype(np.int8),
        eis=rng.integers(0, 4, count).astype(np.int8),
    )
    return columns.table(), [" ".join(WORDS[word] for word in row) for row in texts.tolist()]


def mandates(count: int, *, seed: int = 1) -> list[MandateProfile]:
    """Give mandates of every kind: with and without sectors, places, tickets, shares and conditions."""
    rng = np.random.default_rng(seed)
    return [_mandate(rng, number) for number in range(1, count + 1)]


def _mandate(rng: np.random.Generator, key: int) -> MandateProfile:
    first = int(rng.integers(0, 4))
    low = int(_round(np.array([10 ** rng.normal(4.9 + 0.4 * first, 0.3)]))[0])
    conditions = []
    if rng.random() < 0.15:
        conditions.append(Condition("min_revenue", 100_000))
    if rng.random() < 0.1:
        conditions.append(Condition("match_funding", 1.0))
    if rng.random() < 0.1:
        conditions.append(Condition("min_trl", 4))
    leaves = rng.choice(LEAVES, int(rng.integers(1, 6)), replace=False)
    return MandateProfile(
        key=key,
        slug=f"mandate-{key}",
        name=f"Mandate {key}",
        sectors=() if rng.random() < 0.3 else tuple(f"l{leaf}" for leaf in leaves),
        excluded_sectors=(f"l{int(rng.integers(0, LEAVES))}",) if rng.random() < 0.1 else (),
        stages=() if rng.random() < 0.1 else STAGES[first : first + int(rng.integers(1, 4))],
        ticket_min_gbp=None if rng.random() < 0.2 else low,
        ticket_max_gbp=None if rng.random() < 0.2 else low * int(rng.integers(3, 20)),
        share_max=0.49 if rng.random() < 0.1 else None,
        share_min=0.1 if rng.random() < 0.05 else None,
        instruments=tuple(rng.choice(INSTRUMENTS, int(rng.integers(1, 3)), replace=False).tolist()),
        place_rules=_place_rules(rng),
        conditions=tuple(conditions),
        text=" ".join(rng.choice(WORDS, 20).tolist()),
    )


def _place_rules(rng: np.random.Generator) -> tuple[PlaceRule, ...]:
    draw = rng.random()
    if draw < 0.6:
        return ()
    if draw < 0.8:
        return (PlaceRule("region", f"R{int(rng.integers(0, REGIONS))}"),)
    if draw < 0.9:
        return (PlaceRule("combined_authority", f"C{int(rng.integers(0, 17))}"),)
    return tuple(PlaceRule("authority", f"A{number:03}") for number in rng.integers(0, AUTHORITIES, 7).tolist())


def tenth() -> MandateProfile:
    """Give a mandate for which about a tenth of the ventures is eligible."""
    return MandateProfile(
        key=1,
        sectors=("l3", "l11", "l20"),
        stages=("series_a",),
        ticket_min_gbp=1_000_000,
        ticket_max_gbp=5_000_000,
        instruments=("equity",),
        text="battery hydrogen storage and grid",
    )


def everyone() -> MandateProfile:
    """Give a mandate for which every venture is eligible."""
    return MandateProfile(key=2, sectors=("l3", "l11", "l20"), ticket_max_gbp=2_000_000, text="battery hydrogen grid")


def _round(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    unit = 10.0 ** (np.floor(np.log10(amounts)) - 1)
    rounded: NDArray[np.float64] = np.round(amounts / unit) * unit
    return rounded


def _instruments(rng: np.random.Generator, count: int) -> NDArray[np.uint64]:
    held = rng.random((count, len(INSTRUMENTS))) < np.array((0.6, 0.25, 0.2, 0.25, 0.05, 0.05))
    bits: NDArray[np.uint64] = (held * 2 ** np.arange(len(INSTRUMENTS))).sum(axis=1).astype(np.uint64)
    return bits


def _some(rng: np.random.Generator, count: int, sizes: tuple[float, ...], high: int, *, offset: int) -> Sets:
    """Give each row a few distinct numbers in ascending order."""
    size = rng.choice(len(sizes), count, p=sizes)
    widest = len(sizes) - 1
    steps = rng.integers(1, high // widest, (count, widest)).cumsum(axis=1) - 1
    starts = np.concatenate([[0], np.cumsum(size)])
    chosen = steps[np.arange(widest) < size[:, None]]
    return Sets(starts, (chosen + offset).astype(np.int32))
