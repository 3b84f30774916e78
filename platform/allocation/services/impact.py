"""What came of a fund's money, by pillar and place: leverage, jobs and other outcomes, each round counted once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.policy import Viewer
from allocation import queries
from allocation.models import Entry, Outcome
from allocation.services.access import Account
from allocation.services.account import company_key, ledger_source
from allocation.services.entering import standing
from allocation.services.rounds import Investment, Leverage, Reported, Round, Total, leverage, rounds_of, total
from allocation.services.tagging import AREAS, Tagger, tagger
from allocation.services.words import PILLARS, PLACING, pillar_of_firm
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from foundation.figures import Figure
from reference.services.rules import rule

_DAYS = "allocation.reconcile_days"
MEASURES: Mapping[str, tuple[str, str]] = {
    "jobs_created": ("Jobs created", "full-time equivalents"),
    "jobs_safeguarded": ("Jobs safeguarded", "full-time equivalents"),
    "homes": ("Homes", "homes"),
    "floorspace_m2": ("Floorspace", "square metres"),
    "energy_mwh": ("Clean energy a year", "megawatt hours"),
    "carbon_tonnes": ("Carbon avoided a year", "tonnes of CO2 equivalent"),
}
#: What is printed with every report, a paragraph a line; ``days`` is filled in from the rule in force.
METHOD = """\
Investments of the fund’s vehicles in one company within {days} days of the first are one round. What several of \
them report of it (private and public money beside the fund, jobs, other outcomes) is counted once: the largest \
that is reported.
Leverage is private money beside the fund for each pound of its own, over the rounds of which private money is \
reported.
The attributable share of an outcome is the fund’s part of the round: its own pounds over those of all \
investors. Added up over every investor of a round it comes to the outcome, and no more. Where the size of a \
round is not known, its outcome is counted and not attributed.
Of two reports of the same outcome of one investment the later one counts; both are kept. What is made of \
several reports is as well founded as the weakest of them: declared by the fund or company, evidenced by papers, \
or assured by somebody independent.
A company counts in the place of its local authority when the money was placed, and in the pillar that the \
ledger gives it: affordable housing, SME finance, clean energy, infrastructure or regeneration. Nothing here \
says that an outcome would not have come about without the money."""


@dataclass(frozen=True)
class Line:
    """The rounds of one pillar, one region, or all: what was placed, what stood beside it, and what came of it."""

    code: str
    name: str
    invested_gbp: int
    companies: int
    rounds: int
    leverage: Leverage
    totals: Mapping[str, Total]


@dataclass(frozen=True)
class Report:
    """A place-based impact report.

    Parameters
    ----------
    account : Account
        Whose.
    place : str
        ``kind:code`` of the place that it is limited to; empty for everywhere.
    place_name : str
        Its name.
    whole : Line
        Everything in the report.
    pillars, regions : sequence of Line
        By pillar and by region or nation; those without money are left out.
    figures : sequence of Figure
        The headlines.
    method : sequence of str
        How it is worked out.
    """

    account: Account
    place: str
    place_name: str
    whole: Line
    pillars: Sequence[Line]
    regions: Sequence[Line]
    figures: Sequence[Figure]
    method: Sequence[str]

    @property
    def measures(self) -> list[str]:
        """The measures of which anything is reported."""
        return [code for code in MEASURES if self.whole.totals[code].rounds]


def report(session: Session, account: Account, place: str = "") -> Report:
    """Make the report of a fund, for everywhere or for one place.

    Raises
    ------
    NotFound
        If there is no such place.
    """
    named, days = tagger(session), rule(session, _DAYS, clock.today()).whole
    kind, _, code = place.partition(":")
    if place and (kind not in AREAS or (kind, code) not in named.places.names):
        raise NotFound("There is no such place.")
    entries = [entry for entry in queries.live_entries(session, account.funder_id) if entry.kind in PLACING]
    outcomes = _newest(queries.outcomes(session, account.funder_id))
    investments = [_investment(entry, named, outcomes.get(entry.id or 0, {})) for entry in entries]
    rounds = [held for held in rounds_of(investments, days) if not place or place in held.places]
    whole = _line("", "All of it", rounds)
    pillars = [_line(code, name, [held for held in rounds if held.pillar == code]) for code, name in PILLARS.items()]
    areas = [(f"region:{key}", name) for key, name in named.labels.regions.items()]
    regions = [_line(key, name, [held for held in rounds if key in held.places]) for key, name in areas]
    place_name = named.name(("place", place)) if place else "Everywhere"
    return Report(
        account=account,
        place=place,
        place_name=place_name,
        whole=whole,
        pillars=[line for line in pillars if line.rounds],
        regions=[line for line in regions if line.rounds],
        figures=_figures(account, place_name, whole),
        method=METHOD.format(days=days).split("\n"),
    )


def _newest(outcomes: Iterable[Outcome]) -> dict[int, dict[str, Outcome]]:
    """Keep the latest report of each measure of each entry; they come with the latest last."""
    found: dict[int, dict[str, Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.entry_id, {})[outcome.measure] = outcome
    return found


def _investment(entry: Entry, named: Tagger, outcomes: Mapping[str, Outcome]) -> Investment:
    sectors = named.branches(filter(None, [entry.sector_code]))
    areas = named.places.areas.get(entry.authority_code or "", ())
    return Investment(
        company=company_key(entry),
        on=entry.happened_on,
        amount_gbp=entry.amount_gbp,
        pillar=entry.pillar or pillar_of_firm(sectors),
        places=frozenset(f"{area.kind}:{area.code}" for area in areas),
        round_gbp=entry.round_gbp,
        private_gbp=entry.private_gbp,
        public_gbp=entry.public_gbp,
        outcomes={measure: Reported(held.value, held.claim) for measure, held in outcomes.items()},
    )


def _line(code: str, name: str, rounds: Sequence[Round]) -> Line:
    return Line(
        code=code,
        name=name,
        invested_gbp=sum(held.own_gbp for held in rounds),
        companies=len({held.investments[0].company for held in rounds}),
        rounds=len(rounds),
        leverage=leverage(rounds),
        totals={measure: total(rounds, measure) for measure in MEASURES},
    )


def _figures(account: Account, place: str, whole: Line) -> list[Figure]:
    source, period = ledger_source(account.funder), f"to {clock.in_words(clock.today())}"

    def figure(label: str, value: float | None, unit: str, definition: str, n: int, status: str = "declared") -> Figure:
        return Figure(
            label=label, value=value, unit=unit, period=period, geography=place, definition=definition,
            source=source, sample_size=n, status=status or "declared",
            withheld="" if value is not None else "Nothing is reported",
        )  # fmt: skip

    beside = whole.leverage
    found = [
        figure("Invested", whole.invested_gbp, "gbp", "Sum of first and follow-on investments.", whole.rounds),
        figure(
            "Leverage", beside.ratio, "ratio",
            "Private money beside the fund for each pound of its own, over the rounds of which it is reported.",
            beside.rounds,
        ),
    ]  # fmt: skip
    for code, (name, unit) in MEASURES.items():
        held = whole.totals[code]
        if held.rounds:
            words = f"In {unit}. Every round counted once: adding reports up would give {held.reported:,.0f}."
            found.append(figure(name, held.counted, "count", words, held.rounds, held.claim))
            words = f"In {unit}. The fund’s part of each round whose size is known, times what is reported of it."
            found.append(figure(f"{name}, attributable", held.attributable, "count", words, held.rounds, held.claim))
    return found


def report_outcome(session: Session, account: Account, actor: Viewer, values: Mapping[str, Any]) -> Outcome:
    """Report what came of an investment. An earlier report of the same stays to be read and counts no longer.

    Raises
    ------
    Invalid
        If the entry is no investment.
    NotFound
        If there is no such entry in this ledger.
    Conflict
        If another entry has taken its place.
    """
    entry = standing(session, account, values["entry_id"])
    if entry.kind not in PLACING:
        raise Invalid({"entry_id": ["Choose an investment."]})
    made = Outcome(**values, demo=account.funder.demo, entered_at=clock.now(), entered_by_id=actor.user_id)
    session.add(made)
    session.flush()
    return made


COLUMNS = (
    "by", "code", "name", "measure", "value", "unit", "counted from rounds", "of rounds", "definition", "claim",
    "place", "source",
)  # fmt: skip


def table(held: Report) -> list[list[object]]:
    """Give the report as lines under ``COLUMNS``, with the method at the end."""
    rows: list[list[object]] = []
    source = ledger_source(held.account.funder)
    for by, lines in (("all", [held.whole]), ("pillar", held.pillars), ("region", held.regions)):
        for line in lines:
            for measure, value, unit, rounds, words, claim in _measured(line):
                rows.append(
                    [
                        by, line.code, line.name, measure, value, unit, rounds, line.rounds, words, claim,
                        held.place_name, f"{source.title}, {source.publisher}",
                    ]
                )  # fmt: skip
    rows += [["method", str(number), "", "", None, "", None, None, text] for number, text in enumerate(held.method, 1)]
    return [[*row, *[""] * (len(COLUMNS) - len(row))] for row in rows]


def _measured(line: Line) -> list[tuple[str, float | None, str, int, str, str]]:
    beside = line.leverage
    found: list[tuple[str, float | None, str, int, str, str]] = [
        ("invested", line.invested_gbp, "gbp", line.rounds, "Sum of first and follow-on investments", "declared"),
        ("companies", line.companies, "count", line.rounds, "Companies invested in", "declared"),
        ("private beside", beside.private_gbp, "gbp", beside.rounds, "Counted once for each round", "declared"),
        ("public beside", beside.public_gbp, "gbp", beside.rounds, "Counted once for each round", "declared"),
        ("leverage", beside.ratio, "ratio", beside.rounds, "Private money for each pound of the fund", "declared"),
    ]
    for code, (_, unit) in MEASURES.items():
        held = line.totals[code]
        if held.rounds:
            found += [
                (code, held.counted, unit, held.rounds, "Every round counted once", held.claim),
                (f"{code} attributable", held.attributable, unit, held.rounds, "Times the fund’s part", held.claim),
                (f"{code} as reported", held.reported, unit, held.rounds, "Reports added up", held.claim),
            ]
    return found
