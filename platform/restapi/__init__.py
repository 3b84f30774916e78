"""The REST API, version 1."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the API to an application."""
