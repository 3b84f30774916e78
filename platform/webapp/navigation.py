"""The left bar: what a person can go to, by what they are."""

from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True)
class Entry:
    """A line of the left bar."""

    label: str
    address: str
    icon: str


def init_app(app: Flask) -> None:
    """Give every page its left bar."""

    @app.context_processor
    def _navigation() -> dict[str, object]:
        return {"navigation": ()}
