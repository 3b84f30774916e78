"""The ventures of a cluster or a programme side by side: only those that share their readiness with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import policy as accounts_policy
from accounts.policy import Action, Affairs, Viewer
from foundation.database import Session
from foundation.errors import existing
from profiles.models import Cluster, Venture
from profiles.services.access import cluster_for
from readiness import policy, queries
from readiness.models import Dimension
from readiness.policy import Act, Case
from readiness.services.levels import levels_of, overall
from readiness.services.sheets import questionnaire, replies_of


@dataclass(frozen=True, slots=True)
class Line:
    """One venture that shares its readiness."""

    venture: Venture
    levels: dict[str, int]
    overall: int


@dataclass(frozen=True, slots=True)
class Sharers:
    """The ventures that share their readiness with an organisation.

    Parameters
    ----------
    name, slug : str
        Of the cluster, or of the organisation that runs a programme.
    demo : bool
        Whether it is invented.
    dimensions : sequence of Dimension
        The columns.
    lines : list of Line
        The ventures, by name.
    withheld : int or None
        Published members that do not share; None where nobody is a member, as in a programme.
    """

    name: str
    slug: str
    demo: bool
    dimensions: Sequence[Dimension]
    lines: list[Line]
    withheld: int | None = None

    def ordered(self, sort: str) -> list[Line]:
        """Give the ventures by name, by ``overall`` or by the level of a dimension; a minus turns the order round.

        What is no order of these counts as the order by name. Levels begin with the lowest, where help is needed most.
        """
        key = sort.removeprefix("-")
        if key not in {"overall", *(dimension.code for dimension in self.dimensions)}:
            return self.lines[::-1] if sort == "-venture" else self.lines
        return sorted(
            self.lines,
            key=lambda line: line.overall if key == "overall" else line.levels.get(key, 0),
            reverse=sort.startswith("-"),
        )

    def middle(self, dimension: str) -> float | None:
        """Give the median level of a dimension."""
        values = sorted(line.levels[dimension] for line in self.lines)
        half = len(values) // 2
        if not values:
            return None
        return float(values[half]) if len(values) % 2 else (values[half - 1] + values[half]) / 2


def sharers_of_cluster(session: Session, viewer: Viewer, slug: str) -> Sharers:
    """Give the ventures of a cluster that share their readiness with it, to one of its own people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the cluster.
    """
    cluster = cluster_for(session, viewer, slug, Action.VIEW_HISTORY).cluster
    owner = cluster.organisation_id
    shared = queries.shared_with(session, owner) if owner is not None else frozenset()
    members = queries.ventures_of_cluster(session, cluster.id or 0)
    shown = _open_to(session, viewer, [venture for venture in members if venture.id in shared])
    # Restricted members that share nothing are not even counted: their number would tell that they are there.
    counted = sum(venture.id in shared or not venture.restricted for venture in members)
    dimensions, lines = _lines(session, shown)
    return Sharers(cluster.name, cluster.slug, cluster.demo, dimensions, lines, counted - len(lines))


def levels_shared(session: Session, cluster: Cluster) -> tuple[Sequence[Dimension], list[Line]]:
    """Give the levels that public ventures of a cluster share with it: for totals, never to be shown one by one."""
    shared = queries.shared_with(session, cluster.organisation_id) if cluster.organisation_id is not None else ()
    ventures = queries.ventures_of_cluster(session, cluster.id or 0)
    return _lines(session, [each for each in ventures if each.id in shared and not each.restricted])


def sharers_of_organisation(session: Session, viewer: Viewer, slug: str) -> Sharers:
    """Give the ventures that share their readiness with an organisation, such as one that runs a programme.

    Raises
    ------
    SignInRequired, NotFound
        If the viewer is not one of its people.
    """
    accounts_policy.require(viewer, Action.USE_ACCOUNT)
    organisation = existing(queries.organisation_by_slug(session, slug), "organisation")
    accounts_policy.require(viewer, Action.VIEW_HISTORY, Affairs(organisation.id))
    shared = queries.ventures_shared_with(session, organisation.id or 0)
    dimensions, lines = _lines(session, _open_to(session, viewer, shared))
    return Sharers(organisation.name, organisation.slug, organisation.demo, dimensions, lines)


def _open_to(session: Session, viewer: Viewer, ventures: Sequence[Venture]) -> list[Venture]:
    """Leave out ventures that the viewer was asked to assess and has not: levels would tell what they may not see."""
    grants = queries.grants_of_many(session, [venture.id or 0 for venture in ventures])
    handed_in = queries.handed_in_by(session, viewer.user_id)
    return [
        venture
        for venture in ventures
        if policy.may(viewer, Act.SEE, Case(venture, grants[venture.id or 0], venture.id in handed_in))
    ]


def _lines(session: Session, ventures: Sequence[Venture]) -> tuple[Sequence[Dimension], list[Line]]:
    asked = questionnaire(session)
    statements = asked.by_dimension()
    answers = queries.answer_rows(session, [venture.id or 0 for venture in ventures])
    lines = []
    for venture in ventures:
        levels = levels_of(statements, replies_of(asked.items(answers[venture.id or 0])))
        lines.append(Line(venture, levels, overall(levels)))
    return asked.dimensions, lines
