"""The index of one process: the engine with the published profiles in it, kept in step with the database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from foundation.catalogue import Mark, read_mark
from foundation.database import Session
from matching import queries
from matching.engine import MandateProfile, Matcher, Rules, Taxonomy, VentureProfile
from matching.engine.behaviour import PastDeals
from matching.services.columns import Columns, Entry, Vocabulary, bits_of, day_number
from matching.services.conversion import (
    mandate_profile,
    read_taxonomy,
    venture_profile,
    without_offer,
)
from matching.services.learning import model_stamp, past_deals
from profiles.queries import (
    MandateRecord,
    VentureRecord,
    changed_mandates,
    changed_ventures,
    mandate_records,
    venture_records,
)
from reference.services.rules import rules_on

P = TypeVar("P")

#: Counts and pages that are kept while the catalogue stays as it is; beyond this many they are all forgotten.
MOST_COUNTS, MOST_PAGES = 20_000, 256


@dataclass(frozen=True, eq=False)
class Changes:
    """What is new in the catalogue, and what is no longer in it."""

    ventures: dict[int, VentureProfile]
    mandates: dict[int, MandateProfile]
    venture_entries: list[Entry]
    mandate_entries: list[Entry]
    gone_ventures: Collection[int] = ()
    gone_mandates: Collection[int] = ()


@dataclass(eq=False)
class Catalogue:
    """One view of the published profiles: with their offers, or without them."""

    matcher: Matcher
    ventures: Columns
    mandates: Columns
    venture_profiles: dict[int, VentureProfile]
    mandate_profiles: dict[int, MandateProfile]
    counts: dict[Any, int] = field(default_factory=dict)
    pages: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Changes, taxonomy: Taxonomy) -> "Catalogue":
        """Index everything that is published."""
        matcher = Matcher().fit(
            [found.ventures[key] for key in sorted(found.ventures)],
            [found.mandates[key] for key in sorted(found.mandates)],
            taxonomy=taxonomy,
        )
        ventures, mandates = Columns.of(found.venture_entries), Columns.of(found.mandate_entries)
        return cls(matcher, ventures, mandates, found.ventures, found.mandates)

    def changed(self, found: Changes) -> "Catalogue":
        """Put changed profiles in place, and forget the answers that were found before."""
        self.matcher.update(
            ventures=list(found.ventures.values()),
            mandates=list(found.mandates.values()),
            removed_ventures=found.gone_ventures,
            removed_mandates=found.gone_mandates,
        )
        return Catalogue(
            self.matcher,
            self.ventures.replaced(found.venture_entries, found.gone_ventures),
            self.mandates.replaced(found.mandate_entries, found.gone_mandates),
            _merged(self.venture_profiles, found.ventures, found.gone_ventures),
            _merged(self.mandate_profiles, found.mandates, found.gone_mandates),
        )

    def learning_from(self, past: PastDeals | None) -> "Catalogue":
        """Let past deals count, and forget the answers that were found before."""
        self.matcher.learn_from(past)
        return replace(self, counts={}, pages={})

    def remember(self, question: Any, answer: int) -> int:
        """Keep an answer until the catalogue changes."""
        if len(self.counts) >= MOST_COUNTS:
            self.counts.clear()
        self.counts[question] = answer
        return answer

    def keep(self, question: Any, page: P) -> P:
        """Keep a page of a list until the catalogue changes."""
        if len(self.pages) >= MOST_PAGES:
            self.pages.clear()
        self.pages[question] = page
        return page


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The index at one mark. ``closed`` is made when somebody who may see no offers first asks."""

    mark: Mark
    taxonomy: Taxonomy
    vocabulary: Vocabulary
    universities: dict[str, str]
    open: Catalogue
    closed: Catalogue | None = None
    model: int = 0
    past: PastDeals | None = None


