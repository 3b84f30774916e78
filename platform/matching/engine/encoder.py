"""What is learnt from a catalogue before anything can be scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.engine.sectors import sector_counts, sector_similarity
from matching.engine.tables import Floats, VentureTable
from matching.engine.taxonomy import Taxonomy
from matching.engine.text import TextProjection

Rows: TypeAlias = NDArray[np.float32]

TEXTS_READ = 20_000


@dataclass(frozen=True, eq=False)
class Encoder:
    """The codes, the nearness of the sectors, and the directions of the texts.

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

    @cached_property
    def similar(self) -> list[list[float]]:
        """The similarities as plain numbers: one of them is read quicker so."""
        rows: list[list[float]] = self.similarity.tolist()
        return rows

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
            Texts of ventures and mandates; an even sample of at most 20,000 is read.
        n_text : int
            Width of the text block.

        Returns
        -------
        encoder : Encoder
            Ready to write rows.
        """
        counts = sector_counts(taxonomy, table.sector_sets, table.sector_set)
        step = max(1, -(-len(texts) // TEXTS_READ))
        corpus = [text for text in islice(texts, 0, None, step) if text.strip()]
        corpus += [" ".join((node.name, *node.synonyms)) for node in taxonomy.sectors.values()]
        return cls(taxonomy, sector_similarity(taxonomy, counts), TextProjection(n_text).fit(corpus))

    def text_rows(self, texts: Sequence[str]) -> Rows:
        """Project texts.

        Parameters
        ----------
        texts : sequence of str
            The texts.

        Returns
        -------
        rows : ndarray of shape (n_texts, n_text)
            Rows whose products approximate cosines.
        """
        if len(texts) == 1:
            return self.projection.row(texts[0])[None]
        rows: Rows = self.projection.transform(texts)
        return rows
