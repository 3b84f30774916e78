"""A venture's readiness in a few words, for a page that is about more than that."""

from dataclasses import dataclass
from functools import partial

from accounts.policy import Viewer
from foundation import clock
from foundation.catalogue import PROFILES, REFERENCE, read_mark
from foundation.database import Session
from foundation.kept import Newest
from profiles.models import Venture
from profiles.queries import venture_record
from readiness import policy, queries
from readiness.policy import Act, Case
from readiness.services.actions import Action, plan_for
from readiness.services.sheets import sheet_of


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: the action that opens most.

    Parameters
    ----------
    title, effort : str
        What to do, and how long it commonly takes.
    dimension, dimension_name, code : str
        The statement, and where it stands.
    reach, opens : int
        The level at which it is counted how many mandates it opens, and how many.
    """

    title: str
    effort: str
    dimension: str
    dimension_name: str
    code: str
    reach: int
    opens: int


@dataclass(frozen=True, slots=True)
class Brief:
    """How ready a venture is.

    Parameters
    ----------
    level : int
        The level that every dimension holds.
    answered, statements : int
        How many statements have an answer, of how many.
    holds, blocks : str
        The dimension that holds it there, and the statement; empty where nothing does.
    step : Step or None
        What to do next; None where nothing that anybody asks for is missing.
    eligible, ready : int
        Mandates whose other rules it meets, and those of them whose readiness targets it meets.
    """

    level: int
    answered: int
    statements: int
    holds: str
    blocks: str
    step: Step | None
    eligible: int
    ready: int


#: It follows from the answers, the profiles and what publishers state, and is asked for more often than these change.
_BRIEFS: Newest[Brief | None] = Newest(most=512)


def brief_of(session: Session, viewer: Viewer, venture: Venture) -> Brief | None:
    """Give a venture's readiness to its own people; None where it was deleted at the same moment.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    policy.require(viewer, Act.SEE_OWN, Case(venture))
    key = venture.id or 0
    marks = read_mark(session, (PROFILES, REFERENCE)), queries.answers_mark(session, key), clock.today()
    return _BRIEFS.of(session, (key,), marks, partial(_read, session, viewer, venture))


def _read(session: Session, viewer: Viewer, venture: Venture) -> Brief | None:
    record = venture_record(session, venture.slug)
    if record is None:
        return None
    sheet = sheet_of(session, record)
    plan = plan_for(session, viewer=viewer, sheet=sheet)
    held = sheet.side(sheet.block.dimension) if sheet.block else None
    blocks = sheet.blocking_item
    return Brief(
        level=sheet.overall,
        answered=sheet.answered,
        statements=len(sheet.items),
        holds=held.dimension.name if held else "",
        blocks=blocks.statement.text if blocks else "",
        step=_step(plan.actions[0]) if plan.actions else None,
        eligible=plan.eligible,
        ready=plan.ready,
    )


def _step(action: Action) -> Step:
    return Step(
        title=action.title,
        effort=action.effort,
        dimension=action.dimension,
        dimension_name=action.dimension_name,
        code=action.item.statement.code,
        reach=action.reach,
        opens=action.opens,
    )
