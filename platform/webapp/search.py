"""Finds anything that the asker may see."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add ``/search``."""
