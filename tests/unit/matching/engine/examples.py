"""A small world for the tests of the engine, and strategies that draw profiles from it and from outside it."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from matching.engine import Condition, MandateProfile, PlaceNode, PlaceRule, SectorNode, Taxonomy, VentureProfile

ON = date(2026, 11, 22)

SECTORS = (
    SectorNode("energy", "Clean energy"),
    SectorNode("h2", "Hydrogen", "energy", ("fuel cells",)),
    SectorNode("battery", "Batteries", "energy"),
    SectorNode("wind", "Wind", "energy"),
    SectorNode("making", "Advanced manufacturing"),
    SectorNode("aero", "Aerospace", "making", ("fuel cells",)),
    SectorNode("robots", "Robotics", "making"),
    SectorNode("digital", "Digital"),
    SectorNode("ai", "Artificial intelligence", "digital"),
)
PLACES = (
    PlaceNode(
        "DBY", "Derby", "EM", "East Midlands", "EMCCA", "East Midlands CCA", ("central",), "England", 52.92, -1.48
    ),
    PlaceNode(
        "NTM", "Nottingham", "EM", "East Midlands", "EMCCA", "East Midlands CCA", ("central",), "England", 52.95, -1.15
    ),
    PlaceNode(
        "CAM", "Cambridge", "EE", "East of England", "CPCA", "Cambridgeshire CA", ("coast",), "England", 52.2, 0.12
    ),
    PlaceNode("CDF", "Cardiff", "WA", "Wales", None, None, (), "Wales", 51.48, -3.18),
    PlaceNode("DUB", "Dublin", "IE", "Ireland", None, None, (), "Ireland", 53.35, -6.26),
)
TAXONOMY = Taxonomy(
    sectors={node.code: node for node in SECTORS},
    stages=(
        ("pre_seed", "pre-seed"),
        ("seed", "seed"),
        ("series_a", "series A"),
        ("series_b", "series B"),
        ("growth", "growth"),
    ),
    instruments={"equity": "equity", "convertible": "convertible", "grant": "grant", "loan": "loan"},
    places={node.code: node for node in PLACES},
    area_names={("pool", "central"): "LGPS Central"},
)


def venture(key: int = 1, **facts: Any) -> VentureProfile:
    """Give a hydrogen venture in Derby that raises £600k of equity at seed, with other facts where named."""
    usual: dict[str, Any] = {
        "name": "Trent Hydrogen",
        "sectors": ("h2",),
        "stage": "seed",
        "ask_gbp": 600_000,
        "instruments": ("equity",),
        "registered_place": "DBY",
        "places": ("DBY",),
        "text": "Membranes for hydrogen electrolysers",
    }
    return VentureProfile(key, **(usual | facts))


def mandate(key: int = 1, **facts: Any) -> MandateProfile:
    """Give a mandate for hydrogen at seed and series A, £250k to £2m of equity, with other facts where named."""
    usual: dict[str, Any] = {
        "name": "Seed fund",
        "sectors": ("h2",),
        "stages": ("seed", "series_a"),
        "ticket_min_gbp": 250_000,
        "ticket_max_gbp": 2_000_000,
        "instruments": ("equity",),
        "text": "Hydrogen and fuel cells",
    }
    return MandateProfile(key, **(usual | facts))


def _codes(known: list[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*known, "unheard-of"]), max_size=most, unique=True).map(tuple)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


MONEY = st.sampled_from([1, 999, 25_000, 100_000, 250_000, 600_000, 1_000_000, 5_000_000, 10**12])
ODD_NUMBERS = st.sampled_from([0, -5, float("nan"), float("inf")])
SECTOR_CODES = _codes(list(TAXONOMY.sectors))
PLACE_CODES = _codes(list(TAXONOMY.places), 2)
WORDS = st.lists(st.sampled_from(["hydrogen", "membrane", "robot", "wind", "the"]), max_size=8).map(" ".join)


def ventures(keys: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[VentureProfile]:
    """Draw ventures, some facts missing and some impossible."""
    amounts = _maybe(MONEY | ODD_NUMBERS)
    return st.builds(
        VentureProfile,
        key=st.integers(1, 10**6) if keys is None else keys,
        sectors=SECTOR_CODES,
        stage=_maybe(st.sampled_from([*TAXONOMY.stage_index, "unheard-of"])),
        trl=_maybe(st.integers(1, 9)),
        ask_gbp=amounts,
        minimum_gbp=amounts,
        committed_gbp=amounts,
        instruments=_codes(list(TAXONOMY.instruments)),
        registered_place=_maybe(st.sampled_from([*TAXONOMY.places, "unheard-of"])),
        places=PLACE_CODES,
        revenue_gbp=amounts,
        university=_maybe(st.sampled_from(["Derby", "Cambridge"])),
        seis=_maybe(st.sampled_from(["assured", "expected", "no"])),
        eis=_maybe(st.sampled_from(["assured", "expected", "no"])),
        mfa_received_gbp=amounts,
        text=WORDS,
    )


CONDITIONS = st.one_of(
    st.builds(Condition, st.just("match_funding"), st.sampled_from([0.5, 1.0, 3.0])),
    st.builds(Condition, st.sampled_from(["min_revenue", "max_revenue"]), MONEY),
    st.builds(Condition, st.sampled_from(["min_trl", "max_trl"]), st.integers(1, 9)),
    st.builds(Condition, st.sampled_from(["seis", "eis"]), st.sampled_from([None, "assured"])),
    st.builds(Condition, st.just("university"), st.sampled_from([None, "Derby", "Derby;Cambridge"])),
    st.builds(Condition, st.sampled_from(["mfa", "other"]), note=st.just("In the mandate's words")),
)
PLACE_RULES = st.builds(
    PlaceRule,
    st.sampled_from(["authority", "region", "combined_authority", "pool", "country", "uk"]),
    st.sampled_from(["DBY", "EM", "EMCCA", "central", "Wales", "unheard-of"]),
    st.sampled_from(["any", "registered", "activity"]),
)
DAYS = st.dates(date(2026, 10, 1), date(2027, 1, 31))


def mandates(keys: st.SearchStrategy[int] | None = None) -> st.SearchStrategy[MandateProfile]:
    """Draw mandates, some facts missing and some impossible."""
    amounts = _maybe(MONEY | ODD_NUMBERS)
    shares = _maybe(st.sampled_from([0.1, 0.49, 1.0, 0.0, -1.0, 7.0, float("nan")]))
    return st.builds(
        MandateProfile,
        key=st.integers(1, 10**6) if keys is None else keys,
        sectors=SECTOR_CODES,
        excluded_sectors=_codes(list(TAXONOMY.sectors), 1),
        stages=_codes(list(TAXONOMY.stage_index)),
        ticket_min_gbp=amounts,
        ticket_max_gbp=amounts,
        share_min=shares,
        share_max=shares,
        lead=_maybe(st.sampled_from(["lead", "follow", "either"])),
        instruments=_codes(list(TAXONOMY.instruments)),
        place_rules=st.lists(PLACE_RULES, max_size=2).map(tuple),
        conditions=st.lists(CONDITIONS, max_size=2).map(tuple),
        backs_funds=st.sampled_from([False, False, False, True]),
        opens_on=_maybe(DAYS),
        closes_on=_maybe(DAYS),
        prefer_near=st.booleans(),
        base_place=_maybe(st.sampled_from(["NTM", "unheard-of"])),
        text=WORDS,
    )
