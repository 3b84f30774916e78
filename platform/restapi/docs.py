"""A page about the API, made from its own document."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

docs = Blueprint("restapi", __name__, template_folder="templates")

_METHODS = ("get", "post", "put", "patch", "delete")


@docs.app_template_filter()
def prose(text: str | None) -> Markup:
    """Write text of the document as paragraphs: its lines run on, and what stands between backticks is code."""
    blocks = [" ".join(block.split()) for block in (text or "").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(coded(block)) for block in blocks)


@docs.app_template_filter()
def coded(text: str | None) -> Markup:
    """Write a line, with what stands between backticks as code."""
    parts = (text or "").split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


@docs.get("/api/docs")
def reference() -> ResponseReturnValue:
    """Show every address of the API, what it reads and what it answers."""
    held = current_app.extensions
    if "parity_api_reference" not in held:
        document: dict[str, Any] = held["parity_api"].spec.to_dict()
        held["parity_api_reference"] = (document["info"], groups(document))
    info, shown = held["parity_api_reference"]
    return render_template("restapi/docs.html", info=info, groups=shown)


def groups(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sort the operations of a document by heading.

    Parameters
    ----------
    document : Mapping
        In the form of OpenAPI 3.1.
    """
    titles = {tag["name"]: tag.get("description") or tag["name"] for tag in document.get("tags", ())}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in titles}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                shared = item.get("parameters", [])
                found.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation, shared))
    return [{"title": titles.get(name, name), "operations": held} for name, held in found.items() if held]


def _operation(
    document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any], shared: list[Any]
) -> dict[str, Any]:
    parameters = [_resolve(document, each) for each in (*shared, *operation.get("parameters", ()))]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "signed": operation.get("security") == [{"bearer": []}],
        "parameters": [
            {**each, "type": type_of(each.get("schema", {})), "default": each.get("schema", {}).get("default")}
            for each in parameters
        ],
        "body": _fields(document, body) if body else [],
        "responses": [
            {
                "status": status,
                "description": _resolve(document, response).get("description", ""),
                "fields": _fields(document, _schema_of(_resolve(document, response))) if status.startswith("2") else [],
            }
            for status, response in sorted(operation.get("responses", {}).items())
        ],
    }


def _schema_of(response: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = response.get("content", {})
    schema: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return schema


def _resolve(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference within the document."""
    while "$ref" in node:
        held: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            held = held[part]
        node = held
    return node


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], prefix: str = "") -> list[dict[str, Any]]:
    """List the fields of an object, those inside it indented by their path."""
    held = _resolve(document, schema)
    rows = []
    for name, field in held.get("properties", {}).items():
        plain = _resolve(document, _one_of(field))
        inner = _resolve(document, _one_of(plain.get("items", {}))) if "array" in _types(plain) else plain
        rows.append(
            {
                "name": f"{prefix}{name}",
                "type": type_of(plain) or type_of(field),
                "required": name in held.get("required", ()),
                "description": ". ".join(
                    text.rstrip(".") for text in (field.get("title", ""), field.get("description", "")) if text
                ),
            }
        )
        if inner.get("properties") and prefix.count(".") < 2:
            rows += _fields(document, inner, f"{prefix}{name}{'[]' if inner is not plain else ''}.")
    return rows


def _one_of(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a field is when it is not null."""
    for choice in field.get("anyOf", ()):
        if choice.get("type") != "null":
            chosen: Mapping[str, Any] = choice
            return chosen
    return field


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def type_of(schema: Mapping[str, Any]) -> str:
    """Say in words what a value is.

    Examples
    --------
    >>> type_of({"type": ["string", "null"], "enum": ["lead", "follow", None]})
    'lead, follow or null'
    >>> type_of({"type": "array", "items": {"type": "string"}})
    'array of string'
    """
    if "enum" in schema:
        words = ["null" if word is None else str(word) or '""' for word in schema["enum"]]
        return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    kinds = _types(schema)
    if "array" in kinds:
        inner = " or ".join(_types(schema.get("items", {}))) or "object"
        kinds = [f"array of {inner}" if kind == "array" else kind for kind in kinds]
    text = " or ".join(kinds)
    return f"{text} ({schema['format']})" if schema.get("format") and text else text
