"""The optimisation behind funding plans: numpy and scipy, no database and no web."""

from plans.solver.problem import GROUPS, OBJECTIVES, Infeasible, Option, Part, Problem, Solution
from plans.solver.solving import explain_infeasible, propose

__all__ = [
    "GROUPS",
    "OBJECTIVES",
    "Infeasible",
    "Option",
    "Part",
    "Problem",
    "Solution",
    "explain_infeasible",
    "propose",
]
