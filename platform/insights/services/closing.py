"""How long deals really take in a region: from the first meeting to the money, with those still open censored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from foundation import clock
from foundation.database import Session
from foundation.figures import Figure, Source
from foundation.kept import Drawn, Kept
from insights import queries
from insights.queries import DealCourse
from insights.services import areas
from insights.services.books import day_of
from insights.services.durations import DAYS_IN_A_MONTH, median_time
from insights.services.gap import MIDLANDS, WHOLE
from insights.services.library import library
from insights.services.rounds import Spells
from pipeline.models import LIVE_STAGES, Stage

DEFINITION = (
    "Median time from a deal's first meeting to the day on which the money went in (Kaplan-Meier), in months. The first"
    " meeting is the day on which a funder's deal came to that stage, or of the first meeting kept with it if that is"
    " earlier. The money is in on the earliest closing that both sides confirmed, or else on the day on which the"
    " funder marked the deal as completed. Deals that are open or on hold are censored today; passed and withdrawn ones"
    " on the day they ended. Deals whose money is not after their first meeting are left out: they were entered"
    " afterwards. The place is the venture's registered office. Withheld below 5 deals. 95% interval after Greenwood."
)
_TITLE = "Median time from first meeting to money"


@dataclass(frozen=True, slots=True)
class ClosingTime:
    """How long deals take where a venture is.

    Parameters
    ----------
    figure : Figure
        Of the smallest area that has one; of the whole country where none has.
    narrower : tuple of Figure
        The smaller areas that were asked first and have none, with the reason.
    demo : bool
        Whether invented deals are among them.
    """

    figure: Figure
    narrower: tuple[Figure, ...]
    demo: bool


@dataclass(frozen=True, eq=False)
class _Courses:
    """Times in months and whether they ended with money, by authority, and what was worked out from them."""

    spells: Mapping[str, list[tuple[float, bool]]] = field(repr=False)
    demo: frozenset[str]
    drawn: Drawn[ClosingTime] = field(default_factory=Drawn, repr=False)


def _state(session: Session) -> tuple[object, ...]:
    state = queries.state(session)
    return (state.beginning, state.reference, state.catalogue, state.deals, clock.today())


def _read(session: Session) -> _Courses:
    spells: dict[str, list[tuple[float, bool]]] = {}
    demo = set()
    for course in queries.deal_courses(session):
        found = spell_of(course, clock.today())
        if found is not None:
            spells.setdefault(course.code, []).append(found)
            if course.demo:
                demo.add(course.code)
    return _Courses(spells, frozenset(demo))


_kept: Kept[_Courses] = Kept(_state, _read)


def spell_of(course: DealCourse, today: date) -> tuple[float, bool] | None:
    """Give the months that a deal took or has taken so far, and whether the money came; None where it does not count.

    Parameters
    ----------
    course : DealCourse
        The deal.
    today : date
        Up to when an open deal was watched.
    """
    met = min(moment.date() for moment in (course.entered_at, course.begins_at) if moment is not None)
    completed = course.stage == Stage.COMPLETED.value
    ended = course.closed_on is not None or completed
    if course.closed_on is not None:
        last = course.closed_on
    elif completed or course.stage not in (*LIVE_STAGES, Stage.ON_HOLD.value):
        last = course.stage_entered_at.date()
    else:
        last = today
    days = (last - met).days
    return (days / DAYS_IN_A_MONTH, ended) if days > 0 else None


def closing_times(session: Session) -> Callable[[str | None], ClosingTime]:
    """Give what says how long deals take in the region of an authority, or in the smallest wider area that can be said.

    Parameters
    ----------
    session : Session
        The database; it is asked once, for however many authorities.

    Returns
    -------
    callable
        Takes the code of an authority; with None it answers for the whole country.
    """
    courses, geography = _kept.get(session), library(session).geography

    def of_authority(authority: str | None) -> ClosingTime:
        region = geography.authorities.get(authority or "", "")
        return courses.drawn.get((region,), lambda: _found(courses, geography, region))

    return of_authority


def _found(courses: _Courses, geography: areas.Geography, region: str) -> ClosingTime:
    passed: list[Figure] = []
    for name, regions in _wider(geography, region):
        held = [code for code in courses.spells if geography.authorities.get(code) in regions]
        figure = _figure(name, [spell for code in held for spell in courses.spells[code]])
        demo = bool(courses.demo.intersection(held))
        if figure.value is not None or name == WHOLE:
            break
        passed.append(figure)
    return ClosingTime(figure, tuple(passed), demo)


def _wider(geography: areas.Geography, region: str) -> Iterable[tuple[str, frozenset[str]]]:
    """Give areas around a region, the smallest first, each with its regions."""
    if region in geography.regions:
        yield geography.regions[region], frozenset({region})
    midlands = geography.midlands.get(areas.BY_ADDRESS)
    inside = frozenset(code for kind, code in midlands.members if kind == "region") if midlands else frozenset()
    if region in inside:
        yield MIDLANDS, inside
    yield WHOLE, frozenset(geography.authorities.values())


def _figure(name: str, spells: list[tuple[float, bool]]) -> Figure:
    lasted = np.array([months for months, _ in spells], dtype=np.float64)
    ended = np.array([came for _, came in spells], dtype=np.bool_)
    outcome = median_time(name, Spells(lasted, ended), "deals", "come to money")
    return Figure(
        label=_TITLE,
        value=outcome.value,
        unit="months",
        period=f"as of {day_of()}",
        geography=name,
        definition=DEFINITION,
        source=Source("Deals of funders on this platform", "Parity", vintage=f"as of {day_of()}"),
        sample_size=outcome.n,
        status="declared",
        withheld=outcome.withheld,
        inputs=outcome.counts if outcome.value is not None else {},
        low=outcome.low,
        high=outcome.high,
    )
