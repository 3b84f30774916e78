"""Fields that read what people type: ``1.2m``, ``b15 2tt``, ``SC12345``, ``12.5%``, ``3 Nov 2026``.

An empty answer is None, "not known", in every field but plain text that is not optional.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from foundation.money import MOST, parse_pounds

#: First half, and where it is given second half, of a postcode.
_POSTCODE = re.compile(r"^(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)(?:([0-9][A-Z]{2}))?$")
_COMPANY_NUMBER = re.compile(r"^([A-Z]{0,2}|R)([0-9]+)$")
_HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")
#: Characters that reorder a line on screen, so that it reads as something it is not.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y")


class Typed(fields.Field[Any]):
    """A field of ours: ``kind`` is its type in the API's document, ``read`` and ``write`` are its two directions."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "string"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_none", not kwargs.get("required", False))
        super().__init__(**kwargs)
        self.metadata = {**self.kind, **self.metadata}

    def read(self, value: Any) -> Any:
        """Read what was sent."""
        return value

    def write(self, value: Any) -> Any:
        """Give what is sent out."""
        return value

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.read(value)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.write(value)


class Answer(Typed):
    """A field in which nothing typed means that nothing is known."""

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Read a blank as None."""
        if isinstance(value, str) and not value.strip():
            value = None
        return super().deserialize(value, attr, data, **kwargs)


def clean_text(text: object, *, lines: bool, limit: int) -> str:
    """Strip text and refuse what no person types.

    Raises
    ------
    ValidationError
        If it is no text, is too long, or holds control characters, halves of characters or marks that reorder it.
    """
    if not isinstance(text, str):
        raise ValidationError("Enter text.")
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    kept = cleaned.replace("\n", "").replace("\t", "") if lines else cleaned
    if any(unicodedata.category(mark) in ("Cc", "Cs") or mark in _REORDERING for mark in kept):
        raise ValidationError("Remove characters that cannot be printed." if lines else "Keep this to one plain line.")
    if len(cleaned) > limit:
        raise ValidationError(f"Keep this to {limit:,} characters; it has {len(cleaned):,}.")
    return cleaned


class PlainText(Typed):
    """Text of one line, or of several.

    Parameters
    ----------
    limit : int, default=200
        Most characters.
    lines : bool, default=False
        Whether line breaks are allowed.
    optional : bool, default=False
        Whether nothing typed is None rather than empty text.
    """

    def __init__(self, *, limit: int = 200, lines: bool = False, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit, self.lines, self.optional = limit, lines, optional
        self.metadata = {**self.metadata, "maxLength": limit}

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Read a blank as the absence of text, and refuse it where text is required."""
        blank = value is None or (isinstance(value, str) and not value.strip())
        if blank and self.required:
            raise self.make_error("required")
        if blank:
            return None if self.optional else ""
        return super().deserialize(value, attr, data, **kwargs)

    def read(self, value: Any) -> str:
        """Read what was sent."""
        return clean_text(value, lines=self.lines, limit=self.limit)


class Flag(Answer):
    """Yes or no, as a box that is ticked or as a word."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "boolean"}

    def read(self, value: Any) -> bool:
        """Read what was sent."""
        if isinstance(value, bool):
            return value
        word = value.strip().lower() if isinstance(value, str) else ""
        if word in ("yes", "y", "true", "1", "on"):
            return True
        if word in ("no", "n", "false", "0", "off"):
            return False
        raise ValidationError("Answer yes or no.")


class WebAddress(Answer):
    """A web site; ``https://`` is added where it is left out."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "string", "maxLength": 300}

    def read(self, value: Any) -> str:
        """Read what was sent."""
        text = clean_text(value, lines=False, limit=290)
        address = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or ""), parts.port
        except ValueError:
            host, port = "", None
        if parts_unfit(address, host) or port == 0:
            raise ValidationError("Enter a web address, such as https://example.co.uk.")
        return address


def parts_unfit(address: str, host: str) -> bool:
    """Say whether an address is not one of a public web site."""
    scheme = address.split("://", 1)[0].lower()
    return (
        scheme not in ("http", "https")
        or any(mark.isspace() for mark in address)
        or "@" in address.split("://", 1)[1].split("/", 1)[0]
        or not _HOST.match(host)
    )


class Pounds(Answer):
    """Whole pounds, as a number or as people type them."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "integer", "minimum": 0, "maximum": MOST}

    def read(self, value: Any) -> int:
        """Read what was sent."""
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise ValidationError("Enter an amount in pounds, such as 250000, 250k or 1.2m.")
        if isinstance(value, str):
            try:
                return parse_pounds(value)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        if not math.isfinite(value) or value != int(value):
            raise ValidationError("Enter whole pounds, without pence.")
        if value < 0:
            raise ValidationError("Enter an amount of nought or more.")
        if value > MOST:
            raise ValidationError("That amount is too large.")
        return int(value)


class Count(Answer):
    """A whole number between two bounds; commas may group its digits."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most
        self.metadata = {**self.metadata, "type": "integer", "minimum": least, "maximum": most}

    def read(self, value: Any) -> int:
        """Read what was sent."""
        number = _number(value)
        if number != int(number) or not self.least <= number <= self.most:
            raise ValidationError(f"Enter a whole number from {self.least:,} to {self.most:,}.")
        return int(number)


