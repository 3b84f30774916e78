"""What the engine tests and weighs has a name wherever people read of it."""

from matching.engine import CRITERIA
from matching.engine.eligibility import RULES
from matching.services import reaching
from matching.services.words import CRITERIA_NAMES
from profiles.models import Mandate
from profiles.queries import records


def test_every_criterion_has_a_name_and_a_weight_that_a_mandate_can_set() -> None:
    assert set(CRITERIA) <= set(CRITERIA_NAMES)
    assert records.CRITERIA == CRITERIA
    assert {f"weight_{name}" for name in CRITERIA} <= set(Mandate.model_fields)


def test_every_hard_rule_has_a_name_for_the_mandates_people() -> None:
    assert reaching.RULES.keys() == RULES.keys()
