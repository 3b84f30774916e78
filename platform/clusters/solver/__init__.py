"""Schedules of one-to-one meetings: numpy and scipy, no database and no web."""

from clusters.solver.meetings import Clash, Impossible, Schedule, clashes, schedule
from clusters.solver.parts import Guest, Meeting, Problem

__all__ = ["Clash", "Guest", "Impossible", "Meeting", "Problem", "Schedule", "clashes", "schedule"]
