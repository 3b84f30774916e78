"""The optimisation behind an allocation: numpy and scipy, no database and no web."""

from allocation.solver.choosing import best_plan
from allocation.solver.problem import BUDGET, Binding, Candidate, Miss, Plan, Problem, Range

__all__ = ["BUDGET", "Binding", "Candidate", "Miss", "Plan", "Problem", "Range", "best_plan"]
