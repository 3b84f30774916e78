"""Measures of time: how often and how soon firms raise again. What has not happened yet is censored, not left out."""

from math import isfinite
from typing import Any

import numpy as np

from insights.services.arithmetic import LEAST_CASES, Evidence, Outcome, Side, within
from insights.services.rounds import UNKNOWN, Mask, Rounds, Spells
from insights.services.singly import NO_DEALS

DAYS_IN_A_MONTH = 365.25 / 12


def first_to_second(rounds: Rounds, ends: int) -> Spells:
    """Give, for each firm, the time from its first round to its second."""
    spells, firsts = _spells(rounds, ends)
    return Spells(spells.lasted[firsts], spells.ended[firsts])


def between_rounds(rounds: Rounds, ends: int) -> Spells:
    """Give, for each round, the time to the firm's next."""
    return _spells(rounds, ends)[0]


def _spells(rounds: Rounds, ends: int) -> tuple[Spells, Mask]:
    """Give the time from each round to the firm's next, and which rounds are a firm's first.

    Rounds of one firm on one day are one.
    """
    order = np.lexsort((rounds.day, rounds.company))
    company, day = rounds.company[order], rounds.day[order]
    if len(company):
        fresh = np.ones(len(company), dtype=np.bool_)
        fresh[1:] = (company[1:] != company[:-1]) | (day[1:] != day[:-1])
        company, day = company[fresh], day[fresh]
    ended = np.zeros(len(company), dtype=np.bool_)
    ended[:-1] = company[1:] == company[:-1]
    following = np.append(day[1:], ends)
    following[~ended] = ends
    firsts = np.ones(len(company), dtype=np.bool_)
    firsts[1:] = company[1:] != company[:-1]
    return Spells((following - day) / DAYS_IN_A_MONTH, ended), firsts


def from_stage_to_stage(rounds: Rounds, first: int, then: int, ends: int) -> Spells:
    """Give, for each firm with a round of one stage, the time from the first of them to its first of another."""
    starts, goals = _first_days(rounds, first), _first_days(rounds, then)
    months, ended = [], []
    for company, day in starts.items():
        goal = goals.get(company)
        reached = goal is not None and goal >= day
        months.append(((goal if reached and goal is not None else ends) - day) / DAYS_IN_A_MONTH)
        ended.append(reached)
    return Spells(np.array(months, dtype=np.float64), np.array(ended, dtype=np.bool_))


def _first_days(rounds: Rounds, stage: int) -> dict[int, int]:
    held = rounds.where(rounds.stage == stage) if stage != UNKNOWN else rounds.where(np.zeros(len(rounds), np.bool_))
    companies, positions = np.unique(held.company, return_index=True)
    return dict(zip(companies.tolist(), held.day[positions].tolist(), strict=True))


def _fitted(spells: Spells) -> Any:
    """Fit the curve of Kaplan and Meier. The library is read with the first figure: it takes half a second to start."""
    from lifelines import KaplanMeierFitter

    return KaplanMeierFitter().fit(spells.lasted, spells.ended)


def reached_by(name: str, spells: Spells, months: int, what: str) -> Outcome:
    """Give the share for whom the next event has come within some months, after Kaplan and Meier.

    The interval is Greenwood's, on the log-log scale. There is no figure where fewer than five have been watched that
    long and others were censored before: the curve's last steps would then stand on one or two of them, and it falls
    to nought where the last one watched reaches it, as if all the others would have. See Pocock, Clayton and Altman,
    The Lancet 359 (2002), on where to end such curves.
    """
    if len(spells) < LEAST_CASES:
        return Outcome(None, f"Withheld: {name} has fewer than {LEAST_CASES} {what}.")
    fitter = _fitted(spells)
    survival = float(fitter.predict(months))
    watched = int((spells.lasted >= months).sum())
    if watched < LEAST_CASES and bool((~spells.ended & (spells.lasted < months)).any()):
        few = f"fewer than {LEAST_CASES} {what} of {name} have been watched for {months} months"
        return Outcome(None, f"Not computed: {few}, and others not as long.")
    bounds = fitter.confidence_interval_survival_function_
    row = bounds.loc[bounds.index <= months].iloc[-1]
    low, high = 1 - float(row.iloc[1]), 1 - float(row.iloc[0])
    outcome = Outcome(
        1 - survival,
        n=len(spells),
        counts={
            "Reached it": int(spells.ended.sum()),
            f"Within {months} months": int((spells.ended & (spells.lasted <= months)).sum()),
            "Not yet (censored)": int((~spells.ended).sum()),
            f"Watched for {months} months": watched,
        },
    )
    # Where all have reached it, or none, the curve is at its end and its variance nought: that is no certainty.
    return within(outcome, (low, high) if low < high else None)


