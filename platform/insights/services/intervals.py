"""How sure a figure over single deals is: the bootstrap, with a seed, so that the same deals give the same interval."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from scipy.stats import binomtest, bootstrap

from insights.services.rounds import Floats

Interval: TypeAlias = tuple[float, float] | None
CONFIDENCE = 0.95
RESAMPLES = 999
SEED = 20_261_101
#: Fewer values than this on one side say nothing about how far they scatter.
LEAST_VALUES = 5
#: Numbers drawn at once, so that a large register does not fill the memory.
_DRAWN_AT_ONCE = 2_000_000


def interval(statistic: Callable[..., Any], *samples: Floats) -> Interval:
    """Give the 95% percentile interval of a statistic over independent samples, each resampled by itself.

    Parameters
    ----------
    statistic : callable
        Takes the samples and ``axis``, as numpy's own functions do.
    *samples : arrays of float
        One for each side of the comparison, without missing values.

    Returns
    -------
    tuple of float or None
        Low and high; None where a side has fewer than five values or nothing scatters, or the statistic is not finite.

    Notes
    -----
    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13: percentiles of the statistic over
    resamples drawn with replacement. The number of deals on each side is taken as it was.
    """
    if any(len(sample) < LEAST_VALUES for sample in samples):
        return None
    largest = max(len(sample) for sample in samples)
    found = bootstrap(
        samples,
        statistic,
        n_resamples=RESAMPLES,
        batch=max(1, _DRAWN_AT_ONCE // largest),
        vectorized=True,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    low, high = float(found.low), float(found.high)
    # Deals that are all alike say nothing about how far others would lie from them.
    return (low, high) if np.isfinite(low) and np.isfinite(high) and low < high else None


def of_ratio(here: Floats, there: Floats, factor: float, shared: Floats | None = None) -> Interval:
    """Give the interval of ``factor × (sum(here) + sum(shared)) ÷ (sum(there) + sum(shared))``.

    What both sides hold is resampled once for both; a place is not compared with itself as if it were another.
    """
    parts = {"here": here, "there": there, "shared": np.empty(0) if shared is None else shared}
    held = {name: values for name, values in parts.items() if len(values)}

    def ratio(*drawn: Floats, axis: int) -> Floats:
        sums = {name: np.sum(values, axis=axis) for name, values in zip(held, drawn, strict=True)}
        both = sums.get("shared", 0.0)
        return np.asarray(factor * (sums.get("here", 0.0) + both) / (sums.get("there", 0.0) + both))

    return interval(ratio, *held.values())


def of_share(part: Floats, rest: Floats, factor: float = 1.0) -> Interval:
    """Give the interval of ``factor × sum(part) ÷ (sum(part) + sum(rest))``."""

    def share(a: Floats, b: Floats, axis: int) -> Floats:
        own = np.sum(a, axis=axis)
        return np.asarray(factor * own / (own + np.sum(b, axis=axis)))

    return interval(share, part, rest)


def of_sum(values: Floats, factor: float = 1.0) -> Interval:
    """Give the interval of ``factor × sum(values)``."""
    return interval(lambda a, axis: factor * np.sum(a, axis=axis), values)


def of_quantile(values: Floats, share: float) -> Interval:
    """Give the interval of a quantile, between two values in proportion, as numpy's quantiles are.

    Notes
    -----
    A resample draws places in the sorted values evenly, so that the two order statistics which its quantile lies
    between have a known law: of n even draws from 0 to 1 the k-th smallest is Beta(k, n - k + 1), and the next divides
    what is left above it by a Beta(1, n - k) (David and Nagaraja, Order Statistics (2003), chapter 2). They are drawn
    themselves, instead of n values to look for them in: the same law, whatever n is.
    """
    count = len(values)
    if count < LEAST_VALUES:
        return None
    held, random = np.sort(values), np.random.default_rng(SEED)
    place, between = divmod((count - 1) * share, 1)
    rank = int(place) + 1
    lower = random.beta(rank, count - rank + 1, RESAMPLES)
    upper = lower + (1 - lower) * random.beta(1, count - rank, RESAMPLES) if rank < count else lower
    here, there = (held[np.minimum((count * each).astype(np.int64), count - 1)] for each in (lower, upper))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile((1 - between) * here + between * there, [tail, 1 - tail]).tolist()
    return (low, high) if low < high else None


def of_proportion(count: int, total: int) -> Interval:
    """Give Wilson's 95% interval of a share of cases, which also holds where none or all of them count."""
    if total < LEAST_VALUES:
        return None
    found = binomtest(count, total).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)
