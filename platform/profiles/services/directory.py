"""The directory of ventures: filtered, counted, sorted and cut into pages in memory.

All lines are read once after each change and kept for the process; a page asks the database only whether anything has
changed. What somebody may see is asked of the policy for each page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accounts.policy import Action, Viewer, may
from foundation.catalogue import read_mark
from foundation.database import Session
from foundation.kept import Drawn, Kept
from foundation.money import parse_pounds
from foundation.paging import Page, asked_page, nearest_page
from foundation.searching import Search, plain
from profiles.queries.filters import Answers, Where, answers
from profiles.queries.labels import Labels, labels_key, load_labels
from profiles.queries.listing import VentureLine, cluster_names, listing_key, venture_lines
from profiles.queries.ventures import changed_ventures
from profiles.services.facets import Facets, Mask
from profiles.services.filtering import Counts, Passing, passing

FACETS = ("sector", "stage", "region", "authority", "university", "cluster", "claim", "instrument")
#: What the directory can be sorted by; a minus turns it round.
SORTS = ("updated", "name", "newest", "trl", "ask")
PAGE_SIZE = 24
Rows = NDArray[np.int64]
#: Facets and sorts that tell what a venture raises.
_OFFER = frozenset({"instrument", "ask"})
#: Longest search and furthest page that a list answers.
_MOST_WORDS = 200


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _pounds(given: Mapping[str, Sequence[str]], name: str) -> int | None:
    """Read an amount, None where there is none or it is no amount."""
    try:
        return parse_pounds(_first(given, name))
    except ValueError:
        return None


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the directory.

    Parameters
    ----------
    words : str
        What must stand in the profile, as ``foundation.searching`` reads it.
    chosen : Mapping
        Codes by facet.
    ask_from, ask_to : int or None
        Bounds of the round's target; heeded only for those who may see offers.
    where : Where
        Conditions in groups.
    sort : str
        One of ``SORTS``, with a minus in front to turn it round.
    page, size : int
        Which page, and how long.
    """

    words: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ask_from: int | None = None
    ask_to: int | None = None
    where: Where = field(default_factory=Where)
    sort: str = "updated"
    page: int = 1
    size: int = PAGE_SIZE

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]], facets: Sequence[str], sorts: Sequence[str]) -> "Wanted":
        """Read what an address asks of a list; what makes no sense is passed over, as a link may be old or cut short.

        Parameters
        ----------
        given : Mapping
            The values of the address by name.
        facets, sorts : sequence of str
            What the list can be narrowed to and sorted by; the first is how it is sorted without being asked.
        """
        sort = _first(given, "sort")
        return cls(
            words=_first(given, "q")[:_MOST_WORDS].strip(),
            chosen={name: held for name in facets if (held := [code for code in given.get(name, ()) if code])},
            ask_from=_pounds(given, "ask_from"),
            ask_to=_pounds(given, "ask_to"),
            sort=sort if sort.removeprefix("-") in sorts else sorts[0],
            page=asked_page(_first(given, "page")),
        )

    def written(self) -> dict[str, list[str]]:
        """Give the arguments of an address that asks for this, but for the page."""
        found = {name: list(codes) for name, codes in self.chosen.items()}
        for name, value in (("q", self.words), ("ask_from", self.ask_from), ("ask_to", self.ask_to)):
            if value not in ("", None):
                found[name] = [str(value)]
        return {**found, **self.where.written(), "sort": [self.sort]}


@dataclass(frozen=True)
class Found:
    """A page of the directory, with the number behind every choice and every condition."""

    page: Page[VentureLine]
    counts: Mapping[str, Mapping[str, int]]
    offers: bool
    filtered: Counts


@dataclass(frozen=True)
class _Chosen:
    """The rows that are asked for, in order, and the number behind every choice and every condition."""

    rows: Rows
    counts: Mapping[str, Mapping[str, int]]
    offers: bool
    filtered: Counts


@dataclass(frozen=True)
class _Anyone:
    """A published profile of nobody in particular: what somebody may see of it they may see of all."""

    organisation_id: int | None = None
    status: str = "published"


