"""What people may send about programmes, applications and kept answers."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema
from werkzeug.datastructures import MultiDict

from applications.models import Kind, Question
from applications.services.topics import TOPICS
from applications.services.words import DECISIONS, KINDS
from foundation.errors import Invalid
from pipeline.models import REASONS
from profiles.schemas import check
from profiles.schemas.fields import Answer, Choice, Count, Day, Decimal, Flag, PlainText, Pounds, clean_text

#: Most characters of a text answer; a programme may ask for fewer.
LONGEST = 10_000
_USUAL = 1500
_MOST_NUMBER = 1_000_000_000_000.0
_OPTIONS = (2, 20)
_SEVERAL = frozenset({"reasons", "reviewers"})
_MOST_REASONS = 12
_MOST_REVIEWERS = 100
_MOST_KEY = 2_147_483_647
#: What stands before a question's code in the name of its field.
PREFIX = "answer-"
_CHOOSE = {"required": "Choose what happens next.", "null": "Choose what happens next."}


class Version(Count):
    """The version that the sender looked at."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(least=least, most=1_000_000_000, required=True, **kwargs)


class Lines(Answer):
    """Several short texts, a line each, or a list of them."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "array", "items": {"type": "string", "maxLength": 120}}

    def read(self, value: Any) -> list[str]:
        """Read what was sent."""
        given = value.splitlines() if isinstance(value, str) else value
        if not isinstance(given, list):
            raise ValidationError("Enter a choice on each line.")
        found = [clean_text(each, lines=False, limit=120) for each in given]
        return list(dict.fromkeys(each for each in found if each))


class ProgrammeSchema(Schema):
    """Whether a programme takes applications, and a word to those who apply."""

    version = Version(least=0)
    is_open = Flag(load_default=False)
    guidance = PlainText(limit=2000, lines=True, load_default="")


class QuestionSchema(Schema):
    """A question of a programme."""

    version = Version(least=0)
    label = PlainText(limit=300, required=True, error_messages={"required": "Word the question."})
    hint = PlainText(limit=500, load_default="")
    kind = Choice(KINDS, required=True, error_messages={"required": "Choose how it is answered."})
    required = Flag(load_default=False)
    most = Count(least=20, most=LONGEST, load_default=None)
    unit = PlainText(limit=20, load_default="")
    options = Lines(load_default=list)
    topic = Choice({code: topic.name for code, topic in TOPICS.items()}, load_default=None)

    @validates_schema
    def _whole(self, data: Mapping[str, Any], **_: Any) -> None:
        kind, topic = data.get("kind"), TOPICS.get(data.get("topic") or "")
        least, most = _OPTIONS
        errors: dict[str, list[str]] = {}
        if kind == Kind.CHOICE and not least <= len(data.get("options") or []) <= most:
            errors["options"] = [f"Give {least} to {most} choices, one on each line."]
        if topic is not None and topic.kind != kind:
            errors["topic"] = [f"“{topic.name}” is answered with {KINDS[topic.kind].lower()}."]
        if errors:
            raise ValidationError(errors)

    @post_load
    def _tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep only what belongs to the kind of answer."""
        kind = data["kind"]
        data["most"] = (data["most"] or _USUAL) if kind == Kind.TEXT else None
        data["unit"] = data["unit"] if kind == Kind.NUMBER else ""
        data["options"] = (data["options"] or []) if kind == Kind.CHOICE else []
        data["required"] = bool(data["required"])
        data["topic"] = data["topic"] or ""
        return data


class CopySchema(Schema):
    """A programme whose questions are asked in another one."""

    version = Version(least=0)
    source = PlainText(limit=120, required=True, error_messages={"required": "Choose a programme."})


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
    status = Choice(DECISIONS, required=True, error_messages=_CHOOSE)
    reason = Choice(REASONS, load_default=None, metadata={"description": "The main reason, where it is declined."})
    reasons = fields.List(Choice(REASONS), load_default=list, validate=validate.Length(max=_MOST_REASONS))
    note = PlainText(limit=2000, lines=True, load_default="")
    offered_gbp = Pounds(load_default=None)


