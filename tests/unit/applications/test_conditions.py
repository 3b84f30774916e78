"""After which answers a question is asked, and which conditions can be set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Question
from applications.services import conditions
from foundation.errors import Invalid
from tests.unit.applications.test_questions import a_question

KIND = a_question(code="kind", kind="choice", options=["Product", "Service"], most=None, label="Of what kind?")
WHERE = a_question(code="where", kind="several", options=["London", "Wales"], most=None)
JOBS = a_question(code="jobs", kind="number", most=None)
WORDS = a_question(code="words")


def after(ground: Question, *values: str, code: str = "more", **given: object) -> Question:
    """A question that hangs on another."""
    return a_question(code=code, depends_on=ground.code, depends_values=list(values), **given)


@pytest.mark.parametrize(
    ("ground", "values", "answer", "is_asked"),
    [
        (KIND, ["product"], "Product", True),
        (KIND, ["Product", "Service"], "Service", True),
        (KIND, ["Product"], "Service", False),
        (KIND, ["Product"], "", False),
        (WHERE, ["Wales"], "London\nWales", True),
        (WHERE, ["Wales"], "London", False),
        (JOBS, ["10"], "10", True),
        (JOBS, ["10"], "9.5", False),
        (WORDS, ["lithium", "cobalt"], "A Cobalt cathode", True),
        (WORDS, ["lithium"], "Sodium", False),
    ],
)
def test_a_question_is_asked_after_certain_answers(
    ground: Question, values: list[str], answer: str, is_asked: bool
) -> None:
    found = conditions.asked([ground, after(ground, *values)], {ground.code: answer})
    assert [question.code for question in found] == [ground.code, *(["more"] if is_asked else [])]


def test_what_is_not_asked_counts_as_blank_for_those_that_hang_on_it() -> None:
    chain = [KIND, after(KIND, "Product", code="second"), after(a_question(code="second"), "yes", code="third")]
    answers = {"kind": "Service", "second": "yes", "third": "typed before"}
    assert [question.code for question in conditions.asked(chain, answers)] == ["kind"]
    assert len(conditions.asked(chain, {**answers, "kind": "Product"})) == 3


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b"])), max_size=6), st.data())
def test_a_question_is_asked_exactly_if_its_ground_is_and_was_answered_so(
    drawn: list[tuple[int, str]], data: st.DataObject
) -> None:
    questions = [
        a_question(
            code=f"q{at}", kind="choice", options=["a", "b"], most=None,
            depends_on=f"q{ground}" if ground < at else "", depends_values=[value] if ground < at else [],
        )
        for at, (ground, value) in enumerate(drawn)
    ]  # fmt: skip
    answers = {question.code: data.draw(st.sampled_from(["", "a", "b"])) for question in questions}
    found = {question.code for question in conditions.asked(questions, answers)}
    for question in questions:
        ground = question.depends_on
        expected = not ground or (ground in found and answers[ground] in question.depends_values)
        assert (question.code in found) == expected


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ([after(KIND, "Product"), KIND], "stands before it"),
        ([after(a_question(code="gone"), "x")], "stands before it"),
        ([KIND, after(KIND, "Other")], "is no answer"),
        ([JOBS, after(JOBS, "many")], "least number"),
        ([a_question(code="late", step=2), after(a_question(code="late"), "x", step=1)], "later step"),
    ],
)
def test_a_condition_that_can_never_be_is_told(questions: list[Question], message: str) -> None:
    own = next(each for each in questions if each.depends_on)
    with pytest.raises(Invalid) as refused:
        conditions.check(questions, own)
    assert message in refused.value.fields["depends_on"][0]
    with pytest.raises(Invalid) as of_another:
        conditions.check(questions)
    assert list(of_another.value.fields) == ["question"]


def test_a_condition_is_said_in_words() -> None:
    assert conditions.words(KIND, [KIND]) == ""
    one = after(KIND, "Product", "Service")
    assert conditions.words(one, [KIND, one]) == "Only if the answer to “Of what kind?” is Product or Service"
    assert "is at least 10" in conditions.words(after(JOBS, "10"), [JOBS])
    assert "contains Wales" in conditions.words(after(WHERE, "Wales"), [WHERE])
