"""Questions that are asked only after certain answers to an earlier one.

What an answer has to be follows from how the earlier question is answered: a choice is one of the values, several
choices and texts contain one of them, a number is at least the first. A question that is not asked counts as left
blank, so that conditions hang on each other; one without an answer meets no condition.
"""

from collections.abc import Mapping, Sequence

from applications.models import WITH_OPTIONS, Kind, Question
from foundation.errors import Invalid


def met(question: Question, values: Sequence[str], answer: str) -> bool:
    """Say whether an answer to a question is one that another hangs on.

    Parameters
    ----------
    question : Question
        The earlier one.
    values : sequence of str
        What the later one takes.
    answer : str
        As it is kept; blank for none.
    """
    if not answer or not values:
        return False
    wanted = [value.casefold() for value in values]
    match question.kind:
        case Kind.NUMBER:
            return float(answer) >= float(values[0])
        case Kind.CHOICE:
            return answer.casefold() in wanted
        case Kind.SEVERAL:
            return any(line.casefold() in wanted for line in answer.splitlines())
        case _:
            return any(value in answer.casefold() for value in wanted)


def asked(questions: Sequence[Question], answers: Mapping[str, str]) -> list[Question]:
    """Give the questions that are asked of whoever answers so, in their order."""
    found: dict[str, Question] = {}
    for question in questions:
        ground = found.get(question.depends_on)
        held = ground is not None and met(ground, question.depends_values, answers.get(ground.code, ""))
        if not question.depends_on or held:
            found[question.code] = question
    return list(found.values())


def only_asked(held: Sequence[tuple[Question, str]]) -> list[tuple[Question, str]]:
    """Keep the answers to questions that were asked after these answers, in their order."""
    codes = {each.code for each in asked([each for each, _ in held], {each.code: value for each, value in held})}
    return [(question, value) for question, value in held if question.code in codes]


def words(question: Question, questions: Sequence[Question]) -> str:
    """Say after which answers a question is asked; nothing where it is asked anyhow."""
    ground = next((each for each in questions if each.code == question.depends_on), None)
    if ground is None:
        return ""
    how = {Kind.NUMBER: "is at least", Kind.CHOICE: "is"}.get(Kind(ground.kind), "contains")
    return f"Only if the answer to “{ground.label}” {how} {' or '.join(question.depends_values)}"


def check(questions: Sequence[Question], changed: Question | None = None) -> None:
    """Refuse questions of which one hangs on nothing, or on what can never be.

    Parameters
    ----------
    questions : sequence of Question
        All of a programme, in their order.
    changed : Question, optional
        The one whose form is sent: what is wrong with its own condition is told at its field.

    Raises
    ------
    Invalid
        With what is wrong.
    """
    before: dict[str, Question] = {}
    for question in questions:
        message = _flaw(question, before) if question.depends_on else ""
        if message and question is changed:
            raise Invalid({"depends_on": [message]})
        if message:
            raise Invalid({"question": [f"“{question.label}” hangs on another question. {message}"]})
        before[question.code] = question


def _flaw(question: Question, before: Mapping[str, Question]) -> str:
    ground = before.get(question.depends_on)
    if ground is None:
        return "It can only hang on a question that stands before it."
    if ground.step > question.step:
        return "That one is asked in a later step."
    if ground.kind in WITH_OPTIONS:
        known = {option.casefold() for option in ground.options}
        strange = [value for value in question.depends_values if value.casefold() not in known]
        return f"“{strange[0]}” is no answer to that one." if strange else ""
    if ground.kind == Kind.NUMBER and not _is_number(question.depends_values[0]):
        return "Give the least number that it takes."
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
