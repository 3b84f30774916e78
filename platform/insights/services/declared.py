"""What ventures here declare, in columns: what they ask for, and the rounds that they have closed.

It is read whole once. After that only the ventures that were saved since are read again, and where nothing of theirs
is different that a figure is made of, what stands here stays the very same: a figure made from it need not be made
again because somebody mended a sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from foundation.database import Session
from foundation.kept import Kept
from insights import queries
from insights.queries import State
from insights.services.rounds import UNKNOWN, Codes, Floats, Ints, Mask, Rounds, Vocabulary, ordered, tax_years
from reference.services.places import distance_km

Points = Mapping[str, tuple[float, float]]


class Asks(NamedTuple):
    """What the ventures of one place, or of one university, ask for together."""

    code: str
    ventures: int
    with_ask: int
    pounds: int
    demo: int


@dataclass(frozen=True, eq=False)
class VentureColumns:
    """Ventures that everybody sees, by key; codes as numbers, an ask that is not stated as NaN."""

    key: Ints
    authority: Ints
    university: Ints
    sector: Ints
    ask: Floats
    demo: Mask


@dataclass(frozen=True, eq=False)
class RoundColumns:
    """Their equity rounds, by day and key; ``kilometres`` to the nearest investor whose place is known."""

    key: Ints
    venture: Ints
    day: Ints
    amount: Floats
    stage: Ints
    kilometres: Floats


@dataclass(frozen=True, eq=False)
class OwnRounds:
    """The rounds as measures read them.

    Parameters
    ----------
    rounds : Rounds
        Those of ventures with a registered place, which is where they are registered now.
    nowhere : int
        How many there are of ventures without one.
    demo : bool
        Whether invented ones are among all these.
    """

    rounds: Rounds = field(repr=False)
    nowhere: int
    demo: bool


@dataclass(frozen=True, eq=False)
class Declared:
    """What ventures declare, as of a version of the catalogue.

    Parameters
    ----------
    state : State
        How far everything had come.
    facts : Facts
        What places and codes are, and where funders are based.
    words : Vocabulary
        What the numbers in the columns stand for.
    ventures, raised : VentureColumns, RoundColumns
        As they were read.
    own : OwnRounds
        The rounds, put together with their ventures.
    by_authority, by_university : tuple of Asks
        Asks added up; ``""`` where a venture gives no place or no university.
    """

    state: State
    facts: "Facts" = field(repr=False)
    words: Vocabulary = field(repr=False)
    ventures: VentureColumns = field(repr=False)
    raised: RoundColumns = field(repr=False)
    own: OwnRounds
    by_authority: tuple[Asks, ...] = field(repr=False)
    by_university: tuple[Asks, ...] = field(repr=False)


@dataclass(frozen=True)
class Facts:
    """What is known of places and codes, and where funders are based.

    Parameters
    ----------
    where : Mapping
        Latitude and longitude of each authority.
    parents : Mapping
        The sector that each sector is part of.
    homes : Mapping
        The authority of each university.
    bases : sequence of (int, str)
        Funders with the authority in which they are based.
    """

    where: Points
    parents: Mapping[str, str | None]
    homes: Mapping[str, str]
    bases: Sequence[tuple[int, str]]

    @cached_property
    def _apart(self) -> dict[tuple[str, str], float]:
        return {}

    def kilometres(self, here: str, investors: Iterable[str | None]) -> float | None:
        """Give the distance to the nearest investor whose place is known, between the centres of authorities."""
        known = [there for there in investors if there is not None and there in self.where]
        return min((self._distance(here, there) for there in known), default=None) if here in self.where else None

    def _distance(self, here: str, there: str) -> float:
        if (here, there) not in self._apart:
            self._apart[here, there] = distance_km(*self.where[here], *self.where[there])
        return self._apart[here, there]


def facts_of(session: Session) -> Facts:
    """Read what is known of places and codes, and where funders are based."""
    return Facts(
        where={place.code: (place.lat, place.lon) for place in queries.places(session)},
        parents=queries.sector_parents(session),
        homes=queries.university_authorities(session),
        bases=queries.funder_bases(session),
    )


def declared(session: Session, state: State | None = None) -> Declared:
    """Give what ventures declare, as the database stands now.

    Parameters
    ----------
    session : Session
        The database.
    state : State, optional
        How far everything has come, where the caller has asked for it already.
    """
    known = state or queries.state(session)
    return _kept.get(session, known[:3])


def _read(session: Session) -> Declared:
    state, facts = queries.state(session), facts_of(session)
    words = Vocabulary(Codes(facts.where), Codes(), Codes(), Codes())
    ventures = _ventures(session, facts, words)
    raised = _rounds(session, facts, words, ventures)
    return _declared(state, facts, words, ventures, raised)


def _declared(
    state: State, facts: Facts, words: Vocabulary, ventures: VentureColumns, raised: RoundColumns
) -> Declared:
    return Declared(
        state=state,
        facts=facts,
        words=words,
        ventures=ventures,
        raised=raised,
        own=_together(facts, words, ventures, raised),
        by_authority=_added(ventures, ventures.authority, words.authorities),
        by_university=_added(ventures, ventures.university, words.universities),
    )


def _renew(session: Session, before: Declared) -> Declared:
    """Read those ventures again that were saved since; all where places, codes or bases of funders are others."""
    state, known = queries.state(session), before.state
    elsewhere = (state.beginning, state.reference) != (known.beginning, known.reference)
    if elsewhere or before.facts.bases != queries.funder_bases(session):
        return _read(session)
    facts, words, since = before.facts, before.words, known.catalogue or 0
    changed = queries.changed_ventures(session, since)
    fresh = _ventures(session, facts, words, since)
    # Somebody may save a profile between two of these questions: it is then read once more at the next change.
    gone = np.union1d(np.array(changed, dtype=np.int64), fresh.key)
    ventures = _with(before.ventures, np.isin(before.ventures.key, gone), fresh, ("key",))
    again = _rounds(session, facts, words, fresh, since)
    raised = _with(before.raised, np.isin(before.raised.venture, gone), again, ("key", "day"))
    if ventures is before.ventures and raised is before.raised:
        return replace(before, state=state)
    made = _declared(state, facts, words, ventures, raised)
    if raised is before.raised and _same(replace(ventures, ask=before.ventures.ask), before.ventures):
        return replace(made, own=before.own)
    return made


_kept: Kept[Declared] = Kept(lambda session: queries.state(session)[:3], _read, _renew)

Columns = TypeVar("Columns", VentureColumns, RoundColumns)


def _with(held: Columns, gone: Mask, fresh: Columns, order: Sequence[str]) -> Columns:
    """Put fresh rows in the place of those that are gone; the very same columns where nothing is different."""
    if _same(_where(held, gone), fresh):
        return held
    kept = _where(held, ~gone)
    names = [each.name for each in fields(held)]
    columns = {name: np.concatenate([getattr(kept, name), getattr(fresh, name)]) for name in names}
    return _where(type(held)(**columns), np.lexsort([columns[name] for name in order]))


def _where(columns: Columns, which: Mask | Ints) -> Columns:
    return type(columns)(**{each.name: getattr(columns, each.name)[which] for each in fields(columns)})


def _same(some: Columns, others: Columns) -> bool:
    """Tell whether two have the same rows, but for the keys of rounds: a profile that is saved writes them anew."""
    return all(
        np.array_equal(getattr(some, each.name), getattr(others, each.name), equal_nan=each.name in _WITH_GAPS)
        for each in fields(some)
        if not (isinstance(some, RoundColumns) and each.name == "key")
    )


_WITH_GAPS = ("ask", "amount", "kilometres")


def _ventures(session: Session, facts: Facts, words: Vocabulary, since: int = -1) -> VentureColumns:
    pieces = [
        VentureColumns(
            key=np.array(key, dtype=np.int64),
            authority=words.authorities.many(authority),
            university=words.universities.many(university),
            sector=words.sectors.many(facts.parents.get(each or "", each) for each in sector),
            ask=np.array(ask, dtype=np.float64),
            demo=np.array(demo, dtype=np.bool_),
        )
        for key, authority, university, sector, ask, demo in queries.shown_ventures(session, since)
    ]
    return _joined(VentureColumns, pieces)


def _rounds(
    session: Session, facts: Facts, words: Vocabulary, ventures: VentureColumns, since: int = -1
) -> RoundColumns:
    investors: dict[int, list[str]] = {}
    for key, code in queries.round_investor_places(session, since):
        investors.setdefault(key, []).append(code)
    pieces = []
    for numbers, venture, day, amount, stage in queries.own_rounds(session, since):
        at = np.array(venture, dtype=np.int64)
        piece = RoundColumns(
            key=np.array(numbers, dtype=np.int64),
            venture=at,
            day=np.array(day, dtype="datetime64[D]").astype(np.int64),
            amount=np.array(amount, dtype=np.float64),
            stage=words.stages.many(stage),
            kilometres=np.full(len(at), np.nan),
        )
        piece = _where(piece, np.isin(at, ventures.key))
        _measure(facts, words, piece, ventures, investors)
        pieces.append(piece)
    return _joined(RoundColumns, pieces)


def _measure(
    facts: Facts,
    words: Vocabulary,
    rounds: RoundColumns,
    ventures: VentureColumns,
    investors: Mapping[int, Sequence[str]],
) -> None:
    """Put in how far the nearest investor is, where it is known."""
    if not investors:
        return
    homes = ventures.authority[np.searchsorted(ventures.key, rounds.venture)].tolist()
    for row, (number, home) in enumerate(zip(rounds.key.tolist(), homes, strict=True)):
        if number in investors and home != UNKNOWN:
            far = facts.kilometres(words.authorities.codes[home], investors[number])
            rounds.kilometres[row] = np.nan if far is None else far


def _joined(kind: type[Columns], pieces: Sequence[Columns]) -> Columns:
    if not pieces:
        return kind(**{each.name: np.empty(0, dtype=_TYPES.get(each.name, np.int64)) for each in fields(kind)})
    return kind(**{each.name: np.concatenate([getattr(piece, each.name) for piece in pieces]) for each in fields(kind)})


_TYPES: Mapping[str, Any] = {"ask": np.float64, "amount": np.float64, "kilometres": np.float64, "demo": np.bool_}


def _together(facts: Facts, words: Vocabulary, ventures: VentureColumns, raised: RoundColumns) -> OwnRounds:
    """Put rounds and their ventures together; what was true of a venture at the time is not known."""
    every = np.searchsorted(ventures.key, raised.venture)
    placed = np.flatnonzero(ventures.authority[every] != UNKNOWN)
    held, at = _where(raised, placed), every[placed]
    homes = words.authorities.many(facts.homes.get(code) for code in words.universities.codes)
    university = ventures.university[at]
    rounds = Rounds(
        company=_numbered(held.venture),
        day=held.day,
        year=tax_years(held.day.astype("datetime64[D]")),
        amount=held.amount,
        authority=ventures.authority[at],
        university=university,
        stage=held.stage,
        sector=ventures.sector[at],
        founded=np.append(homes, UNKNOWN)[university],
        kilometres=held.kilometres,
    )
    return OwnRounds(ordered(rounds), len(raised.key) - len(placed), bool(ventures.demo[every].any()))


def _numbered(keys: Ints) -> Ints:
    """Number keys in the order in which they are first met."""
    _, first, back = np.unique(keys, return_index=True, return_inverse=True)
    numbers = np.empty(len(first), dtype=np.int64)
    numbers[np.argsort(first)] = np.arange(len(first))
    return np.asarray(numbers[back], dtype=np.int64)


def _added(ventures: VentureColumns, by: Ints, codes: Codes) -> tuple[Asks, ...]:
    return tuple(_sums(ventures, by, codes))


def _sums(ventures: VentureColumns, by: Ints, codes: Codes) -> Iterator[Asks]:
    """Add up asks by a column of codes; what has none comes first, under an empty code."""
    size, stated = len(codes.codes) + 1, ~np.isnan(ventures.ask)
    counts = [
        np.bincount(by[which] + 1, weights=weights, minlength=size)
        for which, weights in (
            (slice(None), None), (stated, None), (stated, ventures.ask[stated]), (ventures.demo, None),
        )
    ]  # fmt: skip
    for number in np.flatnonzero(counts[0]).tolist():
        code = codes.codes[number - 1] if number else ""
        yield Asks(code, *(int(column[number]) for column in counts))
