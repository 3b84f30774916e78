"""What a funder may send about its programmes: what they ask, and how they assess."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from applications.models import HIGHEST, WITH_OPTIONS, Kind
from applications.schemas.common import CHOOSE, MOST_KEY, Lines, Version
from applications.services.adverts import Step
from applications.services.topics import SPENT_IN, TOPICS
from applications.services.words import KINDS
from foundation.money import parse_pounds
from profiles.schemas.fields import Choice, Count, Day, Decimal, Flag, PlainText, Pounds

#: Most characters of a text answer; a programme may ask for fewer.
LONGEST = 10_000
_USUAL = 1500
MOST_NUMBER = 1_000_000_000_000.0
_OPTIONS = (2, 20)
_MOST_STEPS = 5
_MOST_REVIEWERS = 100
_MOST_CRITERIA = 12
_MOST_WEIGHT = 10
_MOST_RECIPIENTS = 1000
#: A recipient and an amount behind it, with a space, a comma, a colon or a tab between the two.
_RECIPIENT = re.compile(r"(?P<name>.+?)[\s,;:]+(?P<amount>(?:£|gbp)?\s*[0-9][0-9,.]*\s*[a-z]*)", re.IGNORECASE)


class ProgrammeSchema(Schema):
    """Whether a programme takes applications, and a word to those who apply."""

    version = Version(least=0)
    is_open = Flag(load_default=False)
    guidance = PlainText(limit=2000, lines=True, load_default="")


class QuestionSchema(Schema):
    """A question of a programme: how it is answered, with which step it is asked, and on what it hangs."""

    version = Version(least=0)
    label = PlainText(limit=300, required=True, error_messages={"required": "Word the question."})
    hint = PlainText(limit=500, load_default="")
    kind = Choice(KINDS, required=True, error_messages={"required": "Choose how it is answered."})
    required = Flag(load_default=False)
    most = Count(least=20, most=LONGEST, load_default=None)
    unit = PlainText(limit=20, load_default="")
    lowest = Decimal(least=-MOST_NUMBER, most=MOST_NUMBER, load_default=None)
    highest = Decimal(least=-MOST_NUMBER, most=MOST_NUMBER, load_default=None)
    options = Lines(load_default=list)
    topic = Choice({code: topic.name for code, topic in TOPICS.items()}, load_default=None)
    step = Count(least=1, most=_MOST_STEPS, load_default=1)
    depends_on = PlainText(limit=60, load_default="")
    depends_values = Lines(load_default=list)

    @validates_schema
    def _whole(self, data: Mapping[str, Any], **_: Any) -> None:
        kind, topic = data.get("kind"), TOPICS.get(data.get("topic") or "")
        lowest, highest = data.get("lowest"), data.get("highest")
        least, most = _OPTIONS
        errors: dict[str, list[str]] = {}
        listed = kind in WITH_OPTIONS and data.get("topic") != SPENT_IN
        if listed and not least <= len(data.get("options") or []) <= most:
            errors["options"] = [f"Give {least} to {most} choices, one on each line."]
        if topic is not None and topic.kind != kind:
            errors["topic"] = [f"“{topic.name}” is answered with {KINDS[topic.kind].lower()}."]
        if kind == Kind.NUMBER and lowest is not None and highest is not None and highest < lowest:
            errors["highest"] = ["This is below the lowest number."]
        if data.get("depends_on") and not data.get("depends_values"):
            errors["depends_values"] = ["Say which answers it takes, one on each line."]
        if errors:
            raise ValidationError(errors)

    @post_load
    def _tidy(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep only what belongs to the kind of answer."""
        kind = data["kind"]
        data["most"] = (data["most"] or _USUAL) if kind == Kind.TEXT else None
        for name, blank in (("unit", ""), ("lowest", None), ("highest", None)):
            data[name] = data[name] if kind == Kind.NUMBER else blank
        data["options"] = (data["options"] or []) if kind in WITH_OPTIONS else []
        data["required"] = bool(data["required"])
        data["topic"] = data["topic"] or ""
        data["step"] = data["step"] or 1
        data["depends_values"] = (data["depends_values"] or []) if data["depends_on"] else []
        return data


class CopySchema(Schema):
    """A programme whose questions are asked in another one."""

    version = Version(least=0)
    source = PlainText(limit=120, required=True, error_messages={"required": "Choose a programme."})


class NextRoundSchema(Schema):
    """A programme that is run once more, on other days."""

    name = PlainText(limit=160, required=True, error_messages={"required": "Name the next round."})
    opens_on = Day(load_default=None)
    closes_on = Day(load_default=None)


class AdvertSchema(Schema):
    """What a round says of itself, and when. Without a step it is only looked at."""

    version = Version(least=0)
    step = Choice({step.value: step.value for step in Step}, load_default=None)
    title = PlainText(limit=160, load_default="")
    line = PlainText(limit=160, required=True, error_messages={"required": "Say in one line what it is."})
    pays_for = PlainText(limit=2000, lines=True, load_default="")
    for_whom = PlainText(limit=2000, lines=True, load_default="")
    shown_from = Day(load_default=None)
    shown_until = Day(load_default=None)


