"""scikit-learn's own checks of an estimator, those that do not feed it numbers.

None of the engine's estimators takes a table of numbers: one takes texts, one profiles, one past deals. What they do
when they are fitted is tested beside each of them.
"""

from collections.abc import Callable

import pytest
from sklearn.base import BaseEstimator
from sklearn.utils import estimator_checks as checks

from matching.engine import Matcher
from matching.engine.behaviour import BehaviourModel
from matching.engine.text import TextProjection

CHECKS = (
    checks.check_estimator_cloneable,
    checks.check_estimator_repr,
    checks.check_estimator_tags_renamed,
    checks.check_get_params_invariance,
    checks.check_no_attributes_set_in_init,
    checks.check_parameters_default_constructible,
    checks.check_set_params,
    checks.check_valid_tag_types,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize(
    "estimator", [BehaviourModel(), Matcher(), TextProjection()], ids=lambda each: type(each).__name__
)
def test_it_passes_scikit_learns_checks(estimator: BaseEstimator, check: Callable[[str, BaseEstimator], None]) -> None:
    check(type(estimator).__name__, estimator)
