"""Invented funders and what their money is for. Real ones, from publications, are reference facts and stay apart."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class InventedFunder:
    """A funder to be created, with its mandates as the profile's schema takes them."""

    slug: str
    name: str
    kind: str
    description: str
    base: str
    mandates: tuple[dict[str, object], ...] = field(default=())


def _mandate(
    name: str, sectors: str, stages: str, ticket: tuple[int | None, int | None], **more: object
) -> dict[str, object]:
    return {
        "name": name,
        "sectors": sectors.split(),
        "excluded_sectors": [],
        "stages": stages.split(),
        "ticket_min_gbp": ticket[0],
        "ticket_max_gbp": ticket[1],
        "instruments": ["equity"],
        "places": [],
        "conditions": [],
        **more,
    }


_WEST, _EAST = ("region", "E12000005"), ("region", "E12000004")


def _areas(*areas: tuple[str, str]) -> list[dict[str, str]]:
    return [{"kind": kind, "code": code, "basis": "any"} for kind, code in areas]


FUNDERS: tuple[InventedFunder, ...] = (
    InventedFunder(
        "wrekin-vale-ventures", "Wrekin Vale Ventures", "vc",
        "A seed and series A investor in engineering and industrial software.", "E06000020",
        (
            _mandate("Wrekin Vale Seed", "advanced_manufacturing clean_energy digital_technologies", "pre_seed seed",
                     (150_000, 1_000_000), share_min=20, share_max=70, lead="lead", horizon_years=8,
                     instruments=["equity", "convertible"], places=_areas(_WEST, _EAST),
                     description="First money for hardware and industrial software that leaves the lab: brakes, motors"
                     " and batteries for vehicles, machine vision and robots on the factory floor, sensors, photonics"
                     " and new materials. We look for a working prototype and a first customer who paid for a trial."),
            _mandate("Wrekin Vale Growth", "advanced_manufacturing clean_energy", "series_a series_b",
                     (1_000_000, 5_000_000), share_min=15, share_max=50, lead="either", horizon_years=6,
                     description="Money to scale what sells: plants, tooling and service teams for makers of batteries,"
                     " motors, heat pumps and measuring instruments, with revenue and orders that repeat."),
        ),
    ),
    InventedFunder(
        "saltbox-seed-partners", "Saltbox Seed Partners", "vc", "First money for health and bio spinouts.", "E07000008",
        (
            _mandate("Saltbox Bio Seed", "life_sciences engineering_biology", "pre_seed seed", (250_000, 1_500_000),
                     share_max=60, lead="lead", horizon_years=10),
        ),
    ),
    InventedFunder(
        "trentside-angels", "Trentside Angels", "angel_network", "Sixty angels who meet monthly.", "E06000018",
        (
            _mandate("Trentside syndicate", "", "pre_seed seed", (30_000, 350_000), share_max=50, lead="either",
                     instruments=["equity", "convertible"], places=_areas(_EAST),
                     conditions=[{"kind": "eis", "value": "expected", "note": "Members invest under SEIS or EIS."}]),
        ),
    ),
    InventedFunder(
        "copperkiln-capital", "Copperkiln Capital", "growth_equity", "Minority growth capital.", "E09000001",
        (
            _mandate("Copperkiln Growth", "", "series_b growth", (3_000_000, 15_000_000), share_max=80, lead="lead",
                     conditions=[{"kind": "min_revenue", "value": "2000000", "note": ""}]),
        ),
    ),
    InventedFunder(
        "lattice-deeptech", "Lattice Deeptech", "vc", "Patient money for hard technology.", "E07000178",
        (
            _mandate("Lattice Fund I", "quantum semiconductors advanced_materials nuclear_fusion space_satellites",
                     "seed series_a", (500_000, 4_000_000), share_max=50, lead="either", horizon_years=12),
        ),
    ),
    InventedFunder(
        "mercian-growth-office", "Mercian Growth Office", "public_programme",
        "An invented regional office that places public money.", "E08000025",
        (
            _mandate("Mercian Proof Grant", "", "pre_seed seed", (20_000, 150_000), instruments=["grant"],
                     places=_areas(_WEST),
                     conditions=[{"kind": "mfa", "value": "", "note": "Awarded as minimal financial assistance."},
                                 {"kind": "max_trl", "value": "6", "note": ""}]),
            _mandate("Mercian Match Equity", "", "seed series_a", (100_000, 1_000_000), share_max=50, lead="follow",
                     places=_areas(("combined_authority", "E47000007")),
                     conditions=[{"kind": "match_funding", "value": "1", "note": "A private pound for each."}]),
        ),
    ),
    InventedFunder(
        "soar-valley-loans", "Soar Valley Loans", "cdfi", "Loans to firms that banks turn down.", "E06000016",
        (
            _mandate("Soar Valley small loans", "", "seed series_a growth", (10_000, 150_000), instruments=["loan"],
                     places=_areas(_EAST, _WEST),
                     conditions=[{"kind": "min_revenue", "value": "50000", "note": ""}]),
        ),
    ),
    InventedFunder(
        "fosse-way-place-fund", "Fosse Way Place Fund", "place_based_fund",
        "Invented pension money for firms in the pool's own area.", "E06000016",
        (
            _mandate("Fosse Way SME equity", "", "series_a series_b growth", (750_000, 4_000_000), share_max=50,
                     lead="follow", horizon_years=10, places=_areas(_EAST, _WEST)),
        ),
    ),
    InventedFunder(
        "isis-meadow-ventures", "Isis Meadow Ventures", "university_fund", "Spinouts of one city.", "E07000178",
        (
            _mandate("Isis Meadow spinouts", "life_sciences digital_technologies", "pre_seed seed series_a",
                     (200_000, 3_000_000), lead="either", places=_areas(("authority", "E07000178")),
                     conditions=[{"kind": "university", "value": "", "note": "Founded on university research."}]),
        ),
    ),
    InventedFunder(
        "thameslight-partners", "Thameslight Partners", "vc", "Software and fintech.", "E09000033",
        (
            _mandate("Thameslight Software", "digital_technologies financial_services professional_business_services",
                     "seed series_a", (500_000, 5_000_000), share_max=60, lead="lead", horizon_years=7,
                     excluded_sectors=["defence"]),
        ),
    ),
    InventedFunder(
        "greenstile-climate", "Greenstile Climate", "vc", "Energy, waste and materials.", "E06000023",
        (
            _mandate("Greenstile Climate I", "clean_energy circular_economy", "seed series_a", (400_000, 3_000_000),
                     share_max=50, lead="either", horizon_years=9),
        ),
    ),
    InventedFunder(
        "pennine-play-fund", "Pennine Play Fund", "vc", "Games and screen.", "E08000003",
        (
            _mandate("Pennine Play", "creative_industries", "pre_seed seed", (75_000, 750_000), lead="either",
                     instruments=["equity", "revenue_based"]),
        ),
    ),
)  # fmt: skip

#: Money of the Local Government Pension Scheme. It places money in vehicles, and takes part in no round itself.
PENSION_FUNDS: tuple[InventedFunder, ...] = (
    InventedFunder(
        "bradgate-pension-fund", "Bradgate Pension Fund", "lgps_fund",
        "Invented local investment of a county's pension fund: homes, energy, premises and firms.", "E06000016",
        (
            _mandate("Bradgate local growth", "", "series_b growth", (2_000_000, 20_000_000), share_max=50,
                     lead="follow", horizon_years=15, places=_areas(_EAST, _WEST)),
        ),
    ),
)  # fmt: skip

#: Programmes that close, and in how many days from the day on which the demo is loaded.
CLOSES_IN = {"Mercian Proof Grant": 45, "Mercian Match Equity": 6}
