"""How profiles are named in addresses."""

from werkzeug.routing import BaseConverter

_SLUG = "[a-z0-9][a-z0-9_-]{0,119}"
#: A slug, as the document and the schemas of bodies describe it.
SLUG_PATTERN = f"^{_SLUG}$"


class SlugConverter(BaseConverter):
    """A slug. What no slug can look like is no address of ours, and never reaches the database."""

    regex = _SLUG


def documented(_converter: BaseConverter) -> dict[str, object]:
    """Describe a slug in the API's document."""
    return {"type": "string", "pattern": SLUG_PATTERN}
