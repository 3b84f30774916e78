"""What the reports claim, beside what the registers give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from foundation.database import Session
from insights.services.answers import Answer, Question
from insights.services.gap import answer
from insights.services.library import Library, library
from insights.services.registers import BASES
from reference.models import Claim


@dataclass(frozen=True)
class Check:
    """A question that comes near to what a claim says, and in what it still differs."""

    question: Question
    difference: str


#: The claims that the registers can say something about. The others stand as they were said.
CHECKS: Mapping[str, Sequence[Check]] = MappingProxyType(
    {
        "F1": (
            Check(Question(register="eis", base="population"), "All companies under the scheme, not spinouts alone."),
            Check(Question(register="eis", base="firms"), "The mean raise of companies that did raise."),
            Check(Question(register="seis", base="population"), "The smallest and youngest companies."),
            Check(
                Question(register="spinoff_investment", base="population"),
                "Spin-offs by their university's region, by people who live there.",
            ),
            Check(
                Question(register="spinoff_investment", base="research_income"),
                "Spin-offs by their university's region, for each pound of research income.",
            ),
        ),
        "F6": (
            Check(
                Question(measure="share", register="berd", base="population", period="2022"),
                "What firms spend themselves; the claim is about public money too.",
            ),
        ),
        "F34": (
            Check(
                Question(measure="representation_ratio", register="eis", base="population"),
                "All sectors and people as the base; the claim is about software and high-growth software companies.",
            ),
            Check(
                Question(measure="representation_ratio", register="eis", base="firms"),
                "All sectors, and companies that raised as the base.",
            ),
        ),
    }
)


@dataclass(frozen=True)
class Finding:
    """What one register gives where a claim was made."""

    label: str
    difference: str
    answer: Answer


@dataclass(frozen=True)
class CheckedClaim:
    """A claim as it was made, with what the registers give."""

    claim: Claim
    stated: str
    findings: Sequence[Finding]


def checked_claims(session: Session, codes: Sequence[str] = ()) -> list[CheckedClaim]:
    """Give claims, each with what the registers give where they can.

    Parameters
    ----------
    session : Session
        The database.
    codes : sequence of str, optional
        Only these; all of them otherwise.
    """
    shelf = library(session)
    return [
        CheckedClaim(claim, stated(claim), findings(shelf, claim.code))
        for claim in shelf.claims
        if not codes or claim.code in codes
    ]


def findings(shelf: Library, code: str) -> list[Finding]:
    """Answer the questions that come near to a claim."""
    given = [(check, answer(shelf, check.question)) for check in CHECKS.get(code, ())]
    return [Finding(label_of(each), check.difference, each) for check, each in given]


def label_of(given: Answer) -> str:
    """Name the question of an answer: its register and base, and its measure where it is not the usual one."""
    base = BASES[given.question.base]
    measure = "" if given.question.measure == Question().measure else f"{given.measure.title}: "
    if given.question.measure == "share":
        return f"{measure}{given.register.title}"
    return f"{measure}{given.register.title}, per {base}"


def stated(claim: Claim) -> str:
    """Write the figure of a claim as its source does."""
    if claim.value is None:
        return ""
    if claim.value_high is not None:
        return f"{_number(claim.value, claim.unit)} to {_number(claim.value_high, claim.unit)}"
    return _number(claim.value, claim.unit)


def _number(value: float, unit: str | None) -> str:
    """Write a number with its unit, short where it is long."""
    match unit:
        case "gbp_per_gbp":
            return f"{100 * value:.0f}p in the pound"
        case "share":
            return f"{100 * value:.4g}%"
        case "gbp":
            return f"£{_short(value)}"
        case "gbp_per_head":
            return f"£{value:,.0f} a head"
        case "usd":
            return f"${_short(value)}"
        case None | "" | "count":
            return _short(value)
        case _:
            return f"{_short(value)} {unit.replace('_', ' ')}"


def _short(value: float) -> str:
    for scale, word in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= scale:
            return f"{value / scale:.4g}{word}"
    return f"{value:,.4g}" if value < 1_000 else f"{value:,.0f}"