def median_time(name: str, spells: Spells, what: str, come: str = "been followed by another") -> Outcome:
    """Give the median time to the next event, in the unit of the spells, after Kaplan and Meier, with its interval.

    Parameters
    ----------
    name, what : str
        The place, and what is counted.
    spells : Spells
        Times to the event, or for as long as it was watched.
    come : str
        What the event is: what they "have" once it has happened.
    """
    if len(spells) < LEAST_CASES:
        return Outcome(None, f"Withheld: {name} has fewer than {LEAST_CASES} {what}.")
    fitter = _fitted(spells)
    counts = {"Reached it": int(spells.ended.sum()), "Not yet (censored)": int((~spells.ended).sum())}
    median = float(fitter.median_survival_time_)
    if not isfinite(median):
        return Outcome(None, f"Not computed: fewer than half of the {what} of {name} have {come} yet.")
    # Read here: see `_fitted`.
    from lifelines.utils import median_survival_times

    bounds = median_survival_times(fitter.confidence_interval_survival_function_)
    low, high = float(bounds.iloc[0, 0]), float(bounds.iloc[0, 1])
    outcome = Outcome(median, n=len(spells), counts=counts)
    return within(outcome, (low, high) if isfinite(low) and isfinite(high) else None)


def follow_on(evidence: Evidence) -> Outcome:
    """Give the share of firms that raised a second round within some months of their first."""
    rounds = followed(evidence)
    if rounds is None:
        return Outcome(None, NO_DEALS)
    spells = first_to_second(rounds, evidence.asked.ends)
    return reached_by(evidence.place.name, spells, evidence.asked.months, "firms")


def graduation(evidence: Evidence) -> Outcome:
    """Give the share of firms with a seed round that raised a series A within some months of it."""
    rounds = followed(evidence)
    if rounds is None:
        return Outcome(None, NO_DEALS)
    asked = evidence.asked
    spells = from_stage_to_stage(rounds, asked.first, asked.then, asked.ends)
    return reached_by(evidence.place.name, spells, asked.months, "firms with a seed round")


def time_between(evidence: Evidence) -> Outcome:
    """Give the median time from a round to the firm's next, in months."""
    rounds = followed(evidence)
    if rounds is None:
        return Outcome(None, NO_DEALS)
    return median_time(evidence.place.name, between_rounds(rounds, evidence.asked.ends), "rounds")


def time_to_decision(place: Side) -> Outcome:
    """Give the median time from a request for an introduction to the funder's answer, in days."""
    if place.decisions is None:
        return Outcome(None, "Not computed: only the platform's own register knows when funders answered.")
    return median_time(place.name, place.decisions, "requests", "been answered")


def followed(evidence: Evidence) -> Rounds | None:
    """Give every round of the firms whose first round was in the place, wherever they raised afterwards."""
    whole, place = evidence.whole.rounds, evidence.place
    if whole is None or place.rounds is None:
        return None
    # Columns run by day, so that the first of a firm's rows is its first round.
    companies, firsts = np.unique(whole.company, return_index=True)
    if place.authorities is None:
        began = np.unique(place.rounds.company)
    else:
        began = companies[np.isin(whole.authority[firsts], place.authorities)]
    return whole.where(np.isin(whole.company, began))
