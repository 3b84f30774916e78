"""Schedules of one-to-one meetings: numpy and scipy, no database and no web."""

from clusters.solver.meetings import Clash, Guest, Impossible, Meeting, Problem, Schedule, clashes, schedule

__all__ = ["Clash", "Guest", "Impossible", "Meeting", "Problem", "Schedule", "clashes", "schedule"]
