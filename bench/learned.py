"""Ranked lists with past deals in them: how long one takes, on invented funders with invented deals.

``python -m bench.learned --ventures 100000`` measures a smaller catalogue.
"""

import argparse
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from bench.engine import Report, shown, times
from bench.engine_data import ON, mandates, taxonomy, ventures
from matching.engine import MandateProfile, Matcher, VentureProfile
from matching.engine.behaviour import BehaviourModel, DealFact, Past, PastDeals
from matching.engine.ranking import one_venture

RESULTS = Path(__file__).resolve().parent / "results" / "learned.md"
FUNDERS = 2_500
BACKED = 20_000
ROUNDS = 30_000
DAYS = 2_200


def deals(known: dict[int, VentureProfile], *, seed: int = 2) -> list[DealFact]:
    """Give rounds of two or three funders. Most funders keep to a few sectors, and some deal far more than others."""
    rng = np.random.default_rng(seed)
    sectors = sorted({profile.sectors[0] for profile in known.values() if profile.sectors})
    taste = rng.integers(0, len(sectors), (FUNDERS, 3))
    pull = rng.pareto(1.5, FUNDERS) + 0.2
    keys = np.array(sorted(known))
    likings = {}
    for number, name in enumerate(sectors):
        weight = pull * (1.0 + 20.0 * (taste == number).any(axis=1))
        likings[name] = np.cumsum(weight / weight.sum())
    found = []
    for number in range(ROUNDS):
        profile = known[int(rng.choice(keys))]
        liking = likings[profile.sectors[0] if profile.sectors else sectors[0]]
        day = ON - timedelta(days=1 + DAYS * (ROUNDS - number) // ROUNDS)
        backers = np.unique(np.searchsorted(liking, rng.random(int(rng.integers(2, 4)))))
        found += [DealFact(profile.key, int(row) + 1, day, profile.ask_gbp, profile.stage) for row in backers]
    return found


def funded(count: int) -> list[MandateProfile]:
    """Give mandates, several of each funder."""
    return [replace(mandate, funder_key=1 + mandate.key % FUNDERS) for mandate in mandates(count)]


def learned(known: dict[int, VentureProfile], on: date = ON) -> PastDeals:
    """Learn from invented deals: the trees are as many and as large as in service, the lists behind them are fewer."""
    past = Past.of(deals(known), known, taxonomy())
    model = BehaviourModel(place_blind=True, years=1, members=2, pool_investors=60, pool_rounds=60)
    return PastDeals(model.fit(past.log, past.companies, on.toordinal()), past, on)


def main(count: int = 1_000_000, n_mandates: int = 10_000) -> None:
    """Measure, and keep the table."""
    report = Report()
    report.say("# Ranked lists with past deals in them")
    report.say("")
    table, texts = ventures(count)
    matcher = Matcher().fit_table(table, funded(n_mandates), taxonomy=taxonomy(), texts=texts)
    state = matcher.state
    rows = state.settled.ventures
    places = np.flatnonzero(rows.keys <= min(BACKED, count))
    known = {int(rows.keys[row]): rows.profile(int(row), state.encoder) for row in places.tolist()}
    past = learned(known)
    report.say(
        f"Invented profiles: {count:,} ventures, {n_mandates:,} mandates of {FUNDERS:,} funders, {ROUNDS:,} rounds "
        f"with {int(past.past.log.backers.sum()):,} deals. Past deals weigh {past.weight:.2f}."
    )
    report.head("work", "without past deals", "with past deals", "reach", "met")
    asked = [known[key] for key in sorted(known)[: 10 * 500 : 10]]
    _row(report, matcher, past, f"one venture, {n_mandates:,} mandates", asked, (8.0, 15.0))
    _row(report, matcher, past, f"one mandate, {count:,} ventures", list(state.mandates.profiles[:60]), (60.0, 60.0))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


def _row(
    report: Report,
    matcher: Matcher,
    past: PastDeals,
    title: str,
    asked: list[VentureProfile] | list[MandateProfile],
    reach: tuple[float, float],
) -> None:
    found = []
    for counted in (None, past):
        matcher.learn_from(counted)
        one_venture.cache_clear()  # nothing is known of a profile beforehand
        turns = iter(asked)

        def call(turns: object = turns) -> None:
            profile = next(turns)  # type: ignore[call-overload]
            one = matcher.mandates_for if isinstance(profile, VentureProfile) else matcher.ventures_for
            one(profile, on=ON)

        found.append(times(partial(call), len(asked) - 1))
    median, late = np.median(found[1]), np.percentile(found[1], 95)
    met = "yes" if median < reach[0] and late < reach[1] else "no"
    report.row(f"{title}: 50 with reasons", *map(shown, found), f"{reach[0]:g} ms, p95 {reach[1]:g}", met)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ventures", type=int, default=1_000_000)
    parser.add_argument("--mandates", type=int, default=10_000)
    options = parser.parse_args()
    main(options.ventures, options.mandates)
