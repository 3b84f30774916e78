"""The words of a fund's ledger and of what it aims at, and how a page names each."""

from collections.abc import Mapping

COMMITMENT, DRAWDOWN, INVESTMENT, FOLLOW_ON, RECYCLED, EXIT = (
    "commitment",
    "drawdown",
    "investment",
    "follow_on",
    "recycled",
    "exit",
)
KINDS: Mapping[str, str] = {
    COMMITMENT: "Commitment",
    DRAWDOWN: "Drawdown",
    INVESTMENT: "Investment",
    FOLLOW_ON: "Follow-on investment",
    RECYCLED: "Recycled",
    EXIT: "Exit",
}
MEANINGS: Mapping[str, str] = {
    COMMITMENT: "Promised to the vehicle.",
    DRAWDOWN: "Paid in to the vehicle from what was promised.",
    INVESTMENT: "The vehicle’s first money in a company.",
    FOLLOW_ON: "Its later money in the same company.",
    RECYCLED: "Money that came back and may be invested again.",
    EXIT: "Proceeds from a company.",
}
#: Kinds that place money, and kinds that are about a company.
PLACING = (INVESTMENT, FOLLOW_ON)
OF_COMPANIES = (*PLACING, EXIT)
DIMENSIONS: Mapping[str, str] = {
    "pillar": "Pillar",
    "sector": "Sector",
    "stage": "Stage",
    "instrument": "Kind of money",
    "place": "Place",
}
#: The five pillars of place-based impact investing (The Good Economy, Impact Investing Institute and Pensions for
#: Purpose, white paper of 2021).
PILLARS: Mapping[str, str] = {
    "affordable_housing": "Affordable housing",
    "sme_finance": "SME finance",
    "clean_energy": "Clean energy",
    "infrastructure": "Infrastructure",
    "regeneration": "Regeneration",
}
#: The branch of sectors whose firms are of a pillar of their own; every other firm is of SME finance.
_CLEAN_ENERGY = "clean_energy"


def pillar_of_firm(branches: frozenset[str]) -> str:
    """Give the pillar that money in a firm is of, by the branches of its main sector."""
    return "clean_energy" if _CLEAN_ENERGY in branches else "sme_finance"
