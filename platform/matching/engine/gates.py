"""Mandates as columns: the hard rules of each, ready to be tested against any number of ventures."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.catchments import sides
from matching.engine.profiles import Condition, MandateProfile, PlaceRule
from matching.engine.sets import Bools
from matching.engine.tables import Bits, Floats, amount, amount_or_zero, bit_set, known_positions
from matching.engine.taxonomy import Taxonomy

REGISTERED_COUNTS = 1
ACTIVITY_COUNTS = 2
COUNTS = REGISTERED_COUNTS | ACTIVITY_COUNTS
#: The same two, shifted so far, where nobody knows on which side of a line the address lies.
DOUBT = 2
ANY_UNIVERSITY = ("",)


@dataclass(frozen=True, slots=True, eq=False)
class GateTable:
    """Hard rules of mandates in columns; NaN, 0 and False where a mandate sets no such rule.

    Parameters
    ----------
    stage_bits, instrument_bits : ndarray of uint64
        Stages backed and instruments offered.
    ticket_min, ticket_max, share_min, share_max : ndarray of float64
        Interval of the cheque, and of the share of the round.
    round_min, round_max : ndarray of float64
        Smallest and largest round in which such a cheque is such a share.
    fit_share, fit_low, fit_high : ndarray of float64
        Largest share, and interval of rounds inside which the cheque fits; no NaN.
    states_ticket : ndarray of bool
        False where the cheque and the share are open at both ends.
    match_round_min : ndarray of float64
        Smallest round that leaves room for the match funding beside the smallest cheque.
    revenue_min, revenue_max, trl_min, trl_max : ndarray of float64
        Conditions in numbers.
    seis_need, eis_need : ndarray of int8
        0 no condition, 1 not ruled out, 2 advance assurance in hand.
    mfa : ndarray of bool
        True where the money counts as Minimal Financial Assistance.
    opens, closes : ndarray of float64
        Days as proleptic ordinals.
    backs_funds : ndarray of bool
        True where the money goes to funds.
    allowed : ndarray of uint8 of shape (n_places, n_mandates)
        Whether a registered address (1) and an address of activity (2) in a place will do, or may do (4 and 8).
    stands : ndarray of intp of shape (n_places,)
        For each place one of which ``allowed`` says the same: its authority, where no mandate tells the two apart.
    has_places, uses_registered, needs_activity : ndarray of bool
        Whether places are limited, and which addresses the rules ask for.
    excluded : ndarray of bool of shape (n_sectors, n_mandates)
        Sectors that are never backed.
    universities : tuple of tuple of str
        Universities asked for: empty for no condition, ``ANY_UNIVERSITY`` for any.
    active : frozenset of str
        Names of the rules that at least one mandate sets.
    """

    stage_bits: Bits
    instrument_bits: Bits
    ticket_min: Floats
    ticket_max: Floats
    share_min: Floats
    share_max: Floats
    round_min: Floats
    round_max: Floats
    fit_share: Floats
    fit_low: Floats
    fit_high: Floats
    states_ticket: Bools
    match_round_min: Floats
    revenue_min: Floats
    revenue_max: Floats
    trl_min: Floats
    trl_max: Floats
    seis_need: NDArray[np.int8]
    eis_need: NDArray[np.int8]
    mfa: Bools
    opens: Floats
    closes: Floats
    backs_funds: Bools
    has_places: Bools
    uses_registered: Bools
    needs_activity: Bools
    allowed: NDArray[np.uint8]
    stands: NDArray[np.intp]
    excluded: Bools
    universities: tuple[tuple[str, ...], ...]
    active: frozenset[str]

    def __len__(self) -> int:
        return len(self.stage_bits)

    def replaced(self, gone: Sequence[int], other: "GateTable") -> "GateTable":
        """Give the table without some of the mandates, and then the others."""
        own = np.arange(len(self.stands))
        columns: dict[str, Any] = {
            "active": self.active | other.active,
            "stands": np.where(self.stands == own, own, other.stands),
        }
        universities = list(self.universities)
        for row in sorted(gone, reverse=True):
            del universities[row]
        columns["universities"] = (*universities, *other.universities)
        for each in fields(self):
            if each.name not in columns:
                columns[each.name] = joined(getattr(self, each.name), gone, getattr(other, each.name))
        return GateTable(**columns)

    @classmethod
    def from_profiles(cls, mandates: Sequence[MandateProfile], taxonomy: Taxonomy) -> Self:
        """Write the rules of mandates into columns."""
        columns: dict[str, Any] = _number_columns(mandates)
        columns["stage_bits"] = np.array([bit_set(m.stages, taxonomy.stage_index) for m in mandates], dtype=np.uint64)
        columns["instrument_bits"] = np.array(
            [bit_set(m.instruments, taxonomy.instrument_index) for m in mandates], dtype=np.uint64
        )
        for scheme in ("seis", "eis"):
            needs = [_scheme_need(condition_of(m, scheme)) for m in mandates]
            columns[f"{scheme}_need"] = np.array(needs, dtype=np.int8)
        columns["mfa"] = np.array([condition_of(m, "mfa") is not None for m in mandates], dtype=bool)
        columns["backs_funds"] = np.array([m.backs_funds for m in mandates], dtype=bool)
        columns |= _place_columns(mandates, taxonomy)
        excluded = np.zeros((len(taxonomy.sectors), len(mandates)), dtype=bool)
        for column, mandate in enumerate(mandates):
            if mandate.excluded_sectors:
                excluded[list(_under(mandate.excluded_sectors, taxonomy)), column] = True
        universities = tuple(_universities(condition_of(m, "university")) for m in mandates)
        return cls(
            **columns,
            excluded=excluded,
            universities=universities,
            active=_active(columns, excluded, universities),
        )


def joined(values: NDArray[Any], gone: Sequence[int], more: NDArray[Any]) -> NDArray[Any]:
    """Give an array without some of its columns, and then the columns of another.

    Parameters
    ----------
    values, more : ndarray of shape (..., n_columns)
        The two arrays.
    gone : sequence of int
        Columns of the first that are left out.

    Returns
    -------
    joined : ndarray
        A new array.
    """
    edges = [0, *(edge for column in sorted(gone) for edge in (column, column + 1)), values.shape[-1]]
    pieces = [values[..., start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    return np.concatenate([*pieces, more], axis=-1)


def condition_of(mandate: MandateProfile, kind: str) -> Condition | None:
    """Give the mandate's condition of a kind, if it sets one."""
    for condition in mandate.conditions:
        if condition.kind == kind:
            return condition
    return None


