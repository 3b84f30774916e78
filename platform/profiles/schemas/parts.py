"""The small records inside profiles, and what fields of several profiles share."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load

from foundation import clock
from profiles.schemas.fields import Choice, Code, Day, Decimal, Names, PlainText, Postcode, Pounds
from profiles.schemas.outlines import Outline
from profiles.services.catchments import read_place_text
from profiles.services.words import CONDITION_KINDS, DISTANCE_UNITS, PLACE_BASES, PLACE_KINDS


def about(title: str, description: str = "") -> dict[str, Any]:
    """Give what labels, hints and the API's document say of a field."""
    return {"title": title, "description": description} if description else {"title": title}


def asked(message: str) -> dict[str, str]:
    """Give the message for an answer that cannot be left out, however it is left out."""
    return {"required": message, "null": message}


class PlaceSchema(Schema):
    """A place of activity."""

    postcode = Postcode(
        required=True, metadata=about("Postcode"), error_messages=asked("Enter the postcode of this place.")
    )
    authority_code = Code(metadata=about("Local authority", "Taken from the postcode. Change it if it is wrong."))
    purpose = PlainText(limit=80, metadata=about("What is done there", "For example laboratory, factory, test track."))


class TeamMemberSchema(Schema):
    """Somebody in the team."""

    name = PlainText(limit=120, required=True, metadata=about("Name"), error_messages=asked("Enter a name."))
    role = PlainText(limit=120, metadata=about("Role"))


class RoundSchema(Schema):
    """Money raised before."""

    closed_on = Day(
        required=True,
        latest=clock.today,
        metadata=about("Date"),
        error_messages=asked("Enter the date on which this round closed."),
    )
    stage_code = Code(metadata=about("Stage"))
    instrument_code = Code(
        required=True, metadata=about("Kind of money"), error_messages=asked("Say what kind of money it was.")
    )
    amount_gbp = Pounds(metadata=about("Amount", "Leave empty if it was not disclosed."))
    investors = Names(metadata=about("Investors", "Names with semicolons between them."))


class MandatePlaceSchema(Schema):
    """An area that a mandate is limited to."""

    kind = Choice(PLACE_KINDS, required=True, metadata=about("Kind of place"))
    code = Code(
        load_default="",
        metadata=about(
            "Place",
            "Its name. For a distance: a postcode or a local authority, which stand for their middle, or latitude,"
            " longitude. For a drawn area: a name that you give it.",
        ),
    )
    basis = Choice(PLACE_BASES, load_default="any", allow_none=False, metadata=about("Which address counts"))
    distance = Decimal(least=0.1, most=1_000, metadata=about("Distance", "Only for a distance, such as 10."))
    unit = Choice(DISTANCE_UNITS, load_default="miles", allow_none=False, metadata=about("Miles or kilometres"))
    outline = Outline(
        metadata=about(
            "Outline",
            "Only for a drawn area: one corner a line as latitude, longitude, in their order along the line, such as"
            " 52.60, -1.70 then 52.60, -1.30 then 52.45, -1.30 then 52.45, -1.70 for a box about Nuneaton; or a GeoJSON"
            " polygon. The form of a drawn area has a map to click them on as well; everything can be done by typing."
            " The mandate’s page shows on a map what it takes in.",
        )
    )

    @pre_load
    def _read_text(self, data: Any, **_: Any) -> Any:
        """Read a spreadsheet's cell, which says all of a place in words."""
        if isinstance(data, Mapping) and set(data) == {"code"} and isinstance(data["code"], str):
            return read_place_text(data["code"])
        return data


class ConditionSchema(Schema):
    """A further condition of a mandate."""

    kind = Choice(CONDITION_KINDS, required=True, metadata=about("Condition"))
    value = PlainText(limit=120, metadata=about("Value"))
    note = PlainText(limit=500, metadata=about("In words"))


class ItemSchema(Schema):
    """Something that a cluster has, lacks or asks for."""

    name = PlainText(limit=300, required=True, metadata=about("Name"), error_messages=asked("Name it."))
    note = PlainText(limit=1_000, lines=True, metadata=about("Note"))


class Rows(fields.List[Any]):
    """Several small records.

    A spreadsheet's cell with semicolons is read as one record for each part, which fills the field ``key``.

    Parameters
    ----------
    schema : type of Schema
        What each record is.
    key : str
        The field that a plain text stands for.
    most : int
        Most records.
    """

    def __init__(self, schema: type[Schema], *, key: str, most: int = 30, **kwargs: Any) -> None:
        super().__init__(fields.Nested(schema), **kwargs)
        self.schema, self.key, self.most = schema, key, most

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Read text as records, and nothing as none."""
        if isinstance(value, str):
            value = [part for part in value.split(";") if part.strip()]
        if value is None:
            value = []
        if isinstance(value, (list, tuple)):
            if len(value) > self.most:
                raise ValidationError(f"Enter {self.most} at most.")
            value = [{self.key: part.strip()} if isinstance(part, str) else part for part in value]
        # A record is whole or not there, even where the profile around it is sent in part.
        kwargs.pop("partial", None)
        return super().deserialize(value, attr, data, **kwargs)


class ProfileSchema(Schema):
    """What the schemas of all profiles share."""

    @pre_load
    def _refuse_other_shapes(self, data: Any, **_: Any) -> Any:
        if isinstance(data, Mapping) and any(not isinstance(name, str) for name in data):
            raise ValidationError("Field names are text.")
        return data

    @classmethod
    def title_of(cls, name: str) -> str:
        """Give the label of a field."""
        field = cls._declared_fields.get(name)
        return str(field.metadata.get("title", name)) if field else name

    @classmethod
    def hint_of(cls, name: str) -> str:
        """Give the hint of a field."""
        field = cls._declared_fields.get(name)
        return str(field.metadata.get("description", "")) if field else ""


def contradicting(problems: Mapping[str, Iterable[str]]) -> None:
    """Refuse answers that contradict one another.

    Raises
    ------
    ValidationError
        With the messages by field, where there are any.
    """
    if problems:
        raise ValidationError({name: list(messages) for name, messages in problems.items()})
