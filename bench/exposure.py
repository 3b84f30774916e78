"""Who stands on first pages once past deals count: ventures by region, and funders by how often.

``python -m bench.exposure --ventures 50000`` measures a larger catalogue.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.engine import Report
from bench.engine_data import ON, taxonomy, ventures
from bench.learned import BACKED, funded, learned
from matching.engine import Matcher, VentureProfile
from matching.engine.behaviour import PastDeals
from matching.engine.behaviour.breadth import PAGE, share_allowed

RESULTS = Path(__file__).resolve().parent / "results" / "exposure.md"
ASKED = 400


def main(count: int = 20_000, n_mandates: int = 2_000) -> None:
    """Measure, and keep the tables."""
    report = Report()
    report.say("# Who stands on first pages")
    report.say("")
    table, texts = ventures(count)
    matcher = Matcher().fit_table(table, funded(n_mandates), taxonomy=taxonomy(), texts=texts)
    rows = matcher.state.settled.ventures
    known = {int(key): rows.profile(row, matcher.state.encoder) for row, key in enumerate(rows.keys.tolist())}
    past = learned({key: profile for key, profile in known.items() if key <= BACKED})
    report.say(
        f"Invented profiles: {count:,} ventures, {n_mandates:,} mandates; first pages of {PAGE}, of {ASKED} of each."
    )
    _regions(report, matcher, past, known)
    _funders(report, matcher, past, known)
    _swapped(report, past, known, matcher)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report.lines) + "\n", encoding="utf-8")


def _regions(report: Report, matcher: Matcher, past: PastDeals, known: dict[int, VentureProfile]) -> None:
    """Say how often each region's ventures stand on first pages, beside their share of all ventures."""
    places = taxonomy().places
    region = {
        key: places[profile.registered_place].region if profile.registered_place else "not known"
        for key, profile in known.items()
    }
    shares = []
    for counted in (None, past):
        matcher.learn_from(counted)
        asked = matcher.state.mandates.profiles[:ASKED]
        pages = [matcher.ventures_for(mandate, on=ON, limit=PAGE).items for mandate in asked]
        shares.append(_shares([region[match.venture_key] for page in pages for match in page]))
    everyone = _shares(list(region.values()))
    report.head("region of the registered address", "share of ventures", "of first pages", "with past deals")
    for name in sorted(everyone):
        report.row(name, *(f"{share.get(name, 0.0):.1%}" for share in (everyone, *shares)))


def _funders(report: Report, matcher: Matcher, past: PastDeals, known: dict[int, VentureProfile]) -> None:
    """Say how many first pages the funder that is on most of them stands on."""
    funder_of = {mandate.key: mandate.funder_key for mandate in matcher.state.mandates.profiles}
    asked = [known[key] for key in sorted(known)[:ASKED]]
    free = unbounded(past)
    report.head("lists of mandates", "pages that the most frequent funder is on", "bound for past deals")
    for name, counted in (("without past deals", None), ("past deals, no bound", free), ("as served", past)):
        matcher.learn_from(counted)
        pages = [
            {funder_of[m.mandate_key] for m in matcher.mandates_for(one, on=ON, limit=PAGE).items} for one in asked
        ]
        counts = _shares([str(funder) for page in pages for funder in page], of=len(pages))
        report.row(name, f"{max(counts.values(), default=0.0):.1%}", f"{share_allowed(len(past.past.funder)):.0%}")


def unbounded(past: PastDeals) -> PastDeals:
    """Give the same scores with nobody held back."""
    free = PastDeals(past.model, past.past, past.on)
    free.lowered = np.zeros_like(free.lowered)
    return free


def _swapped(report: Report, past: PastDeals, known: dict[int, VentureProfile], matcher: Matcher) -> None:
    """Give ventures one another's addresses, and say by how much any score by past deals moves."""
    asked = [known[key] for key in sorted(known)[:ASKED]]
    moved = [
        replace(
            one,
            registered_place=other.registered_place,
            places=other.places,
            registered_spot=other.registered_spot,
            spots=other.spots,
        )
        for one, other in zip(asked, reversed(asked), strict=True)
    ]
    mandates = matcher.state.mandates.profiles[:50]
    apart: NDArray[np.float64] = np.abs(past.pairs(asked, mandates)[0] - past.pairs(moved, mandates)[0])
    report.say("")
    report.say(f"All addresses swapped, the score by past deals moves by at most {apart.max():g} (bound: 0).")


def _shares(names: list[str], of: int | None = None) -> dict[str, float]:
    found, counts = np.unique(names, return_counts=True)
    return dict(zip(found.tolist(), (counts / (of or max(1, len(names)))).tolist(), strict=True))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ventures", type=int, default=20_000)
    parser.add_argument("--mandates", type=int, default=2_000)
    options = parser.parse_args()
    main(options.ventures, options.mandates)
