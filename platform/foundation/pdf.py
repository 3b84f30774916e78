"""Set pages with typst. What people typed goes in as data and is never read as markup."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst


def compile(template: Path, data: Mapping[str, Any]) -> bytes:  # noqa: A001 -- the word that typst has for it
    """Set a template as a PDF.

    Parameters
    ----------
    template : Path
        A ``.typ`` file that reads its data with ``json(bytes(sys.inputs.data))``.
    data : Mapping
        What JSON can hold. A string of it is text, whatever stands in it.
    """
    return bytes(typst.compile(_source(template), sys_inputs={"data": json.dumps(data)}, format="pdf", timestamp=0))


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()