def condition_number(mandate: MandateProfile, kind: str) -> float:
    """Give the number of a condition; NaN where it is not set or is no number."""
    return _number(condition_of(mandate, kind))


def _number(condition: Condition | None) -> float:
    if condition is None or condition.value is None:
        return float("nan")
    try:
        return amount_or_zero(float(condition.value))
    except ValueError:
        return float("nan")


def match_ratio(mandate: MandateProfile) -> float:
    """Pounds of other money that have to stand beside each pound of the mandate's."""
    condition = condition_of(mandate, "match_funding")
    number = _number(condition)
    if condition is not None and condition.unit in ("percent", "%"):
        return number / 100
    return number


def share_bounds(mandate: MandateProfile) -> tuple[float, float]:
    """Smallest and largest share of a round; NaN where open. A bound outside 0 to 1 counts as open."""
    return shares_between(mandate.share_min, mandate.share_max)


def shares_between(least: float | None, most: float | None) -> tuple[float, float]:
    """Read the two bounds of a share of a round; NaN where open."""
    low, high = amount(least), amount(most)
    return (low if low <= 1 else float("nan"), high if high <= 1 else float("nan"))


def _number_columns(mandates: Sequence[MandateProfile]) -> dict[str, NDArray[np.generic]]:
    low = np.array([amount(m.ticket_min_gbp) for m in mandates], dtype=np.float64)
    high = np.array([amount(m.ticket_max_gbp) for m in mandates], dtype=np.float64)
    shares = np.array([share_bounds(m) for m in mandates], dtype=np.float64).reshape(-1, 2)
    ratios = np.array([match_ratio(m) for m in mandates], dtype=np.float64)
    share_high = np.fmin(np.fmin(shares[:, 1], 1 / (1 + ratios)), 1.0)
    smallest = np.nan_to_num(low / share_high, nan=0.0)
    return {
        "states_ticket": np.logical_not(np.isnan(np.column_stack([low, high, shares])).all(axis=1)),
        "fit_share": share_high,
        "fit_low": smallest,
        "fit_high": np.fmax(np.fmin(high / shares[:, 0], np.inf), smallest),
        "ticket_min": low,
        "ticket_max": high,
        "share_min": shares[:, 0].copy(),
        "share_max": shares[:, 1].copy(),
        "round_min": low / np.where(np.isnan(shares[:, 1]), 1.0, shares[:, 1]),
        "round_max": high / shares[:, 0],
        "match_round_min": low * (1 + ratios),
        "revenue_min": np.array([condition_number(m, "min_revenue") for m in mandates], dtype=np.float64),
        "revenue_max": np.array([condition_number(m, "max_revenue") for m in mandates], dtype=np.float64),
        "trl_min": np.array([condition_number(m, "min_trl") for m in mandates], dtype=np.float64),
        "trl_max": np.array([condition_number(m, "max_trl") for m in mandates], dtype=np.float64),
        "opens": np.array([_ordinal(m.opens_on) for m in mandates], dtype=np.float64),
        "closes": np.array([_ordinal(m.closes_on) for m in mandates], dtype=np.float64),
    }


