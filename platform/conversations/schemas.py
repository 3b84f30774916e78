"""What people may send in a thread."""

from marshmallow import Schema

from profiles.schemas.fields import Count, PlainText

#: Longer than a letter; more than this is a file.
MOST_TEXT = 4000


class MessageSchema(Schema):
    """A message beside its files."""

    text = PlainText(limit=MOST_TEXT, lines=True, load_default="")
    once = PlainText(
        limit=64, load_default="", metadata={"description": "A name of your own: the same name sent again sends once."}
    )


class ReadSchema(Schema):
    """Up to where a thread was read."""

    message = Count(
        least=1, most=2**31 - 1, required=True,
        error_messages={"required": "Name the message.", "null": "Name the message."},
        metadata={"description": "Key of the newest message that was read."},
    )  # fmt: skip
