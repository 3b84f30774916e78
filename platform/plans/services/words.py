"""What plans say in words."""

from collections.abc import Mapping

OBJECTIVES: Mapping[str, str] = {
    "fewest_funders": "Fewest funders",
    "soonest": "Soonest complete",
    "least_dilution": "Least paid with shares",
    "most_grant": "Most grant",
}
#: How far a part of a plan is.
STATUSES: Mapping[str, str] = {
    "planned": "Planned",
    "applied": "Applied for",
    "offered": "Offered",
    "landed": "Landed",
    "fell_through": "Fell through",
}
#: A kind of constraint that a plan uses up, or that stands in the way of one.
CONSTRAINTS: Mapping[str, str] = {
    "ticket": "The smallest or largest ticket",
    "share_of_round": "The share of a round that a funder may take",
    "grant_intensity": "The share of the project’s cost that a grant pays",
    "match_funding": "Private money beside each pound of public money",
    "mfa_headroom": "The room left under Minimal Financial Assistance",
    "seis_limit": "The limit of SEIS",
    "eis_limit": "The limit of EIS",
    "order": "The order: grants before the first cost, somebody who leads before those who follow",
    "mandates": "All the money of the mandates that fit",
}
#: What kind of money an offer from abroad is.
OFFER_KINDS: Mapping[str, str] = {
    "grant": "Grant",
    "equity": "Equity",
    "tax_credit": "Tax credit",
    "subsidy": "Subsidy",
}
#: What a venture says of an offer from abroad.
OFFER_LABELS: Mapping[str, str] = {
    "title": "What you call it",
    "country": "Country",
    "kind": "Kind of money",
    "currency": "Currency",
    "rate": "Pounds for one unit",
    "rate_on": "Rate of",
    "amount": "Sum",
    "cost_share": "Share of capital costs",
    "capital_costs": "Capital costs",
    "stake": "Share of the company asked for it",
    "answer_by": "Answer by",
    "money_on": "Money by",
    "conditions": "Conditions",
    "source": "Who says so",
    "source_on": "Said on",
}
