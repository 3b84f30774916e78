"""The demo's cluster, which lies across three councils, and the founder's venture, which works in it."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.demo.ventures import InventedVenture

CLUSTER_SLUG = "watling-mobility-cluster"

#: Hinckley and Bosworth, North Warwickshire, Nuneaton and Bedworth: two counties, and no combined authority over any.
CLUSTER: dict[str, object] = {
    "name": "Watling Mobility Cluster",
    "kind": "park",
    "description": "Vehicle engineering firms around an invented test park where three council borders meet.\n\n"
    "A firm's programmes depend on which side of the road its door is.",
    "specialisation": "Testing, braking, driver assistance and batteries for vans.",
    "sectors": ["automotive_mobility", "batteries_electrification", "engineering_services"],
    "authorities": ["E07000132", "E07000218", "E07000219"],
    "lead_body": "Watling Mobility Partnership",
    "anchors": [
        {"name": "Watling proving ground", "note": "Nine kilometres of track, shared by forty firms."},
        {"name": "Bexley Axles", "note": "Invented maker of axles, 600 people."},
    ],
    "assets": [
        {"name": "Brake dynamometer hall", "note": "Open to members by the half day."},
        {"name": "Battery abuse cells", "note": "Two cells; the third waits for money."},
    ],
    "blockers": [
        {"name": "Programmes that stop at a border", "note": "Members on one road fall under three sets of rules."},
        {"name": "Too few technicians", "note": "Apprenticeship levy is hard to use for small firms."},
    ],
    "asks": [
        {"name": "One programme area for the whole park", "note": ""},
        {"name": "£2.4m for a third battery cell", "note": "Half is pledged by members."},
    ],
}


#: Another invented cluster, for which nobody speaks, so that there is somewhere to build a bridge to.
OTHER_CLUSTER_SLUG = "soar-energy-storage-network"
OTHER_CLUSTER: dict[str, object] = {
    "name": "Soar Energy Storage Network",
    "kind": "emerging",
    "description": "Invented makers of cells, packs and heat stores along an invented valley.",
    "specialisation": "Batteries and heat stores for buildings and sites.",
    "sectors": ["batteries_electrification"],
    "authorities": ["E07000130"],
    "lead_body": "",
}


@dataclass(frozen=True)
class FoundersVenture:
    """The venture of the founder's demo account.

    Parameters
    ----------
    slug : str
        Of the venture and of its organisation.
    name : str
        Gives the slug.
    """

    slug: str
    name: str

    def venture(self, today: date) -> InventedVenture:
        """Give the venture, with dates set around a day."""
        data: dict[str, object] = {
            "name": self.name,
            "one_line": "Brake-by-wire modules that retrofit to delivery vans, for fleet owners.",
            "description": "We make brake-by-wire modules that go into a van in an afternoon. They recover more energy"
            " than the maker's own system, and pads last three times as long.\n\n"
            "Two fleets have paid for trials. The modules run on eleven vans.",
            "founded_on": today - timedelta(days=980),
            "sectors": ["automotive_mobility", "batteries_electrification"],
            "stage_code": "seed",
            "trl": 6,
            "university_stake_percent": 8.0,
            "university_ukprn": "10007163",
            "ip_position": "applied",
            "ip_note": "One patent family on the pedal simulator, filed last year and assigned to the company.",
            "registered_postcode": "CV10 7TS",
            "places": [
                {"postcode": "CV10 7TS", "purpose": "Workshop"},
                {"postcode": "LE10 3QW", "purpose": "Test track"},
                {"postcode": "CV9 2HG", "purpose": "Office"},
            ],
            "team": [
                {"name": "Farah Ellwood", "role": "Chief executive"},
                {"name": "Tomasz Varley", "role": "Head of engineering"},
                {"name": "Leila Rushton", "role": "Commercial lead"},
            ],
            "team_size": 9,
            "customers": 2,
            "revenue_gbp": 84_000,
            "revenue_growth_percent": 60.0,
            "round_target_gbp": 850_000,
            "round_minimum_gbp": 500_000,
            "round_committed_gbp": 150_000,
            "round_use": "Type approval, tooling for the first 500 modules, and two more fleets on trial.",
            "round_closes_on": today + timedelta(days=120),
            "valuation_gbp": 3_200_000,
            # Lasts for less than four months, and so less than the invented deals of the region take.
            "cash_in_hand_gbp": 150_000,
            "monthly_costs_gbp": 42_000,
            "instruments": ["equity", "grant"],
            "seis_status": "no",
            "eis_status": "assured",
            "mfa_received_gbp": 60_000,
            "money_saved_gbp": 1_100,
            "energy_saved_kwh": 2_600,
            "resource_note": "One van saves about £1,100 a year in charging and pads.",
            "clusters": [CLUSTER_SLUG],
            "rounds": [
                {
                    "closed_on": today - timedelta(days=520),
                    "stage_code": "pre_seed",
                    "instrument_code": "equity",
                    "amount_gbp": 240_000,
                    "investors": [],
                },
                {
                    "closed_on": today - timedelta(days=700),
                    "stage_code": "pre_seed",
                    "instrument_code": "grant",
                    "amount_gbp": 60_000,
                    "investors": [],
                },
            ],
        }
        facts = {"revenue_gbp": ("evidenced", 40), "trl": ("verified", 90), "customers": ("evidenced", 40)}
        return InventedVenture(self.name, data, published=True, facts=facts)


FOUNDERS_VENTURE = FoundersVenture("tarnwick-motion", "Tarnwick Motion")
