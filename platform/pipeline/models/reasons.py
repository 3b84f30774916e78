"""Why a deal was passed on, in two levels, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """A family of reasons.

    Parameters
    ----------
    code, name : str
        The family.
    reasons : tuple of (code, name)
        What it holds.
    about_mandate : bool
        True where the reason says that a mandate's stated terms were not met. Only such reasons may teach a filter;
        judgements of quality may not, because they would teach it past bias.
    """

    code: str
    name: str
    reasons: tuple[tuple[str, str], ...]
    about_mandate: bool = False


REASON_GROUPS: tuple[ReasonGroup, ...] = (
    ReasonGroup(
        "outside_mandate",
        "Outside the mandate",
        (
            ("sector", "Sector"),
            ("stage", "Stage"),
            ("geography", "Place"),
            ("ticket", "Size of the cheque"),
            ("instrument", "Kind of money"),
            ("exclusion", "Ethics or an exclusion"),
        ),
        about_mandate=True,
    ),
    ReasonGroup(
        "timing",
        "Timing",
        (
            ("too_early", "Too early"),
            ("too_late", "Too late"),
            ("deploying_elsewhere", "The fund is placing its money elsewhere"),
            ("no_capacity", "No capacity to look at it"),
        ),
    ),
    ReasonGroup(
        "team",
        "Team",
        (
            ("incomplete", "Team not complete"),
            ("founder_market_fit", "Fit between founders and market"),
            ("commitment", "Commitment"),
            ("references", "References"),
        ),
    ),
    ReasonGroup(
        "market",
        "Market",
        (("too_small", "Too small"), ("competition", "Competition"), ("adoption", "Slow to adopt")),
    ),
    ReasonGroup(
        "product_tech",
        "Product and technology",
        (
            ("unproven", "Not proven yet"),
            ("weak_differentiation", "Too close to what exists"),
            ("trl", "Technology readiness"),
        ),
    ),
    ReasonGroup(
        "traction", "Traction", (("no_customers", "No customers yet"), ("weak_references", "Weak customer references"))
    ),
    ReasonGroup(
        "ip",
        "Intellectual property",
        (
            ("ownership", "Who owns it"),
            ("freedom_to_operate", "Freedom to operate"),
            ("university_terms", "Terms of the university"),
        ),
    ),
    ReasonGroup(
        "terms",
        "Terms",
        (
            ("valuation", "Valuation"),
            ("cap_table", "Share register"),
            ("round_structure", "Structure of the round"),
            ("no_lead", "No lead investor"),
        ),
    ),
    ReasonGroup(
        "financial",
        "Finances",
        (("model", "Financial model"), ("runway", "Runway"), ("unit_economics", "Earnings per unit sold")),
    ),
    ReasonGroup(
        "impact_place", "Impact and place", (("no_local_benefit", "No local benefit"), ("jobs", "Too few jobs"))
    ),
    ReasonGroup(
        "compliance",
        "Compliance",
        (
            ("seis_eis", "SEIS or EIS position"),
            ("subsidy_headroom", "Subsidy headroom"),
            ("nsi", "National security clearance"),
            ("promotion", "Rules on financial promotion"),
        ),
    ),
    ReasonGroup(
        "portfolio",
        "Our portfolio",
        (
            ("conflict", "Conflict with a holding"),
            ("concentration", "Too much of one kind"),
            ("ranked_lower", "Ranked lower than others"),
        ),
    ),
    ReasonGroup(
        "process",
        "Process",
        (
            ("unresponsive", "No answer"),
            ("withdrawn", "Withdrawn by the other side"),
            ("found_other_money", "Found other money"),
        ),
    ),
    ReasonGroup("other", "Other", (("other", "Another reason, in the note"),)),
)

#: Every reason by its full code, such as ``timing.too_early``, with its name for reading.
REASONS: dict[str, str] = {
    f"{group.code}.{code}": f"{group.name}: {name}" if group.code != "other" else name
    for group in REASON_GROUPS
    for code, name in group.reasons
}