class Index:
    """Keeps a snapshot of the catalogue and brings it up to date when it is asked for.

    A process has one for each database. Several threads may ask at once: one brings it up to date, the others wait,
    so that nobody is shown a list from before a change that was saved before they asked. Only what is committed is
    read, through a session of its own.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._rules: dict[tuple[Mark, date], Rules] = {}

    def current(self, session: Session) -> Snapshot:
        """Give the snapshot that holds every change committed so far."""
        held = self._snapshot
        model = model_stamp(session)
        if held is not None and held.model == model and held.mark == read_mark(session):
            return held
        with self._lock, Session(session.get_bind().engine) as reading:
            held = self._snapshot
            mark = read_mark(reading)
            if held is None or held.mark.beginning != mark.beginning or held.mark.version > mark.version:
                held = _built(reading, mark)
            elif held.mark.version < mark.version:
                held = _caught_up(reading, held, mark)
            if held.model != model:
                held = _taught(reading, held, model)
            self._snapshot = held
            return held

    def catalogue(self, session: Session, *, offers: bool) -> tuple[Snapshot, Catalogue]:
        """Give the view for somebody who may see offers, or the one for somebody who may not.

        The second is a catalogue of its own, in which no venture has said what it asks for: neither its scores nor its
        order can tell what is withheld.
        """
        snapshot = self.current(session)
        if offers:
            return snapshot, snapshot.open
        if snapshot.closed is not None:
            return snapshot, snapshot.closed
        with self._lock:
            held = self._snapshot or snapshot
            if held.closed is None:
                held = self._snapshot = replace(held, closed=_closed(held))
            return held, held.closed or held.open

    def rules(self, session: Session, snapshot: Snapshot, on: date) -> Rules:
        """Give the limits that the law sets on a day."""
        known = self._rules.get((snapshot.mark, on))
        if known is None:
            limit = rules_on(session, on).get("mfa.limit")
            known = Rules(mfa_limit_gbp=None if limit is None else float(limit.decimal))
            self._rules = {(snapshot.mark, on): known}
        return known


_indexes: WeakKeyDictionary[Engine, Index] = WeakKeyDictionary()
_indexes_lock = Lock()


def index_of(session: Session) -> Index:
    """Give this process's index of the database that a session is on."""
    engine = session.get_bind().engine
    with _indexes_lock:
        index = _indexes.get(engine)
        if index is None:
            index = _indexes[engine] = Index()
        return index


def ensure_index(session: Session) -> None:
    """Bring the index up to date with the profiles, building it where there is none."""
    index_of(session).current(session)


def save_index(session: Session, folder: Path) -> tuple[int, int]:
    """Write the index with every published profile into a folder, for ranking elsewhere.

    Offers are in it, also those that only some may see: the folder is for those who run the platform.

    Parameters
    ----------
    session : Session
        On the database.
    folder : Path
        Made where it does not exist; read by ``python -m matching.batch``.

    Returns
    -------
    ventures, mandates : int
        Number of each that were written.
    """
    catalogue = index_of(session).current(session).open
    catalogue.matcher.save(folder)
    return len(catalogue.venture_profiles), len(catalogue.mandate_profiles)


def _built(session: Session, mark: Mark) -> Snapshot:
    taxonomy = read_taxonomy(session)
    words = Vocabulary.of(taxonomy)
    universities = queries.university_names(session)
    found = _changes(venture_records(session), mandate_records(session), taxonomy, words, universities)
    return Snapshot(mark, taxonomy, words, universities, Catalogue.of(found, taxonomy))


def _caught_up(session: Session, held: Snapshot, mark: Mark) -> Snapshot:
    """Apply what changed since a snapshot, and nothing else."""
    since = held.mark.version
    ventures = [key for key, _, _ in changed_ventures(session, since)]
    mandates = [key for key, _, _ in changed_mandates(session, since)]
    found = _changes(
        venture_records(session, ids=ventures) if ventures else [],
        mandate_records(session, ids=mandates) if mandates else [],
        held.taxonomy,
        held.vocabulary,
        held.universities,
    )
    found = replace(
        found,
        gone_ventures=[key for key in ventures if key not in found.ventures],
        gone_mandates=[key for key in mandates if key not in found.mandates],
    )
    closed = None if held.closed is None else held.closed.changed(_without_offers(found))
    return replace(held, mark=mark, open=held.open.changed(found), closed=closed)


