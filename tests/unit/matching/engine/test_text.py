"""Texts as vectors: the conventions of estimators, and any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from matching.engine import Matcher
from matching.engine.text import TextProjection
from tests.unit.matching.engine.examples import ON, TAXONOMY, mandate, venture

PROJECTION = TextProjection(8).fit(["hydrogen fuel cells", "wind turbines", "robots and cells"])


def test_rare_words_are_told_from_those_that_many_texts_have() -> None:
    texts = [f"customers {'cryogenic' if number < 9 else 'ordinary'}" for number in range(99)]
    fitted = TextProjection(4).fit(texts)
    # (1 + 9) / (1 + 99) is one in ten, to the bit of rounding.
    assert fitted.rare("cryogenic", share=0.1, always=0)
    assert not fitted.rare("cryogenic", share=0.09, always=0)
    assert fitted.rare("cryogenic", share=0.0, always=9)
    assert not fitted.rare("cryogenic", share=0.0, always=8)
    assert not fitted.rare("customers", share=0.1, always=5)
    assert fitted.rarity("tungsten") > fitted.rarity("cryogenic") > fitted.rarity("customers")


def test_it_follows_the_conventions_of_estimators() -> None:
    """scikit-learn's own checks feed numbers, which an estimator of texts does not take."""
    projection = TextProjection(5, n_words=64)
    with pytest.raises(NotFittedError):
        projection.transform(["hydrogen"])
    texts = ["hydrogen", "wind"]
    assert projection.fit(texts) is projection
    again = clone(projection)
    assert again.get_params() == {"n_components": 5, "n_words": 64}
    assert not hasattr(again, "components_")
    assert (again.fit_transform(texts) == projection.transform(texts)).all()


@given(st.lists(st.text(max_size=60), max_size=6))
def test_rows_are_short_and_finite(texts: list[str]) -> None:
    rows = PROJECTION.transform(texts)
    assert rows.shape == (len(texts), 8)
    assert np.isfinite(rows).all()
    assert (np.linalg.norm(rows, axis=1) <= 1 + 1e-5).all()


@given(st.lists(st.text(st.sampled_from("hydrogen wind robots and cells é "), max_size=200), min_size=2, max_size=6))
def test_a_single_text_gets_its_row_of_many_to_the_bit(texts: list[str]) -> None:
    assert (np.array([PROJECTION.row(text) for text in texts]) == PROJECTION.transform(texts)).all()


def test_products_are_cosines_where_the_words_are_known() -> None:
    rows = PROJECTION.transform(["hydrogen fuel cells", "fuel cells, hydrogen", "wind turbines"])
    assert rows[0] @ rows[1] == pytest.approx(1, abs=1e-5)
    assert rows[0] @ rows[2] == pytest.approx(0, abs=1e-5)


def test_many_texts_go_another_way_to_the_same_end() -> None:
    words = ["hydrogen", "wind", "robots", "cells", "fuel", "turbines", "storage", "sea"]
    texts = [" ".join(words[(row * step) % 8] for step in (1, 3, 5)) for row in range(600)]
    rows = TextProjection(8).fit(texts).transform(["hydrogen fuel", "hydrogen fuel", "sea"])
    assert rows[0] @ rows[1] > 0.9
    assert rows[0] @ rows[2] < 0.5


def test_no_texts_and_no_words_give_zeros() -> None:
    assert not TextProjection(4).fit([]).transform(["hydrogen"]).any()
    assert not PROJECTION.transform(["", "the of and"]).any()
    assert PROJECTION.transform([]).shape == (0, 8)


def test_a_single_string_and_a_width_of_none_are_refused() -> None:
    with pytest.raises(ValueError, match="string object"):
        PROJECTION.transform("hydrogen")
    with pytest.raises(ValueError, match="at least 1"):
        TextProjection(0).fit(["hydrogen"])


def test_enormous_input_is_answered() -> None:
    ours = venture(
        text="hydrogen " * 120_000,
        sectors=(*(f"tag-{number}" for number in range(5_000)), "h2"),
        places=tuple(TAXONOMY.places) * 500,
        name="\ud800 lone surrogate",
    )
    matcher = Matcher().fit([ours], [mandate(sectors=tuple(f"t{n}" for n in range(5_000)))], taxonomy=TAXONOMY)
    assert len(ours.text) > 10**6
    assert matcher.mandates_for(ours, on=ON).total == 1
    assert matcher.explain(ours, mandate(), on=ON).criteria[0].score == 1


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    matcher = Matcher().fit([venture(text=text)], [mandate(text=text)], taxonomy=TAXONOMY)
    assert matcher.mandates_for(venture(text=text), on=ON).total == 1
