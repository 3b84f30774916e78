"""What the schemas of applications share."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from profiles.schemas.fields import Answer, Count, clean_text

CHOOSE = {"required": "Choose what happens next.", "null": "Choose what happens next."}
MOST_KEY = 2_147_483_647
_SEVERAL = frozenset({"reasons", "reviewers"})


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


def typed(form: MultiDict[str, str], several: Collection[str] = ()) -> dict[str, Any]:
    """Give what a form holds, with lists for the fields that may have several values."""
    listed = _SEVERAL.union(several)
    return {name: [value for value in form.getlist(name) if value] if name in listed else form[name] for name in form}
