"""The closed vocabularies of profiles, and how a page names each word."""

from collections.abc import Mapping

IP_POSITIONS: Mapping[str, str] = {
    "none": "No intellectual property",
    "applied": "Patent or registration applied for",
    "granted": "Patent or registration granted",
    "licensed": "Licensed in from somebody else",
    "owned": "Owned by the venture",
}
#: As the Investing in Women Code counts founding teams.
FOUNDING_TEAMS: Mapping[str, str] = {
    "women": "All women",
    "mixed": "Women and men",
    "men": "All men",
}
RELIEF_STATUSES: Mapping[str, str] = {
    "no": "No",
    "expected": "Expected, not yet assured",
    "assured": "Advance assurance held",
}
FUNDER_KINDS: Mapping[str, str] = {
    "vc": "Venture capital",
    "university_fund": "University fund",
    "angel_network": "Angel network",
    "growth_equity": "Growth equity",
    "public_programme": "Public programme",
    "place_based_fund": "Place-based fund",
    "lgps_fund": "Local government pension fund",
    "lgps_pool": "Local government pension pool",
    "cdfi": "Community lender",
    "fund_of_funds": "Fund of funds",
}
CLUSTER_KINDS: Mapping[str, str] = {
    "supercluster": "Supercluster",
    "established": "Established",
    "emerging": "Emerging",
    "park": "Science or business park",
    "unspecified": "Not stated",
}
ITEM_KINDS: Mapping[str, str] = {
    "anchor": "Anchors",
    "asset": "Shared assets",
    "blocker": "What holds it back",
    "ask": "What it asks for",
}
#: A cluster's lists by the name that forms and the API give them, and the kind that each is kept under.
ITEM_LISTS: Mapping[str, str] = {"anchors": "anchor", "assets": "asset", "blockers": "blocker", "asks": "ask"}
LEADS: Mapping[str, str] = {
    "lead": "Leads rounds",
    "follow": "Follows a lead investor",
    "either": "Leads or follows",
}
PLACE_KINDS: Mapping[str, str] = {
    "authority": "Local authority",
    "region": "Region or nation",
    "combined_authority": "Combined authority",
    "pool": "Pension pool area",
    "country": "Country",
    "uk": "Whole United Kingdom",
    "radius": "Within a distance of a place",
    "drawn": "A drawn area",
}
DISTANCE_UNITS: Mapping[str, str] = {"miles": "Miles", "km": "Kilometres"}
PLACE_BASES: Mapping[str, str] = {
    "any": "Any address of the venture",
    "registered": "The registered address",
    "activity": "A place of activity",
}
CONDITION_KINDS: Mapping[str, str] = {
    "match_funding": "Match funding",
    "min_revenue": "Revenue of at least",
    "max_revenue": "Revenue of at most",
    "min_trl": "Technology readiness of at least",
    "max_trl": "Technology readiness of at most",
    "seis": "SEIS",
    "eis": "EIS",
    "mfa": "Minimal Financial Assistance",
    "university": "University link",
    "other": "Other",
}
CLAIMS: Mapping[str, str] = {"declared": "Declared", "evidenced": "Evidenced", "verified": "Verified"}
STATUSES: Mapping[str, str] = {"draft": "Draft", "published": "Published", "archived": "Archived"}
