"""Moves everything that an installation holds to another one: out as open files, and in again on either database."""

from webapp.moving.archive import Manifest, Unmovable
from webapp.moving.everything import Place, bring_in, take_out

__all__ = ["Manifest", "Place", "Unmovable", "bring_in", "take_out"]
