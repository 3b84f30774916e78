"""What every resource of the API shares."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask_smorest import Blueprint  # type: ignore[import-untyped]  # ships no types
from marshmallow import Schema

from restapi.authentication import after_token, require_token, take_bearer, want_json

#: What the document says of answers that most addresses can give.
NO_TOKEN = "No token was sent."  # noqa: S105 -- words
NOT_YOURS = "You may see it and not do this."
NONE = "There is none, or it is not open to you."

F = TypeVar("F", bound=Callable[..., Any])


class Resource(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's blueprint, with decorators that leave a function's type as it is."""

    def arguments(self, schema: Schema | type[Schema], **kwargs: Any) -> Callable[[F], F]:
        """Check what was sent, and hand it to the function."""
        return cast("Callable[[F], F]", super().arguments(schema, **kwargs))

    def response(
        self, status_code: int, schema: Schema | type[Schema] | None = None, **kwargs: Any
    ) -> Callable[[F], F]:
        """Write what the function gives."""
        return cast("Callable[[F], F]", super().response(status_code, schema, **kwargs))

    def alt_response(self, status_code: int, *args: Any, **kwargs: Any) -> Callable[[F], F]:
        """Name another answer in the document."""
        return cast("Callable[[F], F]", super().alt_response(status_code, *args, **kwargs))

    def doc(self, **kwargs: Any) -> Callable[[F], F]:
        """Say more in the document. Where it says that a token is needed, one is asked for before anything is read."""
        document = super().doc(**kwargs)
        needs_token = all(kwargs.get("security", [{}]))

        def documented(function: F) -> F:
            return cast("F", document(after_token(function) if needs_token else function))

        return documented

    def route(self, rule: str, **kwargs: Any) -> Callable[[F], F]:
        """Put a view at an address."""
        return cast("Callable[[F], F]", super().route(rule, **kwargs))


def resource(name: str, title: str, path: str, *, signed: bool = True) -> Resource:
    """Make the blueprint of a resource.

    Parameters
    ----------
    name : str
        Name of the blueprint.
    title : str
        Heading in the document.
    path : str
        Address under ``/api/v1``.
    signed : bool, default=True
        Whether a token is looked at, and asked for wherever something is written.
    """
    blueprint = Resource(name, __name__, url_prefix=f"/api/v1{path}", description=title)
    blueprint.before_request(want_json)
    if signed:
        blueprint.before_request(take_bearer)
        blueprint.before_request(require_token)
    return blueprint