def _ordinal(day: date | None) -> float:
    return float("nan") if day is None else float(day.toordinal())


def _scheme_need(condition: Condition | None) -> int:
    if condition is None:
        return 0
    return 2 if condition.value == "assured" else 1


def _universities(condition: Condition | None) -> tuple[str, ...]:
    if condition is None:
        return ()
    if isinstance(condition.value, str) and condition.value.strip():
        return tuple(name.strip() for name in condition.value.split(";") if name.strip())
    return ANY_UNIVERSITY


def _under(tops: Sequence[str], taxonomy: Taxonomy) -> set[int]:
    wanted = set(tops)
    return known_positions(
        (code for code in taxonomy.sectors if wanted.intersection(taxonomy.ancestors(code))), taxonomy.sector_index
    )


def limiting_rules(mandate: MandateProfile) -> tuple[PlaceRule, ...]:
    """Place rules of a mandate; all of them count, the whole United Kingdom included."""
    return mandate.place_rules


def _place_columns(mandates: Sequence[MandateProfile], taxonomy: Taxonomy) -> dict[str, NDArray[np.generic]]:
    allowed = np.zeros((len(taxonomy.spots), len(mandates)), dtype=np.uint8)
    has_places = np.zeros(len(mandates), dtype=bool)
    uses_registered = np.zeros(len(mandates), dtype=bool)
    needs_activity = np.zeros(len(mandates), dtype=bool)
    stands = taxonomy.homes.copy()
    for column, mandate in enumerate(mandates):
        for rule in limiting_rules(mandate):
            has_places[column] = True
            uses_registered[column] |= rule.basis != "activity"
            needs_activity[column] |= rule.basis == "activity"
            bits = {"registered": REGISTERED_COUNTS, "activity": ACTIVITY_COUNTS}.get(rule.basis, COUNTS)
            if rule.catchment is not None:
                lies = sides(rule.catchment, taxonomy)
                allowed[lies.inside, column] |= bits
                allowed[lies.doubtful, column] |= bits << DOUBT
                own = np.flatnonzero(allowed[:, column] != allowed[taxonomy.homes, column])
                stands[own] = own
            else:
                allowed[taxonomy.members(rule.kind, rule.code), column] |= bits
    return {
        "allowed": allowed,
        "stands": stands,
        "has_places": has_places,
        "uses_registered": uses_registered,
        "needs_activity": needs_activity,
    }


def _active(
    columns: dict[str, NDArray[np.generic]], excluded: Bools, universities: Sequence[tuple[str, ...]]
) -> frozenset[str]:
    def stated(*names: str) -> bool:
        return any(
            bool((~np.isnan(columns[name])).any()) if columns[name].dtype.kind == "f" else bool(columns[name].any())
            for name in names
        )

    found = {
        "funds": stated("backs_funds"),
        "opening": stated("opens"),
        "closing": stated("closes"),
        "exclusion": bool(excluded.any()),
        "stage": stated("stage_bits"),
        "instrument": stated("instrument_bits"),
        "place": stated("has_places"),
        "ticket_small": stated("round_min"),
        "ticket_room": True,
        "ticket_large": stated("round_max"),
        "match_funding": stated("match_round_min"),
        "min_revenue": stated("revenue_min"),
        "max_revenue": stated("revenue_max"),
        "min_trl": stated("trl_min"),
        "max_trl": stated("trl_max"),
        "seis": stated("seis_need"),
        "eis": stated("eis_need"),
        "mfa": stated("mfa"),
        "university": any(universities),
    }
    return frozenset(name for name, present in found.items() if present)
