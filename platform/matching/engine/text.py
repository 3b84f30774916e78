"""Descriptions as short vectors: hashed words, weighted by rarity, projected on their main directions."""

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Self, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

Matrix: TypeAlias = NDArray[np.float32]

MAX_CHARACTERS = 20_000
SMALL = 500
NEGLIGIBLE = 1e-6
WORD = re.compile(r"[^\W\d_]{3,}")


class TextProjection(TransformerMixin, BaseEstimator):
    """Project texts so that the product of two rows approximates the cosine of their TF-IDF vectors.

    Words are hashed, so that no vocabulary has to be kept; a text of words never seen gives a short vector and so a
    product near zero instead of noise.

    Parameters
    ----------
    n_components : int, default=24
        Width of a row.
    n_words : int, default=4096
        Number of hashed words.

    Attributes
    ----------
    idf_ : ndarray of shape (n_words,)
        ``ln((1 + n) / (1 + df)) + 1``, the smoothed inverse document frequency.
    components_ : ndarray of shape (n_words, n_components)
        Main directions of the weighted words; columns of zeros where the texts have fewer.

    Notes
    -----
    Latent semantic indexing after Deerwester et al. (1990), with logarithmic term frequencies. Only the first 20,000
    characters of a text count.

    Examples
    --------
    >>> texts = ["hydrogen storage", "hydrogen engines", "cancer imaging"]
    >>> rows = TextProjection(n_components=3).fit_transform(texts)
    >>> bool(rows[0] @ rows[1] > rows[0] @ rows[2])
    True
    """

    def __init__(self, n_components: int = 24, *, n_words: int = 4096) -> None:
        self.n_components = n_components
        self.n_words = n_words

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, the name that scikit-learn passes
        """Learn the weights of the words and the main directions.

        Parameters
        ----------
        X : iterable of str
            Texts.
        y : Ignored
            Not used, present for the consistency of the API.

        Returns
        -------
        self : object
            Fitted projection.

        Raises
        ------
        ValueError
            If ``n_components`` is below 1.
        """
        if self.n_components < 1:
            raise ValueError(f"n_components must be at least 1, got {self.n_components!r}.")
        counts = self._counts(X)
        documents = np.bincount(counts.indices, minlength=self.n_words)
        self.idf_ = np.log((1 + counts.shape[0]) / (1 + documents)) + 1
        self.components_ = self._directions(self._weighted(counts))
        return self

    def transform(self, X: Iterable[str]) -> Matrix:
        """Give one row for each text.

        Parameters
        ----------
        X : iterable of str
            Texts.

        Returns
        -------
        rows : ndarray of shape (n_texts, n_components)
            Rows of length at most 1; zeros for an empty text.
        """
        check_is_fitted(self)
        rows: Matrix = np.asarray(self._weighted(self._counts(X)) @ self.components_, dtype=np.float32)
        return rows

    def row(self, text: str) -> Matrix:
        """Give the row of a single text, to the bit what :meth:`transform` gives, without its tables of many.

        Parameters
        ----------
        text : str
            The text.

        Returns
        -------
        row : ndarray of shape (n_components,)
            Of length at most 1; zeros for an empty text.
        """
        buckets, counts = np.unique(hashed_words(text, self.n_words), return_counts=True)
        if len(buckets) == 0:
            return np.zeros(self.n_components, dtype=np.float32)
        weighted = (1 + np.log(counts)) * self.idf_[buckets]
        weighted /= np.sqrt(np.add.reduce(weighted**2))
        row: Matrix = np.add.reduce(weighted[:, None] * self.components_[buckets], axis=0).astype(np.float32)
        return row

    def rare(self, term: str, *, share: float, always: int) -> bool:
        """Say whether few of the texts that it was fitted on have a word.

        Read from the inverse document frequencies, ``ln((1 + n) / (1 + with it)) + 1``. Words that fall into one
        bucket count together, so that a word can be taken for more common than it is, never for rarer.

        Parameters
        ----------
        term : str
            A word as :func:`words` gives it.
        share : float
            Largest share of the texts that may have it.
        always : int
            How many texts may have it in any case, for collections of few.
        """
        # exp(1 - idf) is (1 + with it) / (1 + n); the largest is that of a word that no text has.
        having, none = np.exp(1 - self.rarity(term)), np.exp(1 - self.idf_.max())
        return bool(having <= max(share, (1 + always) * none) * (1 + 1e-9))

    def rarity(self, term: str) -> float:
        """Give the inverse document frequency of a word: the larger, the fewer texts have it."""
        return float(self.idf_[hashed_words(term, self.n_words)[0]])

    def _counts(self, texts: Iterable[str]) -> sparse.csr_array:
        if isinstance(texts, str):
            raise ValueError("Iterable over raw text documents expected, string object received.")
        starts, buckets = array("q", [0]), array("q")
        for text in texts:
            buckets.extend(hashed_words(text, self.n_words))
            starts.append(len(buckets))
        ones = np.ones(len(buckets))
        shape = (len(starts) - 1, self.n_words)
        counts = sparse.csr_array(
            (ones, np.frombuffer(buckets, dtype=np.int64), np.frombuffer(starts, dtype=np.int64)), shape=shape
        )
        counts.sum_duplicates()
        return counts

    def _weighted(self, counts: sparse.csr_array) -> sparse.csr_array:
        weighted = counts.copy()
        weighted.data = (1 + np.log(weighted.data)) * self.idf_[weighted.indices]
        lengths = np.sqrt(np.add.reduceat(np.append(weighted.data**2, 0.0), weighted.indptr[:-1]))
        lengths[np.diff(weighted.indptr) == 0] = 1.0
        weighted.data /= np.repeat(lengths, np.diff(weighted.indptr))
        return weighted

    def _directions(self, weighted: sparse.csr_array) -> NDArray[np.float64]:
        directions = np.zeros((self.n_words, self.n_components))
        if weighted.nnz == 0:
            return directions
        if weighted.shape[0] <= SMALL:
            strengths, sides = np.linalg.eigh((weighted @ weighted.T).toarray())
            strengths = np.sqrt(np.maximum(strengths, 0.0))
        else:
            rank = min(self.n_components, min(weighted.shape) - 1)
            sides, strengths, _ = svds(weighted, k=rank, v0=np.ones(min(weighted.shape)), return_singular_vectors="u")
        order = np.argsort(-strengths, kind="stable")[: self.n_components]
        kept = order[strengths[order] > NEGLIGIBLE]
        directions[:, : len(kept)] = weighted.T @ (sides[:, kept] / strengths[kept])
        return directions

    def __sklearn_tags__(self) -> Tags:
        """Say that this takes texts, not numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def words(text: str) -> list[str]:
    """Words of three letters and more, without those that every text has."""
    found = WORD.findall(text[:MAX_CHARACTERS].casefold())
    return [word for word in found if word not in ENGLISH_STOP_WORDS]


def hashed_words(text: str, n_words: int) -> list[int]:
    """Numbers of the words of a text, below ``n_words``."""
    return [_number(word) % n_words for word in words(text)]


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))
