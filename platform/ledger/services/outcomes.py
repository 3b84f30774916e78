"""Hours against what came of them: a venture's own figures, shown to its own people with the number of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from applications.models import DECIDED
from applications.models import Status as Applied
from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from introductions.models import ANSWERS
from introductions.models import Status as Answered
from ledger import queries
from ledger.models import Kind
from ledger.queries import Filters
from ledger.services.words import hours
from profiles.models import Venture

_POUNDS = 100_000


@dataclass(frozen=True, slots=True)
class _Case:
    """What hours are set against."""

    label: str
    minutes: int
    cases: int
    definition: str
    none_yet: str


def figures(session: Session, venture: Venture) -> list[Figure]:
    """Set a venture's hours against its answers, its decisions and the money that landed.

    Everything counts from the first day of the ledger on, so that what was done before nobody counted is not set
    against hours that were counted later. Nothing is shown where nothing is entered.
    """
    key = venture.id or 0
    since = queries.first_day(session, key)
    if since is None:
        return []
    minutes = {kind: spent for kind, (_, spent) in queries.count_by_kind(session, Filters(key)).items()}
    moment = datetime.combine(since, datetime.min.time(), tzinfo=clock.LONDON)
    asked = queries.introductions_ended(session, key, moment)
    applied = queries.applications_ended(session, key, moment)
    parts, pounds = queries.landed(session, key, since)
    all_minutes = sum(minutes.values())
    total = _figure(
        venture, since, "Hours spent", hours(all_minutes),
        "All hours in the ledger.", sum(n for n, _ in queries.count_by_kind(session, Filters(key)).values()),
    )  # fmt: skip
    return [
        total,
        *(_ratio(venture, since, case) for case in _cases(minutes, asked, applied)),
        _per_pound(venture, since, all_minutes, parts, pounds),
    ]


def _cases(minutes: Mapping[str, int], asked: Mapping[str, int], applied: Mapping[str, int]) -> list[_Case]:
    on_asking, on_applying = minutes.get(Kind.INTRODUCTION, 0), minutes.get(Kind.APPLICATION, 0)
    answers = sum(asked.get(answer, 0) for answer in ANSWERS)
    decisions = sum(applied.get(status, 0) for status in DECIDED)
    every = "Hours on introductions, divided by"
    return [
        _Case("Hours per answer", on_asking, answers,
              f"{every} the requests that were answered: accepted, not now, or passed.", "No answer yet"),
        _Case("Hours per accepted introduction", on_asking, asked.get(Answered.ACCEPTED, 0),
              f"{every} the requests that were accepted.", "None accepted yet"),
        _Case("Hours per decided application", on_applying, decisions,
              "Hours on applications, divided by those that were decided: offered or declined.", "None decided yet"),
        _Case("Hours per offer", on_applying, applied.get(Applied.OFFERED, 0),
              "Hours on applications, divided by those that led to an offer.", "No offer yet"),
    ]  # fmt: skip


def _ratio(venture: Venture, since: date, case: _Case) -> Figure:
    value = round(hours(case.minutes) / case.cases, 1) if case.cases else None
    return _figure(venture, since, case.label, value, case.definition, case.cases, withheld=case.none_yet)


def _per_pound(venture: Venture, since: date, minutes: int, parts: int, pounds: int) -> Figure:
    value = round(hours(minutes) * _POUNDS / pounds, 1) if pounds else None
    return _figure(
        venture, since, "Hours per £100k landed", value,
        "All hours, divided by the pounds that landed by your kept funding plans, in hundreds of thousands.",
        parts, withheld="No money landed yet", inputs={"pounds landed": float(pounds)},
    )  # fmt: skip


def _figure(
    venture: Venture, since: date, label: str, value: float | None, definition: str, cases: int, *,
    withheld: str = "", inputs: Mapping[str, float] | None = None,
) -> Figure:  # fmt: skip
    return Figure(
        label=label,
        value=value,
        unit="count",
        period=f"since {since.day} {since:%b %Y}",
        geography=venture.name,
        definition=f"{definition} Counted from the first day of the ledger on.",
        source=Source(title="Your own time ledger" + (", DEMO: invented" if venture.demo else ""), publisher="Parity"),
        sample_size=cases,
        status="declared",
        withheld=withheld if value is None else "",
        inputs=inputs or {},
    )
