"""How much more, or less, an investor deals in rounds like this one than investors at large, field by field."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.events import PLACES, FloatArray, IntArray, Matrix
from matching.engine.behaviour.snapshot import Feature, Snapshot, View, onehot

SLOW, FAST = 4.0, 1.0
"""Half-lives in years: what an investor is, and what it has been doing lately."""

SHRINKAGE = 3.0
"""Weight of the market's own shares against an investor's, counted in deals."""

TAG_SHRINKAGE = 10.0

GROUP = {
    "country": "country",
    **dict.fromkeys(PLACES, "place"),
    "category": "sector",
    "market": "sector",
    "stage": "stage",
    "ticket": "ticket",
    "age": "stage",
    "history": "stage",
    "month": "activity",
}
"""The criterion that a field speaks for."""

EVIDENCE: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("country", (SLOW, FAST)),
    ("state", (SLOW, FAST)),
    ("region", (SLOW, FAST)),
    ("city", (SLOW,)),
    ("area", (SLOW,)),
    ("category", (SLOW, FAST)),
    ("market", (SLOW,)),
    ("stage", (SLOW, FAST)),
    ("ticket", (SLOW, FAST)),
    ("age", (SLOW,)),
    ("history", (SLOW,)),
    ("month", (SLOW,)),
)

CROSSES: tuple[tuple[str, tuple[str, ...], tuple[float, ...]], ...] = (
    ("country", ("country",), (SLOW, FAST)),
    ("place", ("state",), (SLOW,)),
    ("place", ("region",), (SLOW, FAST)),
    ("place", ("city",), (SLOW,)),
    ("sector", ("category",), (SLOW,)),
    ("stage", ("country", "stage"), (SLOW, FAST)),
    ("stage", ("country", "history"), (SLOW, FAST)),
    ("stage", ("stage", "age"), (SLOW, FAST)),
    ("stage", ("country", "stage", "month"), (SLOW, FAST)),
    ("sector", ("country", "category"), (SLOW, FAST)),
    ("sector", ("category", "stage"), (SLOW, FAST)),
    ("sector", ("country", "category", "stage"), (SLOW, FAST)),
    ("sector", ("country", "market"), (SLOW, FAST)),
    ("ticket", ("stage", "ticket"), (SLOW, FAST)),
    ("ticket", ("country", "ticket"), (SLOW, FAST)),
    ("ticket", ("country", "stage", "ticket"), (SLOW, FAST)),
    ("place", ("region", "category"), (SLOW, FAST)),
    ("place", ("region", "stage"), (SLOW, FAST)),
    ("place", ("state", "category"), (SLOW, FAST)),
    ("place", ("region", "stage", "category"), (SLOW, FAST)),
)
"""Combinations of fields whose deals are counted, with the criterion each is shown under."""

SUMMED = ("country", *PLACES, "category", "market", "stage", "ticket", "age", "history")


def combine(codes: Mapping[str, IntArray], sizes: dict[str, int], names: tuple[str, ...]) -> IntArray:
    """Give one code for a combination of fields, -1 where any of them is unknown."""
    result = codes[names[0]]
    for name in names[1:]:
        both = (result >= 0) & (codes[name] >= 0)
        result = np.where(both, result * max(1, sizes[name]) + codes[name], -1)
    return result


class Codebook:
    """Numbers the combinations of fields that occur in the past; others, and unknown ones, get the last code."""

    def __init__(self, snapshot: Snapshot, names: tuple[str, ...]) -> None:
        self.names, self.sizes = names, snapshot.n_codes
        raw = combine(snapshot.codes, self.sizes, names)
        self.seen = np.unique(raw[raw >= 0])
        self.past = self._renumber(raw)
        self.past_known = np.where(self.past < len(self.seen), self.past, -1)

    def __len__(self) -> int:
        return len(self.seen)

    def of(self, view: View) -> IntArray:
        """Give the code of each round of a view."""
        codes = view.combined.get(self.names)
        if codes is None:
            codes = view.combined[self.names] = self._renumber(combine(view.codes, self.sizes, self.names))
        return codes

    def _renumber(self, raw: IntArray) -> IntArray:
        if not len(self.seen):
            return np.zeros(len(raw), dtype=np.int64)
        place = np.minimum(np.searchsorted(self.seen, raw), len(self.seen) - 1)
        return np.where(self.seen[place] == raw, place, len(self.seen))


def log_odds(counts: FloatArray, totals: FloatArray, prior: FloatArray, shrinkage: float) -> FloatArray:
    """Give the evidence of a value: the shrunken share of it in an investor's deals over its share in all deals."""
    return np.log((counts + shrinkage * prior) / (totals + shrinkage) / prior)


