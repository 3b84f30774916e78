"""Pages of this package."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
