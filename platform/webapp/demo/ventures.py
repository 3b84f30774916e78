"""Invents ventures: the same ones each time, set among real places and universities."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.demo import people, products
from webapp.demo.world import World

#: Stage: share of ventures, median ask in pounds, spread of the ask, range of TRL, range of team size.
_STAGES: dict[str, tuple[float, int, float, tuple[int, int], tuple[int, int]]] = {
    "pre_seed": (0.25, 220_000, 0.5, (2, 5), (1, 5)),
    "seed": (0.36, 750_000, 0.5, (3, 7), (3, 14)),
    "series_a": (0.21, 3_200_000, 0.45, (5, 8), (9, 40)),
    "series_b": (0.08, 9_500_000, 0.4, (7, 9), (25, 120)),
    "growth": (0.10, 6_000_000, 0.6, (8, 9), (30, 240)),
}
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_USES = (
    "Finish the second prototype and start two paid trials.",
    "Hire a commercial lead and three engineers, and fit out the pilot line.",
    "Tooling for the first thousand units, and certification.",
    "Move from pilots to contracts in two further regions.",
    "Clinical evaluation with two trusts, and the regulatory file.",
    "Working capital for orders in hand, and a second shift.",
)
#: Put behind a name once all have been given: enough for the benchmarks' thousands.
_MORE = ("", "North", "South", "East", "West", "Upper", "Lower", "Great", "Little", "New", "Old", "Far")
_TEAM_ROLES = ("Chief executive", "Chief technology officer", "Commercial lead", "Head of engineering", "Finance lead")


@dataclass(frozen=True)
class InventedVenture:
    """A venture to be created.

    Parameters
    ----------
    name : str
        Of the venture and of its organisation.
    data : dict
        What the profile's schema takes.
    published : bool
        Whether it is shown to others.
    facts : dict
        Field to status and the days since, where a fact is better than declared.
    """

    name: str
    data: dict[str, object]
    published: bool
    facts: dict[str, tuple[str, int]]


def invent_ventures(world: World, today: date, count: int = 400, seed: int = 1709) -> list[InventedVenture]:
    """Invent ventures.

    Parameters
    ----------
    world : World
        Real places, universities and sectors.
    today : date
        Dates are set around it.
    count : int, default=400
        How many.
    seed : int, default=1709
        The same seed gives the same ventures.
    """
    dice = random.Random(seed)  # noqa: S311 -- invention, not secrecy
    names = _names(dice)
    ventures = [_venture(world, dice, today, names) for _ in range(count)]
    # Said by four in five, and drawn apart, so that nothing else of the inventions hangs on it.
    founders = random.Random(f"{seed} founders")  # noqa: S311 -- invention, not secrecy
    for each in ventures:
        each.data["founding_team"] = founders.choices(("men", "mixed", "women", None), (0.5, 0.2, 0.1, 0.2))[0]
    # So is what they spend and have, for how many months; four in five say it.
    means = random.Random(f"{seed} means")  # noqa: S311 -- invention, not secrecy
    for each in ventures:
        costs = 1_000 * max(4, round(int(str(each.data["team_size"])) * means.uniform(3.5, 6.5)))
        months = means.choice((2, 3, 3, 4, 8, 10, 13, 18))
        if means.random() < 0.8:
            each.data.update({"monthly_costs_gbp": costs, "cash_in_hand_gbp": costs * months})
    return ventures


def _names(dice: random.Random) -> Iterator[str]:
    """Give names that are not used twice, without the kind of business behind them."""
    pairs = [(start, end) for start in products.NAME_STARTS for end in products.NAME_ENDS]
    dice.shuffle(pairs)
    # The founder of the demo account owns this one, so it is not given away.
    firsts = [start + end for start, end in pairs if start + end != "Tarnwick"]
    return (f"{name} {ending}".strip() for ending in _MORE for name in firsts)


def _venture(world: World, dice: random.Random, today: date, names: Iterator[str]) -> InventedVenture:
    place, midlands = _place(world, dice)
    leaf = _sector(dice, midlands=midlands)
    stage = dice.choices(list(_STAGES), [row[0] for row in _STAGES.values()])[0]
    product, customer = dice.choice(products.PRODUCTS[leaf])
    name = f"{next(names)} {dice.choice(products.NAME_KINDS[world.parents[leaf]])}"
    deep = leaf in products.DEEP
    data: dict[str, object] = {
        "name": name,
        "one_line": f"{product}, for {customer}.",
        "description": _description(dice, product, customer, deep=deep),
        "website": None,
        "founded_on": today - timedelta(days=dice.randint(200, 900) + 420 * list(_STAGES).index(stage)),
        "sectors": _sectors(dice, leaf),
        "stage_code": stage,
        "registered_postcode": _postcode(world, dice, place),
        "places": _places(world, dice, place, midlands=midlands),
        "team": [
            {"name": f"{dice.choice(people.FIRST_NAMES)} {dice.choice(people.LAST_NAMES)}", "role": role}
            for role in _TEAM_ROLES[: dice.randint(2, 4)]
        ],
    }
    data |= _origin(world, dice, place, deep=deep)
    data |= _traction(dice, stage)
    data |= _round(dice, today, stage, deep=deep)
    data["rounds"] = _earlier_rounds(dice, today, stage)
    # Profiles are never complete: some facts are not known, and the rankings have to bear it.
    for field in ("trl", "revenue_gbp", "customers", "round_minimum_gbp", "mfa_received_gbp", "ip_position"):
        if dice.random() < 0.15:
            data[field] = None
    facts = {
        field: (dice.choice(("evidenced", "verified")), dice.randint(10, 300))
        for field in ("revenue_gbp", "customers", "trl", "ip_position")
        if data.get(field) is not None and dice.random() < 0.3
    }
    return InventedVenture(name, data, published=dice.random() < 0.95, facts=facts)


def _place(world: World, dice: random.Random) -> tuple[str, bool]:
    """Choose an authority: more than half of the inventions are in the Midlands, which the demo is about."""
    group = dice.choices((world.midlands, world.triangle, world.elsewhere), (0.58, 0.20, 0.22))[0]
    code = dice.choices([code for code, _ in group], [math.sqrt(people) for _, people in group])[0]
    return code, group is world.midlands


def _sector(dice: random.Random, *, midlands: bool) -> str:
    if midlands and dice.random() < 0.7:
        return dice.choice(products.MIDLANDS_STRENGTHS)
    return dice.choice(sorted(products.PRODUCTS))


def _sectors(dice: random.Random, leaf: str) -> list[str]:
    """Give the main sub-sector and, for every third venture, another."""
    if dice.random() < 0.35:
        other = dice.choice([code for code in sorted(products.PRODUCTS) if code != leaf])
        return [leaf, other]
    return [leaf]


def _postcode(world: World, dice: random.Random, place: str) -> str:
    outcode = dice.choice(world.outcodes[place])
    return f"{outcode} {dice.randint(1, 9)}{dice.choice(_INWARD)}{dice.choice(_INWARD)}"


def _places(world: World, dice: random.Random, place: str, *, midlands: bool) -> list[dict[str, str]]:
    """Give places of activity: often the registered address's authority, sometimes another one."""
    purposes = ("Laboratory", "Workshop", "Office", "Pilot line")
    chosen = [place] if dice.random() < 0.75 else []
    if dice.random() < 0.25:
        group = world.midlands if midlands else world.elsewhere
        chosen.append(dice.choice([code for code, _ in group]))
    return [{"postcode": _postcode(world, dice, code), "purpose": dice.choice(purposes)} for code in chosen]


