"""Pages of accounts."""

from flask import Blueprint

from accounts.policy import VISITOR, Viewer

blueprints: tuple[Blueprint, ...] = ()


def current_viewer() -> Viewer:
    """Give whoever asks."""
    return VISITOR
