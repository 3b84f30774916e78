"""The soft criteria as blocks of one vector space.

A venture's row and a mandate's row are written so that the product of their two sector blocks is the sector
criterion, and so on for the ticket and the text. Stage, place and instrument take few distinct values on the venture's
side: their blocks are one-hot, so their product is a table looked up by value, and no column is spent on them. The
score is the weighted sum of the six products.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.engine.gates import match_ratio, share_bounds
from matching.engine.profiles import MandateProfile, VentureProfile
from matching.engine.results import CRITERIA
from matching.engine.sectors import sector_counts, sector_similarity
from matching.engine.tables import Floats, VentureTable, amount, known_positions
from matching.engine.taxonomy import Taxonomy
from matching.engine.text import TextProjection

Rows: TypeAlias = NDArray[np.float32]

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "sector": 0.40,
    "ticket": 0.20,
    "stage": 0.15,
    "place": 0.10,
    "text": 0.08,
    "instrument": 0.07,
}
NEUTRAL = 0.5
TAKES_ALL = 0.75
KNOTS = np.geomspace(1e3, 1e9, 25)
TEXTS_READ = 20_000


def shares_of_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """Give the weight of each criterion as a share of all.

    Parameters
    ----------
    weights : mapping of str to float or None
        Weights by criterion; those left out have none. None for the default.

    Returns
    -------
    shares : dict of str to float
        One for each criterion, summing to 1.

    Raises
    ------
    ValueError
        If a name is unknown, a weight is negative or not finite, or all are zero.
    """
    given = dict(DEFAULT_WEIGHTS if weights is None else weights)
    unknown = sorted(set(given) - set(CRITERIA))
    if unknown:
        raise ValueError(f"weights must name criteria out of {', '.join(CRITERIA)}; got {', '.join(unknown)}.")
    if not all(0 <= value < float("inf") for value in given.values()):
        raise ValueError(f"weights must be finite and not negative, got {given!r}.")
    total = sum(given.values())
    if total <= 0:
        raise ValueError("at least one weight must be above 0.")
    return {name: given.get(name, 0.0) / total for name in CRITERIA}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each dense block lies in a row.

    Parameters
    ----------
    n_sectors, n_text : int
        Sectors of the tree, and width of the text block.
    """

    n_sectors: int
    n_text: int

    @property
    def sector(self) -> slice:
        """One column a sector, and one for a venture that states none."""
        return slice(0, self.n_sectors + 1)

    @property
    def ticket(self) -> slice:
        """One column a knot of the scale of rounds, and one for a venture that states no round."""
        return slice(self.sector.stop, self.sector.stop + len(KNOTS) + 1)

    @property
    def text(self) -> slice:
        """Projected text, and a column of ones."""
        return slice(self.ticket.stop, self.ticket.stop + self.n_text + 1)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.text.stop

    @property
    def blocks(self) -> dict[str, slice]:
        """The dense blocks by criterion."""
        return {"sector": self.sector, "ticket": self.ticket, "text": self.text}


