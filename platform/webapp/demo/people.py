"""Who can sign in to the demo."""

from dataclasses import dataclass

#: Printed at start and in the README: these accounts exist in demo data only.
PASSWORD = "parity-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """A demo person.

    Parameters
    ----------
    email, name : str
        Who they are.
    about : str
        What they can show, in a few words.
    organisation : str
        Slug of the demo organisation they own; empty for platform staff.
    """

    email: str
    name: str
    about: str
    organisation: str = ""


ACCOUNTS = (
    Account(
        "founder@parity.example", "Farah Ellwood", "a founder: readiness to raise, ranked funders", "tarnwick-motion"
    ),
    Account(
        "investor@parity.example", "Idris Calloway", "an investor: ranked deal flow, pipeline", "wrekin-vale-ventures"
    ),
    Account(
        "manager@parity.example", "Maud Pritchett", "a fund manager: the gap, where money goes", "mercian-growth-office"
    ),
    Account(
        "pensions@parity.example",
        "Edith Lathbury",
        "a pension fund: how far from the 5% ambition",
        "bradgate-pension-fund",
    ),
    Account(
        "cluster@parity.example", "Conrad Bexley", "a cluster lead: members, assets, asks", "watling-mobility-cluster"
    ),
    Account("admin@parity.example", "Ada Thornhill", "platform staff: organisations and verification"),
)

FIRST_NAMES = (
    "Aisha", "Alun", "Beatrix", "Callum", "Chidi", "Daisy", "Dev", "Elin", "Ewan", "Fatima", "Gareth", "Grace",
    "Hamza", "Imogen", "Jaspreet", "Kofi", "Leila", "Marcus", "Mei", "Nadia", "Oliver", "Orla", "Priya", "Rhys",
    "Rosa", "Samir", "Tamsin", "Tomasz", "Uma", "Wen", "Yusuf", "Zara",
)  # fmt: skip
LAST_NAMES = (
    "Ackerley", "Adeyemi", "Bassett", "Bhatt", "Brightwell", "Chaudhry", "Cotterill", "Dunmore", "Eastgate",
    "Fenwick", "Gill", "Hathersage", "Iqbal", "Jephcott", "Kaur", "Lathom", "Mbeki", "Norgrove", "Okafor",
    "Penhallow", "Quenby", "Rushton", "Sandhu", "Tideswell", "Underhill", "Varley", "Whitlock", "Yarrow",
)  # fmt: skip