def _taught(session: Session, held: Snapshot, model: int) -> Snapshot:
    """Put another model in place, and forget the pages that were made with the one before."""
    past = past_deals(session, held.open.venture_profiles, held.taxonomy)
    closed = None if held.closed is None else held.closed.learning_from(past)
    return replace(held, open=held.open.learning_from(past), closed=closed, model=model, past=past)


def _changes(
    ventures: Sequence[VentureRecord],
    mandates: Sequence[MandateRecord],
    taxonomy: Taxonomy,
    words: Vocabulary,
    universities: dict[str, str],
) -> Changes:
    return Changes(
        {int(each.venture.id or 0): venture_profile(each, universities) for each in ventures},
        {int(each.mandate.id or 0): mandate_profile(each) for each in mandates},
        [_venture_entry(each, taxonomy, words) for each in ventures],
        [_mandate_entry(each, taxonomy, words) for each in mandates],
    )


def _merged(held: dict[int, P], new: dict[int, P], gone: Iterable[int]) -> dict[int, P]:
    merged = {**held, **new}
    for key in gone:
        merged.pop(key, None)
    return merged


def _without_offers(found: Changes) -> Changes:
    return replace(
        found,
        ventures={key: without_offer(profile) for key, profile in found.ventures.items()},
        venture_entries=[
            replace(entry, instruments=0, amount=float("nan"), closes=float("nan")) for entry in found.venture_entries
        ],
    )


def _closed(snapshot: Snapshot) -> Catalogue:
    """Make the catalogue of somebody who may see no offers."""
    shown = snapshot.open
    profiles = {key: without_offer(profile) for key, profile in shown.venture_profiles.items()}
    matcher = Matcher().fit(
        [profiles[key] for key in sorted(profiles)],
        [shown.mandate_profiles[key] for key in sorted(shown.mandate_profiles)],
        taxonomy=snapshot.taxonomy,
    )
    matcher.learn_from(snapshot.past)
    return Catalogue(matcher, shown.ventures.without_offer(), shown.mandates, profiles, shown.mandate_profiles)


def _branches(codes: Iterable[str], taxonomy: Taxonomy) -> list[str]:
    return [lineage[-1] for lineage in map(taxonomy.ancestors, codes) if lineage]


def _venture_entry(record: VentureRecord, taxonomy: Taxonomy, words: Vocabulary) -> Entry:
    row = record.venture
    places = [taxonomy.places[code] for code in record.authority_codes if code in taxonomy.places]
    return Entry(
        key=int(row.id or 0),
        name=row.name.casefold(),
        organisation=row.organisation_id,
        hidden=row.restricted,
        branches=bits_of(_branches(record.sectors, taxonomy), words.branches),
        stages=bits_of([row.stage_code], words.stages),
        instruments=bits_of(record.instruments, words.instruments),
        regions=bits_of([place.region for place in places], words.regions),
        kind="",
        amount=float("nan") if row.round_target_gbp is None else float(row.round_target_gbp),
        closes=day_number(row.round_closes_on),
    )


def _mandate_entry(record: MandateRecord, taxonomy: Taxonomy, words: Vocabulary) -> Entry:
    row, funder = record.mandate, record.funder
    return Entry(
        key=int(row.id or 0),
        name=row.name.casefold(),
        organisation=funder.organisation_id or 0,
        hidden=row.backs_funds,
        branches=bits_of(_branches(record.sectors, taxonomy), words.branches),
        stages=bits_of(record.stages, words.stages),
        instruments=bits_of(record.instruments, words.instruments),
        regions=0,
        kind=funder.kind,
        amount=float("nan") if row.ticket_max_gbp is None else float(row.ticket_max_gbp),
        closes=day_number(row.closes_on),
    )
