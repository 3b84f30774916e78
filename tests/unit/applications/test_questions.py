"""What questions and answers may be, and how answers are kept and read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Question
from applications.schemas import QuestionSchema, answers, checked_application
from applications.services.topics import TOPICS, fits, in_profile, topic_of
from applications.services.words import bounds, shown
from foundation.errors import Invalid
from profiles.schemas import checked


def a_question(**given: Any) -> Question:
    """A question that is in no database."""
    plain = {"id": 1, "mandate_id": 1, "code": "q", "position": 1, "kind": "text", "label": "A question?", "most": 100}
    return Question(**{**plain, "options": [], "topic": "", "unit": "", **given})


CHOICE = a_question(kind="choice", options=["Derby", "Stoke-on-Trent"], most=None)
SEVERAL = a_question(kind="several", options=["London", "Wales"], most=None)
NUMBER = a_question(kind="number", most=None, unit="jobs")


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (NUMBER, "1,200", "1200"),
        (NUMBER, "2.50", "2.5"),
        (NUMBER, 7, "7"),
        (NUMBER, " ", ""),
        (CHOICE, "stoke-on-trent", "Stoke-on-Trent"),
        (CHOICE, None, ""),
        (SEVERAL, ["Wales", "london"], "London\nWales"),
        (SEVERAL, "Wales", "Wales"),
        (SEVERAL, [], ""),
        (SEVERAL, "", ""),
        (a_question(kind="postcode", most=None), "cv100tu", "CV10 0TU"),
        (a_question(kind="number", most=None, lowest=-5.0, highest=5.0), "-5", "-5"),
        (a_question(), "  Two\r\nlines ", "Two\nlines"),
    ],
)
def test_an_answer_is_kept_as_text(question: Question, typed: object, kept: str) -> None:
    assert answers([question], {"q": typed}) == {"q": kept}


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (NUMBER, "many"),
        (NUMBER, "-1"),
        (NUMBER, "1e13"),
        (CHOICE, "Paris"),
        (a_question(), "x" * 101),
        (SEVERAL, ["Wales", "Paris"]),
        (SEVERAL, [3]),
        (SEVERAL, 3),
        (a_question(kind="postcode", most=None), "CV1000TU"),
        (a_question(kind="number", most=None, lowest=10.0, highest=20.0), "9"),
        (a_question(kind="number", most=None, lowest=10.0, highest=20.0), "20.5"),
        (a_question(kind="number", most=None, highest=-1.0), "0"),
    ],
)
def test_what_cannot_be_an_answer_is_told_at_its_question(question: Question, typed: object) -> None:
    with pytest.raises(Invalid) as refused:
        answers([question], {"q": typed})
    assert list(refused.value.fields) == ["q"]


def test_answers_that_were_not_sent_are_left_out_and_unknown_ones_refused() -> None:
    assert answers([CHOICE, a_question(code="fields")], {"fields": "x"}) == {"fields": "x"}
    with pytest.raises(Invalid):
        answers([CHOICE], {"no-such": "x"})


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"label": "Where?", "kind": "choice", "options": "Derby"}, "options"),
        ({"label": "Where?", "kind": "choice", "options": "\n".join(str(n) for n in range(21))}, "options"),
        ({"label": "Team?", "kind": "text", "topic": "team_size"}, "topic"),
        ({"label": " ", "kind": "text"}, "label"),
        ({"label": "Long?", "kind": "text", "most": "20001"}, "most"),
        ({"label": "What?", "kind": "file"}, "kind"),
        ({"label": "Where?", "kind": "several", "options": "Derby"}, "options"),
        ({"label": "Jobs?", "kind": "number", "lowest": "5", "highest": "4"}, "highest"),
        ({"label": "Why?", "kind": "text", "depends_on": "where"}, "depends_values"),
        ({"label": "Why?", "kind": "text", "step": "6"}, "step"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(sent: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(QuestionSchema, {"version": "0", **sent})
    assert list(refused.value.fields) == [field]


def test_a_question_keeps_only_what_belongs_to_its_kind() -> None:
    sent = {"version": "0", "label": "Jobs?", "kind": "number", "most": "50", "unit": "jobs", "options": "a\nb"}
    found = checked(QuestionSchema, sent)
    assert (found["most"], found["unit"], found["options"], found["required"]) == (None, "jobs", [], False)


def test_equal_words_share_a_mark_and_topics_go_before_words() -> None:
    assert topic_of(a_question(label="Why  NOW?")) == topic_of(a_question(label="why now?", code="other"))
    assert topic_of(a_question(label="Why now?")) != topic_of(NUMBER)
    assert topic_of(a_question(topic="need")) == "need"
    assert in_profile(a_question(topic="summary"))
    assert not in_profile(a_question(topic="need"))


@given(st.text(max_size=300))
def test_what_fits_passes_the_check_of_the_field(value: str) -> None:
    question = a_question(most=50)
    try:
        found = answers([question], {"q": value})["q"]
    except Invalid:
        return
    assert fits(question, found)


def test_every_topic_of_the_profile_is_read_by_name() -> None:
    assert {code for code, topic in TOPICS.items() if topic.read is None} == {
        "market", "need", "match_funding", "milestones", "risks", "jobs", "spent_in",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("jobs", "1200", "1,200 jobs"), ("£", "25000", "£25,000"), ("", "2.5", "2.5"), ("jobs", "", "")],
)
def test_numbers_are_written_with_what_they_count(unit: str, value: str, words: str) -> None:
    assert shown(a_question(kind="number", unit=unit, most=None), value) == words


def test_what_stands_in_a_list_or_between_bounds_fits_there() -> None:
    assert fits(SEVERAL, "London\nWales")
    assert not fits(SEVERAL, "London\nParis")
    bounded = a_question(kind="number", most=None, lowest=2.0, highest=3.0)
    assert [fits(bounded, value) for value in ("1", "2", "3", "4")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [(1000.0, 5000.0, "from £1,000 to £5,000"), (1.0, None, "£1 or more"), (None, 9.0, "£9 or less"), (None, None, "")],
)
def test_bounds_are_said_in_the_units_of_the_number(lowest: float | None, highest: float | None, words: str) -> None:
    assert bounds(a_question(kind="number", unit="£", most=None, lowest=lowest, highest=highest)) == words


def test_what_is_not_asked_may_be_anything_in_a_form() -> None:
    ground = a_question(code="kind", kind="choice", options=["a", "b"], most=None)
    after = a_question(code="jobs", kind="number", most=None, depends_on="kind", depends_values=["a"])
    form = {"version": "1", "answer-jobs": "many"}
    assert checked_application([ground, after], {**form, "answer-kind": "b"})["answers"] == {"kind": "b", "jobs": ""}
    with pytest.raises(Invalid) as refused:
        checked_application([ground, after], {**form, "answer-kind": "a"})
    assert list(refused.value.fields) == ["answer-jobs"]