class People(fields.List[int]):
    """People by their keys; one may be sent by itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.Integer(validate=validate.Range(1, MOST_KEY)), **kwargs)


class Criteria(Lines):
    """What reviewers mark by, one on each line, its weight first: ``3 How new it is``; without a number it is 1."""

    def read(self, value: Any) -> list[tuple[str, int]]:  # type: ignore[override]  # lines, taken apart
        """Read what was sent."""
        found: dict[str, int] = {}
        for line in super().read(value):
            first, _, rest = line.partition(" ")
            weight, label = (int(first), rest.strip()) if first.isdecimal() and rest.strip() else (1, line)
            if not 1 <= weight <= _MOST_WEIGHT:
                raise ValidationError(f"A weight is from 1 to {_MOST_WEIGHT}: {line}")
            found[label] = weight
        if len(found) > _MOST_CRITERIA:
            raise ValidationError(f"{_MOST_CRITERIA} criteria at most.")
        return list(found.items())


class AssessmentSchema(Schema):
    """Who reads applications to a programme and by what, what a decision needs, and the days of its stages."""

    version = Version(least=0)
    criteria = Criteria(load_default=list)
    reviewers = People(load_default=list, validate=validate.Length(max=_MOST_REVIEWERS))
    reviews_needed = Count(least=0, most=10, load_default=0)
    certifier_id = Count(least=1, most=MOST_KEY, load_default=None)
    reviews_due_on = Day(load_default=None)
    decides_on = Day(load_default=None)
    starts_on = Day(load_default=None)
    shows_cohort = Flag(load_default=False)

    @post_load
    def _plain(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["reviews_needed"] = data["reviews_needed"] or 0
        data["criteria"] = data["criteria"] or []
        data["shows_cohort"] = bool(data["shows_cohort"])
        return data


class ReviewersSchema(Schema):
    """Reviewers who are asked to read an application."""

    version = Version()
    reviewers = People(load_default=list, validate=validate.Length(max=_MOST_REVIEWERS))


class ReviewSchema(Schema):
    """A review, or a word on why somebody stands aside, where there is neither a score nor a mark."""

    sending = Count(
        least=1, most=MOST_KEY, required=True,
        metadata={"description": "Which sending was read: the first is 1."},
    )  # fmt: skip
    score = Count(
        least=1, most=HIGHEST, load_default=None,
        metadata={"description": "Where the programme has no criteria; none to stand aside."},
    )  # fmt: skip
    marks = fields.Dict(
        keys=fields.Integer(validate=validate.Range(1, MOST_KEY)),
        values=fields.Integer(validate=validate.Range(1, HIGHEST)),
        load_default=dict,
        metadata={"description": "By the keys of the programme's criteria, where it has some."},
    )
    note = PlainText(limit=4000, lines=True, load_default="")


class SignatureSchema(Schema):
    """What whoever signs does with a decision."""

    version = Version()
    signed = Flag(required=True, error_messages=CHOOSE)
    certifier_note = PlainText(limit=2000, lines=True, load_default="")


class _Some(Pounds):
    """An amount of more than nothing."""

    def read(self, value: Any) -> int:
        """Read what was sent."""
        amount = super().read(value)
        if not amount:
            raise ValidationError("Enter an amount of £1 or more, or leave it empty.")
        return amount


class Recipients(Lines):
    """Recipients with an amount each, one on each line: ``Tarnwick Motion 80k``."""

    def read(self, value: Any) -> list[tuple[str, int]]:  # type: ignore[override]  # lines, taken apart
        """Read what was sent; columns of a spreadsheet come with a tab between them."""
        lines = super().read(value.replace("\t", " ") if isinstance(value, str) else value)
        if len(lines) > _MOST_RECIPIENTS:
            raise ValidationError(f"{_MOST_RECIPIENTS:,} recipients at most.")
        found, wrong = [], []
        for line in lines:
            match = _RECIPIENT.fullmatch(line)
            amount = _amount(match.group("amount")) if match else 0
            if match is None or not amount:
                wrong.append(f"Give a venture and an amount behind it: {line}")
            else:
                found.append((match.group("name"), amount))
        if wrong:
            raise ValidationError(wrong)
        return found


def _amount(text: str) -> int:
    """Read an amount, 0 where it is none."""
    try:
        return parse_pounds(text)
    except ValueError:
        return 0


class BudgetSchema(Schema):
    """What a round may spend, what a recipient may have, and those who may have another amount."""

    version = Version(least=0)
    budget_gbp = _Some(load_default=None)
    allocation_gbp = _Some(load_default=None)
    recipients = Recipients(load_default=list)

    @post_load
    def _plain(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "recipients": data["recipients"] or []}
