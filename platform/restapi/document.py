"""The API's OpenAPI document, made from the schemas that check and write what it says."""

from typing import Any

from flask import Flask
from flask_smorest import Api  # type: ignore[import-untyped]  # ships no types
from marshmallow import fields

from foundation.addresses import MOST_KEY, SLUG_PATTERN, KeyConverter, SlugConverter
from restapi.schemas.errors import ErrorSchema

DESCRIPTION = """Ventures, clusters, funders, ranked matches and the funding gap, for programs.

Send `Authorization: Bearer <token>`; get a token from `POST /api/v1/tokens`. What is public can be read without one.
Cookies are not looked at. Lists are `{"items": [...], "total": n}` with `limit` and `offset`. Errors have one shape.

What a person may not see is left out, and `withheld` names what was: `round`, `documents` and `valuation` are the parts
of a venture's offer.
Amounts are whole pounds. Inputs are read as people type them too: `1.2m` for an amount, `3 Nov 2026` for a date."""


class Document(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's API with our one shape of an error, and nothing taken from other pages."""

    ERROR_SCHEMA = ErrorSchema

    def init_app(self, app: Flask, *, spec_kwargs: dict[str, Any] | None = None) -> None:
        """Set the document up for an application."""
        app.config.update(
            API_TITLE="Parity",
            API_VERSION="v1",
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/api/v1",
            OPENAPI_JSON_PATH="openapi.json",
            API_SPEC_OPTIONS={
                "info": {"description": DESCRIPTION},
                "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
                "security": [{}, {"bearer": []}],
            },
        )
        self.register_converter(SlugConverter, lambda _: {"type": "string", "pattern": SLUG_PATTERN})
        self.register_converter(KeyConverter, lambda _: {"type": "integer", "minimum": 0, "maximum": MOST_KEY})
        super().init_app(app, spec_kwargs=spec_kwargs)
        self.ma_plugin.converter.add_attribute_function(_choices_may_be_empty)

    def _register_error_handlers(self) -> None:
        """Leave the handlers of pages alone: ``restapi.errors`` tells them from ours by the address."""


def _choices_may_be_empty(_converter: object, field: fields.Field[Any], ret: dict[str, Any]) -> dict[str, Any]:
    """Say of a choice that may be left open that null is one of its values."""
    if field.allow_none and "enum" in ret and None not in ret["enum"]:
        return {"enum": [*ret["enum"], None]}
    return {}