class Catalogue:
    """All lines of the directory at one version of the catalogue.

    Parameters
    ----------
    session : Session
        Where to read them.
    before : Catalogue, optional
        The one before: only the ventures that changed since are read again.
    """

    def __init__(self, session: Session, before: "Catalogue | None" = None) -> None:
        self.key: tuple[Any, ...] = listing_key(session)
        self.beginning = read_mark(session).beginning
        self.drawn: Drawn[tuple[str, Sequence[VentureLine]]] = Drawn()
        self._answered: Drawn[Answers] = Drawn(most=32)
        self._worded: Drawn[Mask] = Drawn(most=32)
        self.labels = labels(session)
        self.clusters = cluster_names(session)
        held: dict[int, tuple[VentureLine, str]] = {}
        if before is None or not self._follows(before):
            held = {line.id: (line, self._text(line)) for line in venture_lines(session)}
        else:
            since = int(before.key[1])
            gone = {key for key, _, _ in changed_ventures(session, since)}
            rows = zip(before.lines, before.texts, strict=True)
            held = {line.id: (line, text) for line, text in rows if line.id not in gone}
            held |= {line.id: (line, self._text(line)) for line in venture_lines(session, since)}
        self.lines: list[VentureLine] = [held[key][0] for key in sorted(held)]
        self.texts: list[str] = [held[key][1] for key in sorted(held)]
        lines = self.lines
        self._facets = Facets(
            len(lines),
            {
                "sector": [self._branches(line.sectors) for line in lines],
                "stage": [[line.stage_code] if line.stage_code else [] for line in lines],
                "region": [self._regions(line) for line in lines],
                "authority": [line.authority_codes for line in lines],
                "university": [[line.university_ukprn] if line.university_ukprn else [] for line in lines],
                "cluster": [line.clusters for line in lines],
                "claim": [line.claims for line in lines],
                "instrument": [line.instruments for line in lines],
            },
        )
        self._published = np.array([line.status == "published" for line in lines], dtype=np.bool_)
        self._shown = self._published & np.array([not line.restricted for line in lines], dtype=np.bool_)
        self._ids = np.array([line.id for line in lines], dtype=np.int64)
        self._owners = np.array([line.organisation_id or 0 for line in lines], dtype=np.int64)
        self._asks = np.array([-1 if line.round_target_gbp is None else line.round_target_gbp for line in lines])
        self._orders = {name: np.array(self._order(name), dtype=np.int64) for name in SORTS}

    def _follows(self, before: "Catalogue") -> bool:
        """Tell whether it differs from the one before in ventures alone: names and clusters stand on many lines."""
        same = (before.beginning, before.labels, before.clusters) == (self.beginning, self.labels, self.clusters)
        return same and None not in (before.key[0], self.key[0]) and before.key[-2:] == self.key[-2:]

    def _branches(self, sectors: Sequence[str]) -> list[str]:
        parents = [parent for code in sectors if (parent := self.labels.parents.get(code))]
        return [*sectors, *parents]

    def _regions(self, line: VentureLine) -> list[str]:
        held = self.labels.authorities
        return [held[code].region_code for code in line.authority_codes if code in held]

    def _text(self, line: VentureLine) -> str:
        sectors = " ".join(self.labels.sectors.get(code, "") for code in line.sectors)
        places = " ".join(self.labels.authority(code) for code in line.authority_codes)
        # A phrase stands within one of these, not across two.
        return "\n".join(map(plain, (line.name, line.one_line, line.description, sectors, places)))

    def _order(self, name: str) -> list[int]:
        """Give the rows in an order; what is unknown comes last, and the key decides between equals."""
        lines = self.lines
        if name == "name":
            return sorted(range(len(lines)), key=lambda row: (lines[row].name.casefold(), lines[row].id))
        if name == "trl":
            return sorted(range(len(lines)), key=lambda row: (-(lines[row].trl or 0), lines[row].id))
        if name == "ask":
            return sorted(range(len(lines)), key=lambda row: (-(lines[row].round_target_gbp or 0), lines[row].id))
        if name == "newest":
            return sorted(
                range(len(lines)),
                key=lambda row: (lines[row].published_at or lines[row].updated_at, lines[row].id),
                reverse=True,
            )
        return sorted(range(len(lines)), key=lambda row: (lines[row].updated_at, lines[row].id), reverse=True)

    def _visible(self, viewer: Viewer) -> Mask:
        if may(viewer, Action.ADMINISTER):
            return np.ones(len(self.lines), dtype=np.bool_)
        own = np.isin(self._owners, np.array(sorted(viewer.seats), dtype=np.int64))
        opened = self._published & np.isin(self._ids, np.array(sorted(viewer.shown), dtype=np.int64))
        return self._shown | own | opened

    def _with_words(self, words: str) -> Mask:
        search = Search.of(words)
        if not search:
            return np.ones(len(self.lines), dtype=np.bool_)
        return self._worded.get((search,), lambda: np.array([search.holds(text) for text in self.texts], np.bool_))

    def holding(self, words: str) -> Rows:
        """Give the keys of the ventures that answer a search, whoever may see them."""
        return self._ids[self._with_words(words)]

    def having(self, keys: Collection[int]) -> dict[int, VentureLine]:
        """Give the ventures with some keys, whoever may see them; those that are archived are left out."""
        rows = np.flatnonzero(np.isin(self._ids, np.fromiter(keys, dtype=np.int64, count=len(keys))))
        return {self.lines[row].id: self.lines[row] for row in rows.tolist()}

    def named(self, viewer: Viewer, words: str, most: int) -> list[VentureLine]:
        """Give the ventures that answer a search and that somebody may see, by name; those that begin so go first.

        Parameters
        ----------
        viewer : Viewer
            Whoever asks.
        words : str
            What to look for.
        most : int
            How many at most.
        """
        order = self._orders["name"]
        found = order[(self._visible(viewer) & self._with_words(words))[order]].tolist()
        begin = plain(words)
        first = list(islice((row for row in found if self.texts[row].startswith(begin)), most))
        taken = set(first)
        rest = islice((row for row in found if row not in taken), most - len(first))
        return [self.lines[row] for row in (*first, *rest)]

    def _passing(self, session: Session, where: Where, *, offers: bool) -> Passing:
        found = self._answered.get((where, offers), lambda: answers(session, where, offers=offers))
        return passing(where, found, self._ids)

    def select(
        self, session: Session, viewer: Viewer, wanted: Wanted
    ) -> tuple[list[VentureLine], Mapping[str, Mapping[str, int]], bool]:
        """Give all lines that somebody may see and asks for, in order, and the number behind every choice."""
        chosen = self._choose(session, viewer, wanted)
        return [self.lines[row] for row in chosen.rows], chosen.counts, chosen.offers

    def _choose(self, session: Session, viewer: Viewer, wanted: Wanted) -> _Chosen:
        offers = sees_offers(viewer)
        facets = {name: codes for name, codes in wanted.chosen.items() if offers or name not in _OFFER}
        within = self._visible(viewer) & self._with_words(wanted.words)
        if offers and wanted.ask_from is not None:
            within &= self._asks >= wanted.ask_from
        if offers and wanted.ask_to is not None:
            within &= (self._asks >= 0) & (self._asks <= wanted.ask_to)
        found = self._passing(session, wanted.where, offers=offers)
        every = within
        for name, codes in facets.items():
            every = every & self._facets.mask(name, codes)
        left, counts = self._facets.choose(within & found.whole, facets)
        if not offers:
            counts = {name: held for name, held in counts.items() if name not in _OFFER}
        return _Chosen(self._ordered(left, wanted.sort, offers=offers), counts, offers, found.counted(every))

    def _ordered(self, left: Mask, sort: str, *, offers: bool) -> Rows:
        key = sort.removeprefix("-")
        if key not in SORTS or (key in _OFFER and not offers):
            key = "updated"
        order = self._orders[key]
        rows: Rows = order[left[order]]
        return rows[::-1] if sort.startswith("-") else rows

    def find(self, session: Session, viewer: Viewer, wanted: Wanted) -> Found:
        """Give one page of what somebody asks for."""
        chosen = self._choose(session, viewer, wanted)
        number = nearest_page(wanted.page, len(chosen.rows), wanted.size)
        shown = [self.lines[row] for row in chosen.rows[(number - 1) * wanted.size : number * wanted.size]]
        page = Page(shown, len(chosen.rows), number, wanted.size)
        return Found(page, chosen.counts, chosen.offers, chosen.filtered)


def sees_offers(viewer: Viewer) -> bool:
    """Say whether somebody may see what any published venture raises."""
    return may(viewer, Action.VIEW_OFFER, _Anyone())


def _renewed(session: Session, before: Catalogue) -> Catalogue:
    """Read what changed since, if anything did that the directory shows: money moves the same clock as ventures."""
    now = (listing_key(session), labels(session), read_mark(session).beginning)
    return before if now == (before.key, before.labels, before.beginning) else Catalogue(session, before)


# The clock is asked for with every page anyway; what changes with ventures alone is asked only when it has moved.
_kept: Kept[Catalogue] = Kept(lambda session: (read_mark(session),), Catalogue, _renewed)
_labels: Kept[Labels] = Kept(labels_key, load_labels)


def catalogue(session: Session) -> Catalogue:
    """Give the directory as it is now, read again only if a profile has changed."""
    return _kept.get(session)


def labels(session: Session) -> Labels:
    """Give the names behind codes."""
    return _labels.get(session)