@dataclass(frozen=True, eq=False)
class Encoder:
    """Write ventures and mandates as rows, with what was learnt from a catalogue.

    Parameters
    ----------
    taxonomy : Taxonomy
        The codes.
    similarity : ndarray of shape (n_sectors, n_sectors)
        Similarity of a venture's sector to a wanted one.
    projection : TextProjection
        Fitted on the catalogue's texts.
    """

    taxonomy: Taxonomy
    similarity: Floats
    projection: TextProjection

    @classmethod
    def fit(cls, taxonomy: Taxonomy, table: VentureTable, texts: Sequence[str], *, n_text: int) -> Self:
        """Learn the frequencies of the sectors and the directions of the texts.

        Parameters
        ----------
        taxonomy : Taxonomy
            The codes.
        table : VentureTable
            Ventures of the catalogue.
        texts : sequence of str
            Texts of ventures and mandates; an even sample of them is read.
        n_text : int
            Width of the text block.

        Returns
        -------
        encoder : Encoder
            Ready to write rows.
        """
        counts = sector_counts(taxonomy, [(table.sector_sets, table.sector_set)])
        step = max(1, -(-len(texts) // TEXTS_READ))
        corpus = [text for text in islice(texts, 0, None, step) if text.strip()]
        corpus += [" ".join((node.name, *node.synonyms)) for node in taxonomy.sectors.values()]
        projection = TextProjection(n_text).fit(corpus)
        return cls(taxonomy, sector_similarity(taxonomy, counts), projection)

    @property
    def layout(self) -> Layout:
        """Where each block lies."""
        return Layout(len(self.taxonomy.sectors), self.projection.n_components)

    def venture_rows(self, table: VentureTable, text_rows: Rows, out: Rows | None = None) -> Rows:
        """Write ventures as rows.

        Parameters
        ----------
        table : VentureTable
            The ventures.
        text_rows : ndarray of shape (n_ventures, n_text)
            Their projected texts.
        out : ndarray of shape (n_ventures, width) or None
            Where to write.

        Returns
        -------
        rows : ndarray of shape (n_ventures, width)
            One row for each venture.
        """
        layout = self.layout
        rows = np.zeros((len(table), layout.width), dtype=np.float32) if out is None else out
        sizes = table.sector_sets.sizes[table.sector_set]
        rows[sizes == 0, layout.n_sectors] = 1.0
        holders = np.repeat(np.arange(len(table)), sizes)
        first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        offsets = np.repeat(table.sector_sets.starts[table.sector_set], sizes) + np.arange(len(holders)) - first
        rows[holders, table.sector_sets.members[offsets]] = np.repeat(1.0 / np.maximum(sizes, 1), sizes)
        _write_hats(rows[:, layout.ticket], table.ask)
        rows[:, layout.text.start : layout.text.stop - 1] = text_rows
        rows[:, -1] = 1.0
        return rows

    def mandate_rows(self, mandates: Sequence[MandateProfile]) -> Rows:
        """Write mandates as rows.

        Parameters
        ----------
        mandates : sequence of MandateProfile
            The mandates.

        Returns
        -------
        rows : ndarray of shape (n_mandates, width)
            One row for each mandate.
        """
        layout = self.layout
        rows = np.zeros((len(mandates), layout.width), dtype=np.float32)
        for row, mandate in zip(rows, mandates, strict=True):
            row[layout.sector] = self._sector_row(mandate)
            row[layout.ticket] = ticket_row(mandate)
        if mandates:
            texts = self.projection.transform([mandate.text for mandate in mandates])
            rows[:, layout.text.start : layout.text.stop - 1] = texts / 2
            rows[:, -1] = 0.5
        return rows

    def text_rows(self, texts: Sequence[str]) -> Rows:
        """Project texts."""
        rows: Rows = self.projection.transform(texts)
        return rows

    def _sector_row(self, mandate: MandateProfile) -> Rows:
        index = self.taxonomy.sector_index
        row = np.full(len(index) + 1, NEUTRAL, dtype=np.float32)
        wanted = sorted(known_positions(mandate.sectors, index))
        if wanted:
            row[:-1] = self.similarity[:, wanted].max(axis=1)
        elif not mandate.sectors:
            row[:] = TAKES_ALL
        return row


def ticket_row(mandate: MandateProfile) -> Rows:
    """Give a mandate's fit at each knot of the scale of rounds, and the neutral value for a round not known.

    At a round of ``A`` the fit is the square root of the part of the round that the largest cheque covers. A round
    outside the interval of rounds in which the mandate's cheque is the mandate's share fits like the nearest round
    inside, times the ratio of the two.

    Parameters
    ----------
    mandate : MandateProfile
        The mandate.

    Returns
    -------
    row : ndarray of shape (n_knots + 1,)
        Values from 0 to 1.
    """
    row = np.full(len(KNOTS) + 1, NEUTRAL, dtype=np.float32)
    if states_ticket(mandate):
        row[:-1] = ticket_fit(mandate, KNOTS)
    return row


def states_ticket(mandate: MandateProfile) -> bool:
    """Say whether the mandate limits its cheque or its share of a round."""
    bounds = (amount(mandate.ticket_min_gbp), amount(mandate.ticket_max_gbp), *share_bounds(mandate))
    return not np.isnan(bounds).all()


def ticket_fit(mandate: MandateProfile, rounds: Floats) -> Floats:
    """Give the fit of a mandate's cheque at rounds of these sizes."""
    low, high = amount(mandate.ticket_min_gbp), amount(mandate.ticket_max_gbp)
    share_low, share_high = share_bounds(mandate)
    share_high = float(np.fmin(np.fmin(share_high, 1 / (1 + match_ratio(mandate))), 1.0))
    smallest = float(np.nan_to_num(low / share_high, nan=0.0))
    largest = float(np.nan_to_num(high / share_low, nan=np.inf, posinf=np.inf))
    inside = np.clip(rounds, smallest, max(largest, smallest))
    covered = np.fmin(high, share_high * inside) / inside
    off = np.minimum(inside / rounds, rounds / inside)
    fit: Floats = np.sqrt(np.clip(covered, 0.0, 1.0)) * off
    return fit


def _write_hats(block: Rows, rounds: Floats) -> None:
    """Spread each round over the two knots next to it, in proportion of the logarithms."""
    known = np.flatnonzero(~np.isnan(rounds))
    block[np.isnan(rounds), -1] = 1.0
    scale = np.log(KNOTS)
    place = np.interp(np.log(rounds[known]), scale, np.arange(len(KNOTS), dtype=np.float64))
    below = np.minimum(place.astype(np.intp), len(KNOTS) - 2)
    upper = (place - below).astype(np.float32)
    block[known, below] = 1 - upper
    block[known, below + 1] = upper


def venture_texts(ventures: Sequence[VentureProfile]) -> list[str]:
    """Give the texts of ventures."""
    return [venture.text for venture in ventures]