def _description(dice: random.Random, product: str, customer: str, *, deep: bool) -> str:
    start = dice.choice(("We make", "We are building", "Our team builds"))
    lower = product[0].lower() + product[1:]
    proof = dice.choice(
        (
            "Two customers have paid for trials.",
            "The first units are in daily use.",
            "A laboratory version works; the next one goes to a customer's site.",
            "Three letters of intent are signed.",
        )
    )
    route = "The method came out of six years of research." if deep else "It fits into what customers already run."
    return f"{start} {lower}, for {customer}. {route}\n\n{proof}"


def _origin(world: World, dice: random.Random, place: str, *, deep: bool) -> dict[str, object]:
    providers = world.universities.get(world.region_of[place], ())
    if not providers or dice.random() > (0.65 if deep else 0.2):
        return {"ip_position": dice.choice(("none", "owned", "applied")) if deep else "owned"}
    return {
        "university_ukprn": dice.choice(providers),
        "university_stake_percent": float(dice.choice((5, 8, 10, 10, 12, 15, 20))),
        "ip_position": dice.choice(("applied", "granted", "licensed", "owned")),
    }


def _traction(dice: random.Random, stage: str) -> dict[str, object]:
    step = list(_STAGES).index(stage)
    low, high = _STAGES[stage][4]
    revenue = 0 if step == 0 else int(round(dice.lognormvariate(math.log(90_000 * 6 ** (step - 1)), 0.8), -3))
    return {
        "trl": dice.randint(*_STAGES[stage][3]),
        "team_size": dice.randint(low, high),
        "customers": 0 if step == 0 else dice.randint(1, 6) * 3 ** (step - 1),
        "revenue_gbp": revenue,
        "revenue_growth_percent": None if step < 2 else float(dice.randint(-5, 180)),
    }


