"""Measures that need single deals: how large they are, how they are spread, and how much hangs on one of them."""

import numpy as np

from insights.services import intervals
from insights.services.arithmetic import LEAST_CASES, Evidence, Outcome, Side, within
from insights.services.rounds import UNKNOWN, Floats, Ints, Rounds

#: How many of the busiest authorities are taken together, after the British Business Bank's count of the top twenty.
TOP = 20
NO_DEALS = "Not computed: this register publishes totals, not single deals."


def _few(name: str, what: str) -> Outcome:
    return Outcome(None, f"Withheld: {name} has fewer than {LEAST_CASES} {what}.")


def quantile(place: Side, share: float) -> Outcome:
    """Give a quantile of the amounts that were disclosed, with its bootstrap interval."""
    if place.rounds is None:
        return Outcome(None, NO_DEALS)
    amounts = place.amounts
    if len(amounts) < LEAST_CASES:
        return _few(place.name, "rounds with an amount")
    return within(
        Outcome(float(np.quantile(amounts, share)), n=len(amounts), counts={"Undisclosed": place.rounds.undisclosed}),
        intervals.of_quantile(amounts, share),
    )


def concentration(place: Side) -> Outcome:
    """Divide the largest deal by all pounds: how much of a total hangs on one deal."""
    if place.rounds is None:
        return Outcome(None, NO_DEALS)
    amounts = place.amounts
    if place.rounds.companies_disclosing < LEAST_CASES:
        return _few(place.name, "firms with an amount")
    top, total = float(amounts.max()), float(amounts.sum())
    return Outcome(top / total, numerator=top, denominator=total, n=len(amounts))


def share_of_deals(place: Side, whole: Side) -> Outcome:
    """Give a place's share of all deals, disclosed or not."""
    if place.rounds is None or whole.rounds is None:
        return Outcome(None, NO_DEALS)
    here, there = len(place.rounds), len(whole.rounds)
    if place.rounds.companies < LEAST_CASES:
        return _few(place.name, "firms")
    return within(
        Outcome(here / there, numerator=here, denominator=there, n=here),
        intervals.of_proportion(here, there),
    )


def location_quotient(evidence: Evidence) -> Outcome:
    """Divide a sector's share of a place's deals by its share of all deals; 1 is the share of the whole.

    Deals whose sector is not known count on neither side.
    """
    place, whole, sector = evidence.place.rounds, evidence.whole.rounds, evidence.asked.sector
    if place is None or whole is None:
        return Outcome(None, NO_DEALS)
    if sector == UNKNOWN:
        return Outcome(None, "Not computed: choose a sector that the register has deals in.")
    here, there = _in_sector(place, sector), _in_sector(whole, sector)
    if min(len(here), len(there)) == 0 or here.sum() < LEAST_CASES:
        return _few(evidence.place.name, "deals in the sector")
    local, overall = float(here.mean()), float(there.mean())
    found = intervals.of_proportion(int(here.sum()), len(here))
    return within(
        Outcome(local / overall, numerator=local, denominator=overall, n=int(here.sum())),
        None if found is None else (found[0] / overall, found[1] / overall),
    )


def _in_sector(rounds: Rounds, sector: int) -> Floats:
    known = rounds.sector[rounds.sector != UNKNOWN]
    return np.asarray(known == sector, dtype=np.float64)


def _deals_by_authority(rounds: Rounds | None, authorities: Ints | None) -> Floats:
    """Count deals in each of some authorities, also where there was none, fewest first."""
    if rounds is None or authorities is None:
        return np.empty(0)
    counts = np.bincount(rounds.authority, minlength=1 + int(authorities.max())).astype(np.float64)
    return np.sort(counts[authorities])


def gini(place: Side) -> Outcome:
    """Say how unevenly deals lie over the authorities of a place: 0 where all have as many, near 1 where one has all.

    Half the relative mean difference, with authorities that had no deal among them.
    """
    reason = _not_by_authority(place)
    if reason:
        return Outcome(None, reason)
    counts = _deals_by_authority(place.rounds, place.authorities)
    size, total = len(counts), counts.sum()
    ranks = np.arange(1, size + 1)
    value = float(2 * (ranks * counts).sum() / (size * total) - (size + 1) / size)
    return Outcome(value, n=int(total), counts={"Authorities": size, "Authorities without a deal": (counts == 0).sum()})


def top_authorities(place: Side) -> Outcome:
    """Give the share of a place's deals that its twenty busiest authorities have."""
    reason = _not_by_authority(place)
    if reason:
        return Outcome(None, reason)
    counts = _deals_by_authority(place.rounds, place.authorities)
    if len(counts) <= TOP:
        return Outcome(None, f"Not computed: {place.name} has no more than {TOP} authorities.")
    top, total = float(counts[-TOP:].sum()), float(counts.sum())
    return Outcome(top / total, numerator=top, denominator=total, n=int(total))


def _not_by_authority(place: Side) -> str:
    if place.rounds is None:
        return NO_DEALS
    if place.authorities is None or not len(place.authorities):
        return f"Not computed: {place.name} goes by university, not by authority."
    if place.rounds.companies < LEAST_CASES:
        return f"Withheld: {place.name} has fewer than {LEAST_CASES} firms."
    return ""


def near_an_investor(place: Side, kilometres: int) -> Outcome:
    """Give the share of deals with an investor within a distance, among those whose investors' places are known.

    Straight lines between the centres of authorities stand in for travel time.
    """
    if place.rounds is None:
        return Outcome(None, NO_DEALS)
    known = place.rounds.kilometres[~np.isnan(place.rounds.kilometres)]
    if len(known) < LEAST_CASES:
        return _few(place.name, "deals whose investors' places are known")
    near = (known <= kilometres).astype(np.float64)
    return within(
        Outcome(
            float(near.mean()),
            numerator=float(near.sum()),
            denominator=len(known),
            n=len(known),
            counts={"Deals without a known investor's place": len(place.rounds) - len(known)},
        ),
        intervals.of_proportion(int(near.sum()), len(near)),
    )


def retention(place: Side, whole: Side) -> Outcome:
    """Give the share of firms that began in a place and were there still when they last raised."""
    if whole.rounds is None:
        return Outcome(None, NO_DEALS)
    if place.authorities is None or not len(place.authorities):
        return Outcome(None, f"Not computed: {place.name} goes by university, not by authority.")
    rounds = whole.rounds
    born = rounds.where(np.isin(rounds.founded, place.authorities))
    # Columns run by day: of each firm the last round counts.
    _, last = np.unique(born.company[::-1], return_index=True)
    where = born.authority[::-1][last]
    if len(where) < LEAST_CASES:
        return _few(place.name, "firms that are known to have begun there")
    stayed = np.isin(where, place.authorities).astype(np.float64)
    return within(
        Outcome(float(stayed.mean()), numerator=float(stayed.sum()), denominator=len(stayed), n=len(stayed)),
        intervals.of_proportion(int(stayed.sum()), len(stayed)),
    )
