"""Which version of a profile a program has read, said in the body or in a header."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request

from foundation.errors import Invalid

_TAG = re.compile(r'^\s*(?:W/)?"?([0-9]{1,9})"?\s*$')

#: The header as the document names it.
IF_MATCH: Mapping[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag of the version that you read; `version` in the body does the same, and wins.",
    "schema": {"type": "string"},
}


def version_seen(sent: dict[str, Any]) -> int | None:
    """Take the version that the sender saw out of what they sent.

    Raises
    ------
    Invalid
        If the header is no ETag of ours.
    """
    version: int | None = sent.pop("version", None)
    header = request.headers.get("If-Match", "").strip()
    if version is not None or header in ("", "*"):
        return version
    found = _TAG.match(header)
    if found is None:
        raise Invalid({"If-Match": ["Send the ETag that came with the profile."]})
    return int(found.group(1))


def version_header(shown: Mapping[str, Any]) -> dict[str, str]:
    """Give the header that carries a version."""
    return {"ETag": f'"{shown["version"]}"'}