def _nice(pounds: float) -> int:
    """Round an ask as founders do: to a half of the leading power of ten."""
    unit = 5 * int(10 ** (int(math.log10(pounds)) - 1))
    return max(unit, round(pounds / unit) * unit)


def _round(dice: random.Random, today: date, stage: str, *, deep: bool) -> dict[str, object]:
    _, median, spread, _, _ = _STAGES[stage]
    target = _nice(dice.lognormvariate(math.log(median * (1.5 if deep else 0.85)), spread))
    instruments = ["equity"] if stage != "growth" else dice.choice((["equity"], ["loan"], ["equity", "loan"]))
    if stage in {"pre_seed", "seed"}:
        instruments = instruments + dice.choice(([], ["convertible"], ["grant"], ["convertible", "grant"]))
    young = stage in {"pre_seed", "seed"}
    return {
        "round_target_gbp": target,
        "round_minimum_gbp": _nice(target * dice.choice((0.4, 0.5, 0.6))),
        "round_committed_gbp": dice.choice((0, 0, _nice(target * 0.2), _nice(target * 0.35))),
        "round_use": dice.choice(_USES),
        "round_closes_on": today + timedelta(days=dice.randint(40, 330)),
        "valuation_gbp": _nice(target * dice.uniform(2.5, 5.5)) if dice.random() < 0.5 else None,
        "instruments": instruments,
        "seis_status": dice.choice(("assured", "expected", "no", None)) if young else "no",
        "eis_status": dice.choice(("assured", "expected", None)) if stage != "growth" else "no",
        "mfa_received_gbp": dice.choice((0, 0, 0, 25_000, 60_000, 140_000, 290_000)),
    }


def _earlier_rounds(dice: random.Random, today: date, stage: str) -> list[dict[str, object]]:
    """Give rounds raised before, smaller the further back; every seventh amount is undisclosed."""
    step = list(_STAGES).index(stage)
    rounds: list[dict[str, object]] = []
    when = today - timedelta(days=dice.randint(150, 420))
    for earlier in reversed(list(_STAGES)[:step]):
        if dice.random() < 0.2:
            continue
        amount = _nice(dice.lognormvariate(math.log(_STAGES[earlier][1]), 0.4))
        rounds.append(
            {
                "closed_on": when,
                "stage_code": earlier,
                "instrument_code": "equity",
                "amount_gbp": None if dice.random() < 0.15 else amount,
                "investors": [],
            }
        )
        when -= timedelta(days=dice.randint(300, 620))
    if dice.random() < 0.3:
        rounds.append(
            {
                "closed_on": when,
                "stage_code": "pre_seed",
                "instrument_code": "grant",
                "amount_gbp": dice.choice((25_000, 50_000, 99_000, 150_000)),
                "investors": [],
            }
        )
    return rounds
