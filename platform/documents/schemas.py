"""What people may send to a data room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates

from documents.models import Folder
from foundation import clock
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Day, PlainText

FOLDERS: Mapping[str, str] = {
    Folder.TEASER.value: "Teaser",
    Folder.FIRST_MEETING.value: "First meeting",
    Folder.DILIGENCE.value: "Diligence",
    Folder.COMPLETION.value: "Completion",
}


class DocumentSchema(Schema):
    """What is said of a document beside its file."""

    title = PlainText(limit=120, load_default="")
    folder = Choice(FOLDERS, required=True)
    expected = PlainText(limit=40, load_default="")


class ReaderSchema(Schema):
    """Who may read, and until when: to the end of that day in London."""

    email = PlainText(limit=254, load_default="", validate=validate.Email(error="Enter an e-mail address."))
    organisation = PlainText(limit=90, load_default="", metadata={"description": "Slug of a verified organisation."})
    expires_on = Day(required=True)

    @validates("expires_on")
    def _today_or_later(self, day: date, **_others: Any) -> None:
        if day < clock.today():
            raise ValidationError("Choose today or a later day.")


class LeaveSchema(ReaderSchema):
    """Leave to read a folder with those before it, or one document."""

    folder = Choice(FOLDERS, load_default=None)
    document = fields.Integer(load_default=None, allow_none=True)


def checked_leave(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check leave.

    Raises
    ------
    Invalid
        With the messages of every field that breaks a rule.
    """
    return checked(LeaveSchema, {name: value for name, value in sent.items() if value not in ("", None)})