class _People(fields.List[int]):
    """People by their keys; one may be sent by itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.Integer(validate=validate.Range(1, _MOST_KEY)), **kwargs)


class AssessmentSchema(Schema):
    """Who reads applications to a programme, what a decision needs, and the days of its stages."""

    version = Version(least=0)
    reviewers = _People(load_default=list, validate=validate.Length(max=_MOST_REVIEWERS))
    reviews_needed = Count(least=0, most=10, load_default=0)
    certifier_id = Count(least=1, most=_MOST_KEY, load_default=None)
    reviews_due_on = Day(load_default=None)
    decides_on = Day(load_default=None)
    starts_on = Day(load_default=None)
    shows_cohort = Flag(load_default=False)

    @post_load
    def _plain(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["reviews_needed"] = data["reviews_needed"] or 0
        data["shows_cohort"] = bool(data["shows_cohort"])
        return data


class ReviewersSchema(Schema):
    """Reviewers who are asked to read an application."""

    version = Version()
    reviewers = _People(load_default=list, validate=validate.Length(max=_MOST_REVIEWERS))


class ReviewSchema(Schema):
    """A review, or a word on why somebody stands aside, where there is no score."""

    sending = Count(
        least=1, most=_MOST_KEY, required=True,
        metadata={"description": "Which sending was read: the first is 1."},
    )  # fmt: skip
    score = Count(least=1, most=5, load_default=None, metadata={"description": "None to stand aside."})
    note = PlainText(limit=4000, lines=True, load_default="")


class SignatureSchema(Schema):
    """What whoever signs does with a decision."""

    version = Version()
    signed = Flag(required=True, error_messages=_CHOOSE)
    certifier_note = PlainText(limit=2000, lines=True, load_default="")


class ShownSchema(Schema):
    """Whether a venture lets others see that it is of a cohort."""

    version = Version()
    shown = Flag(required=True, error_messages=_CHOOSE)


class KeptSchema(Schema):
    """A kept answer in other words."""

    value = PlainText(limit=LONGEST, lines=True, load_default="")


class _Number(Decimal):
    """A number, kept in the digits that it was typed in."""

    def read(self, value: Any) -> str:  # type: ignore[override]  # kept as text, as every answer is
        """Read what was sent."""
        number = super().read(value)
        return f"{number:.0f}" if number == int(number) else f"{number:.10g}"


def _field(question: Question) -> fields.Field[Any]:
    if question.kind == Kind.NUMBER:
        return _Number(least=0.0, most=_MOST_NUMBER)
    if question.kind == Kind.CHOICE:
        return Choice({option: option for option in question.options})
    return PlainText(limit=question.most or LONGEST, lines=True)


def answers(questions: Sequence[Question], sent: Mapping[str, object]) -> dict[str, str]:
    """Check answers by the codes of their questions; a blank is a blank, and what was not sent is left out.

    Raises
    ------
    Invalid
        With messages by code.
    """
    schema = Schema.from_dict({question.code: _field(question) for question in questions}, name="AnswersSchema")
    return {code: value or "" for code, value in check(schema, dict(sent), partial=True).items()}


def checked(schema: type[Schema], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a form; fields of the page itself are passed over.

    Raises
    ------
    Invalid
        With the messages of every field that breaks a rule.
    """
    return check(schema, dict(sent), only=schema._declared_fields)


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
        values["answers"] = answers(questions, {code: value for code, value in own.items() if code in known})
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


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what a form holds, with lists for the fields that may have several values."""
    return {name: form.getlist(name) if name in _SEVERAL else form[name] for name in form}


def in_words_of_service(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Give a decision in the words of the service, where no reason is empty text."""
    return {**loaded, "reason": loaded["reason"] or ""}
