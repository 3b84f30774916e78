"""How profiles are named in addresses."""

from werkzeug.routing import BaseConverter


class SlugConverter(BaseConverter):
    """A slug. What no slug can look like is no address of ours, and never reaches the database."""

    regex = "[a-z0-9][a-z0-9_-]{0,119}"


def documented(_converter: BaseConverter) -> dict[str, object]:
    """Describe a slug in the API's document."""
    return {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,119}$"}
