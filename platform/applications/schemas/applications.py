"""What people may send about applications and kept answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from applications.models import Kind, Question
from applications.schemas.common import CHOOSE, Version
from applications.schemas.programmes import LONGEST, MOST_NUMBER
from applications.services import conditions
from applications.services.words import DECISIONS
from foundation.errors import Invalid
from pipeline.models import REASONS
from profiles.schemas import check, checked
from profiles.schemas.fields import Answer, Choice, Decimal, Flag, PlainText, Postcode, Pounds

_MOST_REASONS = 12
#: What stands before a question's code in the name of its field.
PREFIX = "answer-"


class AmountSchema(Schema):
    """What belongs to every application, whatever a programme asks."""

    version = Version()
    amount_gbp = Pounds(load_default=None, metadata={"description": "What is asked for."})


class ApplicationVersionSchema(Schema):
    """A step that needs no more than the version that was looked at."""

    version = Version()


class ApplicationDecisionSchema(Schema):
    """What a funder does with an application. The venture reads all of it."""

    version = Version()
    status = Choice(DECISIONS, required=True, error_messages=CHOOSE)
    reason = Choice(REASONS, load_default=None, metadata={"description": "The main reason, where it is declined."})
    reasons = fields.List(Choice(REASONS), load_default=list, validate=validate.Length(max=_MOST_REASONS))
    note = PlainText(limit=2000, lines=True, load_default="")
    offered_gbp = Pounds(load_default=None)


class ReopenSchema(Schema):
    """A declined application that is taken up again, and why; the venture reads it."""

    version = Version()
    note = PlainText(limit=2000, lines=True, load_default="")


class WishSchema(Schema):
    """Whether a venture wants to hear when a programme opens."""

    wanted = Flag(required=True, error_messages=CHOOSE)


class ShownSchema(Schema):
    """Whether a venture lets others see that it is of a cohort."""

    version = Version()
    shown = Flag(required=True, error_messages=CHOOSE)


class KeptSchema(Schema):
    """A kept answer in other words."""

    value = PlainText(limit=LONGEST, lines=True, load_default="")


class _Number(Decimal):
    """A number, kept in the digits that it was typed in."""

    def read(self, value: Any) -> str:  # type: ignore[override]  # kept as text, as every answer is
        """Read what was sent."""
        number = super().read(value)
        return f"{number:.0f}" if number == int(number) else f"{number:.10g}"


class _Several(Answer):
    """Any of a question's choices, kept one a line in the order of the question."""

    def __init__(self, options: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    def read(self, value: Any) -> str:
        """Read what was sent: a list, or a choice a line."""
        given = value.splitlines() if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise ValidationError("Choose among the answers of the question.")
        wanted = {each.strip().casefold() for each in given if each.strip()}
        if not wanted <= {option.casefold() for option in self.options}:
            raise ValidationError(f"Choose any of: {', '.join(self.options)}.")
        return "\n".join(option for option in self.options if option.casefold() in wanted)


def _field(question: Question) -> fields.Field[Any]:
    match question.kind:
        case Kind.NUMBER:
            lowest, highest = question.lowest, question.highest
            return _Number(
                least=min(0.0, highest or 0.0) if lowest is None else lowest,
                most=MOST_NUMBER if highest is None else highest,
            )
        case Kind.CHOICE:
            return Choice({option: option for option in question.options})
        case Kind.SEVERAL:
            return _Several(question.options)
        case Kind.POSTCODE:
            return Postcode()
        case _:
            return PlainText(limit=question.most or LONGEST, lines=True)


def several_of(questions: Sequence[Question]) -> set[str]:
    """Give the names of the fields of a form that may have several values."""
    return {f"{PREFIX}{question.code}" for question in questions if question.kind == Kind.SEVERAL}


def answers(questions: Sequence[Question], sent: Mapping[str, object]) -> dict[str, str]:
    """Check answers by the codes of their questions; a blank is a blank, and what was not sent is left out.

    Raises
    ------
    Invalid
        With messages by code.
    """
    schema = Schema.from_dict({question.code: _field(question) for question in questions}, name="AnswersSchema")
    return {code: value or "" for code, value in check(schema, dict(sent), partial=True).items()}


def _answers(questions: Sequence[Question], sent: Mapping[str, object]) -> dict[str, str]:
    """Check the answers of a form, where what is not asked after the others may be anything: it is blank then."""
    try:
        return answers(questions, sent)
    except Invalid as error:
        good = answers(questions, {code: value for code, value in sent.items() if code not in error.fields})
        asked = {question.code for question in conditions.asked(questions, good)}
        wrong = {code: messages for code, messages in error.fields.items() if code in asked}
        if wrong:
            raise Invalid(wrong) from error
        return {**good, **dict.fromkeys(error.fields, "")}


def checked_application(questions: Sequence[Question], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check the form of an application, all of it at once, so that every message is told together.

    Raises
    ------
    Invalid
        With messages by the names of the form's fields.
    """
    values, errors = {}, {}
    try:
        values = checked(AmountSchema, sent)
    except Invalid as error:
        errors.update(error.fields)
    own = {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(PREFIX)}
    known = {question.code for question in questions}
    try:
        # A question that was retired since the form was opened has no answer any more.
        values["answers"] = _answers(questions, {code: value for code, value in own.items() if code in known})
    except Invalid as error:
        errors.update(on_form(error).fields)
    if errors:
        raise Invalid(errors)
    return values


def on_form(error: Invalid) -> Invalid:
    """Give messages about answers the names that fields have in a form."""
    plain = ("programme", "amount_gbp", "version")
    named = {name if name in plain else f"{PREFIX}{name}": messages for name, messages in error.fields.items()}
    return Invalid(named, str(error))


def in_words_of_service(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Give a decision in the words of the service, where no reason is empty text."""
    return {**loaded, "reason": loaded["reason"] or ""}
