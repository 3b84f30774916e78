"""How things are named in addresses, and ways to them.

What cannot be a name of ours is no address, and never reaches the database.
"""

from typing import NamedTuple

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

_SLUG = "[a-z0-9][a-z0-9_-]{0,119}"
#: A slug, as the API's document and the schemas of bodies describe it.
SLUG_PATTERN = f"^{_SLUG}$"
#: The largest number that an integer column holds on every database.
MOST_KEY = 2**31 - 1


class Link(NamedTuple):
    """A way to a page that one package has and the pages of another show: its words, its address, how it looks."""

    label: str
    href: str
    kind: str = "secondary"


class SlugConverter(BaseConverter):
    """A slug: ``<slug:venture>``."""

    regex = _SLUG


class KeyConverter(IntegerConverter):
    """The key of a row: ``<key:deal_id>``."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MOST_KEY)


def init_app(app: Flask) -> None:
    """Let the addresses of an application use them; before its addresses are added."""
    app.url_map.converters.update(slug=SlugConverter, key=KeyConverter)
