"""The ranker's audit in public: who is on first pages, beside who could be, and whether an address moves anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from foundation import clock
from foundation.database import Session
from insights import queries
from insights.services.arithmetic import LEAST_CASES
from matching.engine import MandateProfile, Swapped, Taxonomy, VentureProfile, exposure_of, place_swap
from matching.services import index_of
from matching.services.index import Catalogue
from profiles.services.words import FOUNDING_TEAMS

#: Places on a first page, and mandates and ventures that are looked at where there are more.
PAGE = 10
MOST_MANDATES = 200
MOST_SWAPPED = 400
SEED = 20
METHOD = (
    f"For each published mandate for companies, or {MOST_MANDATES} drawn from them (seed {SEED}), the first {PAGE} of"
    " its ranked list as it is served, over public ventures. A group's share of these places is set against its share"
    " of all pairs of a mandate and a venture that meets its hard rules. 1 means as many places as its share; the"
    " interval is the middle 95% of 1,000 draws of as many mandates. Ventures that do not say their group are left"
    " out of both shares. It says who is shown, not who deserves it."
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of ventures, and its part in first pages.

    Parameters
    ----------
    name : str
        The group.
    ventures : int
        Public ventures in it.
    eligible_share, shown_share : float or None
        Shares from 0 to 1; None where fewer than five ventures are in it.
    ratio, low, high : float or None
        The second share over the first, with its interval; None where it is not known.
    """

    name: str
    ventures: int
    eligible_share: float | None
    shown_share: float | None
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one day.

    Parameters
    ----------
    on : date
        The day.
    mandates, ventures : int
        How many lists were looked at, and how many public ventures there are.
    by_region, by_sector, by_founders : tuple of Group
        Region of the registered address, else of the first place; main sector; founding team, where it is given.
    swapped : Swapped
        The place-swap test.
    learned : bool
        Whether past deals count in the lists.
    """

    on: date
    mandates: int
    ventures: int
    by_region: tuple[Group, ...]
    by_sector: tuple[Group, ...]
    by_founders: tuple[Group, ...]
    swapped: Swapped
    learned: bool


def exposure_audit(session: Session) -> Audit:
    """Audit the lists as they are served today."""
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=True)
    held: Audit | None = catalogue.pages.get(("exposure", on))
    if held is not None:
        return held
    taxonomy, rules = snapshot.taxonomy, index.rules(session, snapshot, on)
    columns = catalogue.ventures
    shown = [catalogue.venture_profiles[int(key)] for key in columns.key[~columns.hidden]]
    mandates = _drawn(catalogue)
    regions = {each.key: region for each in shown if (region := _region(each, taxonomy))}
    sectors = {each.key: sector for each in shown if (sector := _sector(each, taxonomy))}
    teams = queries.founding_teams(session)
    founders = {each.key: FOUNDING_TEAMS[teams[each.key]] for each in shown if each.key in teams}

    def groups(group_of: Mapping[int, str]) -> tuple[Group, ...]:
        found = exposure_of(catalogue.matcher, mandates, group_of, on=on, rules=rules, page=PAGE)
        ratios, (low, high) = found.ratios(), found.intervals(seed=SEED)
        places, could = found.shown.sum(axis=0), found.eligible.sum(axis=0)
        sizes = {name: sum(each == name for each in group_of.values()) for name in found.groups}
        return tuple(
            Group(
                name,
                sizes[name],
                *(
                    _known(value, sizes[name])
                    for value in (
                        could[column] / max(1, could.sum()),
                        places[column] / max(1, places.sum()),
                        ratios[column],
                        low[column],
                        high[column],
                    )
                ),
            )
            for column, name in enumerate(found.groups)
        )

    sample = np.random.default_rng(SEED).permutation(len(shown))[:MOST_SWAPPED]
    audit = Audit(
        on=on,
        mandates=len(mandates),
        ventures=len(shown),
        by_region=groups(regions),
        by_sector=groups(sectors),
        by_founders=groups(founders),
        swapped=place_swap(catalogue.matcher, [shown[row] for row in sorted(sample.tolist())], on=on, rules=rules),
        learned=catalogue.matcher.past is not None,
    )
    return catalogue.keep(("exposure", on), audit)


def _known(value: float, ventures: int) -> float | None:
    """Keep back what stands on too few ventures, and what is no number."""
    return None if ventures < LEAST_CASES or np.isnan(value) else float(value)


def _drawn(catalogue: Catalogue) -> list[MandateProfile]:
    """Give the mandates for companies, or a sample of them that is the same every time."""
    found = [
        each for key in sorted(catalogue.mandate_profiles) if not (each := catalogue.mandate_profiles[key]).backs_funds
    ]
    rows = np.sort(np.random.default_rng(SEED).permutation(len(found))[:MOST_MANDATES])
    return [found[row] for row in rows.tolist()]


def _region(venture: VentureProfile, taxonomy: Taxonomy) -> str:
    code = next(filter(None, (venture.registered_place, *venture.places)), "")
    place = taxonomy.places.get(code)
    return place.region_name if place else ""


def _sector(venture: VentureProfile, taxonomy: Taxonomy) -> str:
    """Give the name of the branch of a venture's first sector."""
    for code in venture.sectors[:1]:
        lineage = taxonomy.ancestors(code)
        if lineage:
            return taxonomy.sectors[lineage[-1]].name
    return ""
