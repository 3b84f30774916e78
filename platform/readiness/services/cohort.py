"""The ventures of a cluster side by side: only those that share their readiness with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import policy as accounts_policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import NotFound
from profiles.models import Cluster, Venture
from profiles.queries import cluster_by_slug
from readiness import queries
from readiness.models import Dimension
from readiness.services.levels import levels_of, overall
from readiness.services.sheets import questionnaire, replies_of


@dataclass(frozen=True, slots=True)
class Line:
    """One venture of a cohort."""

    venture: Venture
    levels: dict[str, int]
    overall: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cluster's ventures.

    Parameters
    ----------
    cluster : Cluster
        The cluster.
    dimensions : sequence of Dimension
        The columns.
    lines : list of Line
        Ventures that share their readiness with the cluster's organisation, by name.
    withheld : int
        Published members that do not.
    """

    cluster: Cluster
    dimensions: Sequence[Dimension]
    lines: list[Line]
    withheld: int

    def middle(self, dimension: str) -> float | None:
        """Give the median level of a dimension."""
        values = sorted(line.levels[dimension] for line in self.lines)
        half = len(values) // 2
        if not values:
            return None
        return float(values[half]) if len(values) % 2 else (values[half - 1] + values[half]) / 2


def cohort_for(session: Session, viewer: Viewer, slug: str) -> Cohort:
    """Give the cohort of a cluster to one of its own people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the cluster.
    """
    record = cluster_by_slug(session, slug)
    if record is None:
        raise NotFound("There is no such cluster, or it is not open to you.")
    cluster = record.cluster
    accounts_policy.require(viewer, Action.VIEW_HISTORY, cluster)
    shared = (
        queries.shared_with(session, cluster.organisation_id) if cluster.organisation_id is not None else frozenset()
    )
    members = queries.cohort_ventures(session, cluster.id or 0)
    shown = [venture for venture in members if venture.id in shared]
    # Restricted members that share nothing are not even counted: their number would tell that they are there.
    withheld = sum(venture.id not in shared and not venture.restricted for venture in members)
    asked = questionnaire(session)
    statements = asked.by_dimension()
    answers = queries.answer_rows(session, [venture.id or 0 for venture in shown])
    lines = []
    for venture in shown:
        levels = levels_of(statements, replies_of(asked.items(answers[venture.id or 0])))
        lines.append(Line(venture, levels, overall(levels)))
    return Cohort(cluster, asked.dimensions, lines, withheld)