class EvidenceBlock:
    """Naive Bayes evidence for each field, and counts of like deals for combinations of fields.

    The places are a chain: within a country, its parts are judged among the deals that state a part, so that an
    investor is not credited twice for the same country, and an address that is not stated is no evidence at all.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        usable = {*snapshot.fields, "stage", "ticket", "age", "history", "month"}
        self.deals = {half_life: snapshot.decayed(half_life) for half_life in (SLOW, FAST)}
        self.evidence: list[tuple[str, str, Codebook, Matrix]] = []
        self.crosses: list[tuple[str, str, Codebook, Matrix]] = []
        books: dict[tuple[str, ...], Codebook] = {}
        for name, half_lives in EVIDENCE:
            if name in usable:
                book = books.setdefault((name,), Codebook(snapshot, (name,)))
                for half_life in half_lives:
                    table = self._evidence_table(name, book, half_life)
                    self.evidence.append((f"evidence_{name}_{half_life:g}", GROUP[name], book, table))
        for group, names, half_lives in CROSSES:
            if usable.issuperset(names):
                book = books.setdefault(names, Codebook(snapshot, names))
                for half_life in half_lives:
                    label = f"deals_{'_'.join(names)}_{half_life:g}"
                    self.crosses.append(
                        (label, group, book, _with_unknown(np.log(self._counts(book, half_life) + 0.02), np.log(0.02)))
                    )
        self.tags = self._tag_table()
        self.level = np.log(np.asarray(snapshot.decayed(2.0).sum(axis=0)).ravel() + 0.05).astype(np.float32)

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        total = np.zeros(view.shape, dtype=np.float32)
        summed = {f"evidence_{name}_{SLOW:g}" for name in SUMMED}
        for label, group, book, table in self.evidence:
            if label not in summed and not view.wants(label):
                continue
            values = view.lookup(table, book.of(view))
            if label in summed:
                total += values
            yield Feature(label, group, values)
        tags = self._tag_evidence(view)
        yield Feature("evidence_tags", "sector", tags)
        total += 0.5 * tags
        yield Feature("evidence", "similar deals", total)
        yield Feature("posterior", "similar deals", total + self.level[view.columns][None, :])
        for label, group, book, table in self.crosses:
            if view.wants(label):
                yield Feature(label, group, view.lookup(table, book.of(view)))

    def _counts(self, book: Codebook, half_life: float) -> FloatArray:
        counts: FloatArray = (onehot(book.past_known, len(book)).T @ self.deals[half_life]).toarray().astype(np.float64)
        return counts

    def _evidence_table(self, name: str, book: Codebook, half_life: float) -> Matrix:
        counts = self._counts(book, half_life)
        if name in {"ticket", "age"}:
            counts = _smoothed(counts, book.seen)
        at_large = counts.sum(axis=1)
        if name in PLACES:
            parent = self._parents(book)
            totals, share = _grouped(counts, parent), _grouped(at_large[:, None] + 0.5, parent).ravel()
            table = log_odds(counts, totals, ((at_large + 0.5) / share)[:, None], SHRINKAGE)
        else:
            prior = (at_large + 0.5) / (at_large.sum() + 0.5 * max(1, len(book)))
            table = log_odds(counts, counts.sum(axis=0)[None, :], prior[:, None], SHRINKAGE)
        return _with_unknown(table, 0.0)

    def _parents(self, book: Codebook) -> IntArray:
        """The country of each place."""
        country = self.snapshot.codes.get("country", np.full(len(book.past), -1))
        parent = np.zeros(len(book), dtype=np.int64)
        known = book.past_known >= 0
        parent[book.past_known[known]] = country[known] + 1
        return parent

    def _tag_table(self) -> Matrix:
        tags = self.snapshot.companies.tags
        counts = (tags[self.snapshot.rounds.company].T @ self.deals[SLOW]).toarray().astype(np.float64)
        at_large = counts.sum(axis=1)
        prior = (at_large + 0.5) / (at_large.sum() + 0.5 * max(1, len(at_large)))
        table = log_odds(counts, counts.sum(axis=0)[None, :], prior[:, None], TAG_SHRINKAGE)
        table[at_large == 0] = 0.0
        return table.astype(np.float32)

    def _tag_evidence(self, view: View) -> Matrix:
        tags = view.tags
        number = np.maximum(np.diff(tags.indptr), 1.0)
        if view.few:
            return view.product((tags.toarray() / np.sqrt(number)[:, None]).astype(np.float32), self.tags)
        scaled = tags.multiply(1.0 / np.sqrt(number)[:, None]).tocsr().astype(np.float32)
        return view.product(scaled, self.tags)


def _with_unknown(table: NDArray[np.float64], unknown: float) -> Matrix:
    row = np.full((1, table.shape[1]), unknown)
    return np.vstack([table, row]).astype(np.float32)


def _smoothed(counts: FloatArray, positions: IntArray) -> FloatArray:
    """Let a deal count a little for the neighbouring sizes as well."""
    kernel = np.exp(-0.5 * (positions[:, None] - positions[None, :]).astype(np.float64) ** 2)
    return np.asarray((kernel / np.maximum(kernel.sum(axis=0), 1e-12)) @ counts)


def _grouped(values: FloatArray, group: IntArray) -> FloatArray:
    """Sum the rows of each group, and give every row the sum of its own."""
    sums = np.zeros((int(group.max(initial=0)) + 1, values.shape[1]))
    np.add.at(sums, group, values)
    return np.asarray(sums[group])