class Decimal(Answer):
    """A number with decimals between two bounds; a percent sign behind it is read over."""

    def __init__(self, *, least: float = 0.0, most: float = 100.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most
        self.metadata = {**self.metadata, "type": "number", "minimum": least, "maximum": most}

    def read(self, value: Any) -> float:
        """Read what was sent."""
        number = _number(value)
        if not self.least <= number <= self.most:
            raise ValidationError(f"Enter a number from {self.least:,g} to {self.most:,g}.")
        return number


class Share(Decimal):
    """A share, written as a percentage and kept as a part of one."""

    def write(self, value: Any) -> Any:
        """Give what is sent out."""
        return None if value is None else round(100 * value, 4)

    def read(self, value: Any) -> float:
        """Read what was sent."""
        return round(super().read(value) / 100, 6)


def _number(value: object) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValidationError("Enter a number.")
    if isinstance(value, str):
        value = value.strip().removesuffix("%").replace(",", "").strip()
        if len(value) > 30 or not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", value, re.ASCII):
            raise ValidationError("Enter a number.")
    try:
        number = float(value)
    except OverflowError as error:
        raise ValidationError("That number is too large.") from error
    if not math.isfinite(number):
        raise ValidationError("Enter a number.")
    return number


class Day(Answer):
    """A date, from a date input or as people write one; a moment is cut to its date.

    Parameters
    ----------
    latest : callable, optional
        Gives the last date that is accepted.
    """

    kind: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "date"}

    def __init__(self, *, latest: Callable[[], date] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.latest = latest

    def write(self, value: Any) -> Any:
        """Give what is sent out."""
        return value.isoformat() if isinstance(value, date) else value

    def read(self, value: Any) -> date:
        """Read what was sent."""
        day = _day(value)
        if not date(1600, 1, 1) <= day <= date(2200, 12, 31):
            raise ValidationError("Enter a date between 1600 and 2200.")
        if self.latest is not None and day > self.latest():
            raise ValidationError("Enter a date that has passed.")
        return day


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a date has no time zone
        except ValueError:
            continue
    raise ValidationError("Enter a date, such as 2026-11-03 or 3 Nov 2026.")


class Postcode(Answer):
    """A postcode, or its first half, in capitals with one space.

    Whether the first half exists is a question to the reference facts, asked when a profile is saved.
    """

    def read(self, value: Any) -> str:
        """Read what was sent."""
        text = re.sub(r"\s", "", value).upper() if isinstance(value, str) else ""
        # The first half of a whole postcode must not swallow its second half: B1 1AA is not the outcode B11 and AA.
        whole = _POSTCODE.match(text) if len(text) >= 5 else None
        half = _POSTCODE.match(text) if len(text) <= 4 else None
        found = whole if whole and whole.group(2) else half
        if not text.isascii() or found is None:
            raise ValidationError("Enter a postcode, such as B15 2TT.")
        return f"{found.group(1)} {found.group(2)}" if found.group(2) else found.group(1)


class CompanyNumber(Answer):
    """A company number as Companies House writes it: eight signs, with noughts in front where they were left out."""

    def read(self, value: Any) -> str:
        """Read what was sent."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text = re.sub(r"\s", "", value).upper() if isinstance(value, str) else ""
        found = _COMPANY_NUMBER.match(text) if text.isascii() else None
        if found is None or not found.group(2).strip("0") or len(text) > 8:
            raise ValidationError("Enter the company number, such as 01234567 or SC123456.")
        prefix, digits = found.groups()
        if len(prefix) == 1 and prefix != "R":
            raise ValidationError("Enter the company number, such as 01234567 or SC123456.")
        return prefix + digits.zfill(8 - len(prefix))


class Codes(Typed):
    """Several codes: a list, or text with semicolons or line breaks between them; each once, in order.

    Names are let through too: the service knows which codes and names there are.
    """

    def __init__(self, *, most: int = 20, **kwargs: Any) -> None:
        super().__init__(allow_none=True, **kwargs)
        self.most = most
        self.metadata = {**self.metadata, "type": "array", "items": {"type": "string"}, "maxItems": most}

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Read nothing as an empty list."""
        return super().deserialize([] if value is None else value, attr, data, **kwargs)

    def read(self, value: Any) -> list[str]:
        """Read what was sent."""
        parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
        if not isinstance(parts, (list, tuple)):
            raise ValidationError("Choose from the list.")
        chosen: dict[str, None] = {}
        for part in parts:
            text = clean_text(part, lines=False, limit=120)
            if text:
                chosen[text] = None
        if len(chosen) > self.most:
            raise ValidationError(f"Choose {self.most} at most.")
        return list(chosen)


class Names(Typed):
    """Names of people or organisations: a list, or text with commas or semicolons between them; each once, in order."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "array", "items": {"type": "string"}, "maxItems": 40}

    def read(self, value: Any) -> list[str]:
        """Read what was sent."""
        parts = value.replace(",", ";").split(";") if isinstance(value, str) else value
        if not isinstance(parts, (list, tuple)) or len(parts) > self.kind["maxItems"]:
            raise ValidationError("Enter up to 40 names with semicolons between them.")
        return list(dict.fromkeys(name for part in parts if (name := clean_text(part, lines=False, limit=160))))


class Code(Answer):
    """One code, or the name it stands for; the service knows which there are."""

    def read(self, value: Any) -> str:
        """Read what was sent."""
        return clean_text(value, lines=False, limit=160)


class Choice(Answer):
    """One of a few words.

    Parameters
    ----------
    options : Mapping
        The words, and how a page names each; either is understood.
    """

    def __init__(self, options: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = dict(options)
        self.metadata = {**self.metadata, "enum": list(options)}

    def read(self, value: Any) -> str:
        """Read what was sent."""
        text = value.strip().lower() if isinstance(value, str) else ""
        for word, name in self.options.items():
            if text in (word, name.lower()):
                return word
        raise ValidationError(f"Choose one of: {', '.join(self.options.values())}.")
