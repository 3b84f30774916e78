"""What questions and answers may be, and how answers are kept and read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Question
from applications.schemas import QuestionSchema, answers, checked
from applications.services.topics import TOPICS, fits, in_profile, topic_of
from applications.services.words import shown
from foundation.errors import Invalid


def a_question(**given: Any) -> Question:
    """A question that is in no database."""
    plain = {"id": 1, "mandate_id": 1, "code": "q", "position": 1, "kind": "text", "label": "A question?", "most": 100}
    return Question(**{**plain, "options": [], "topic": "", "unit": "", **given})


CHOICE = a_question(kind="choice", options=["Derby", "Stoke-on-Trent"], most=None)
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
        (a_question(), "  Two\r\nlines ", "Two\nlines"),
    ],
)
def test_an_answer_is_kept_as_text(question: Question, typed: object, kept: str) -> None:
    assert answers([question], {"q": typed}) == {"q": kept}


@pytest.mark.parametrize(
    ("question", "typed"),
    [(NUMBER, "many"), (NUMBER, "-1"), (NUMBER, "1e13"), (CHOICE, "Paris"), (a_question(), "x" * 101)],
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
        "market", "need", "match_funding", "milestones", "risks", "jobs",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("jobs", "1200", "1,200 jobs"), ("£", "25000", "£25,000"), ("", "2.5", "2.5"), ("jobs", "", "")],
)
def test_numbers_are_written_with_what_they_count(unit: str, value: str, words: str) -> None:
    assert shown(a_question(kind="number", unit=unit, most=None), value) == words
