"""What to do next: the statements that stand between a venture and the funders it fits otherwise.

Which mandates a venture is eligible for is asked of the matching service each time; nothing is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from foundation.database import Session
from matching.queries import MandateLine
from matching.services import Asked, mandates_for_venture
from readiness.models import Helper
from readiness.services.levels import gaps, holds, meets
from readiness.services.sheets import Item, Sheet, Side

#: All mandates of the catalogue; the list is walked, not shown.
_ALL = 100_000
#: Rules that concern the round, which a grant for one step is no part of.
_ABOUT_THE_ROUND = frozenset({"instrument", "ticket_small", "ticket_room", "ticket_large"})
_PAYING = "grant"
MOST_PROGRAMMES = 3
Levels = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Action:
    """A statement to be met.

    Parameters
    ----------
    item : Item
        The statement.
    dimension, dimension_name : str
        Where it belongs.
    reach : int
        The level of that dimension at which ``opens`` is counted.
    opens : int
        Mandates that the venture is eligible for in everything else, and that reaching this level would open.
    asked_by : int
        Eligible mandates that ask for more in this dimension, whether or not they ask for more elsewhere.
    gap : int
        Levels between now and ``reach``.
    helper : Helper or None
        Who helps.
    programmes : tuple of MandateLine
        Grant programmes open here and now that could pay for it.
    """

    item: Item
    dimension: str
    dimension_name: str
    reach: int
    opens: int
    asked_by: int
    gap: int
    helper: Helper | None
    programmes: tuple[MandateLine, ...]

    @property
    def title(self) -> str:
        """What to do, in a few words."""
        return self.item.statement.action

    @property
    def effort(self) -> str:
        """How long it commonly takes."""
        return ("days", "weeks", "months")[self.item.statement.effort - 1]


@dataclass(frozen=True, slots=True)
class Plan:
    """The next actions, and how the eligible mandates stand.

    Parameters
    ----------
    actions : list of Action
        The most telling first.
    eligible : int
        Mandates whose other rules the venture meets.
    ready : int
        Those of them whose readiness targets it meets.
    """

    actions: list[Action]
    eligible: int
    ready: int


def plan_for(session: Session, *, viewer: Viewer, sheet: Sheet) -> Plan:
    """Work out the next actions of a venture for one of its own people.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If the viewer may not see its matches.
    """
    expectations = _expectations(session, viewer, sheet)
    programmes = _programmes(session, viewer, sheet)
    waiting = [options for options in expectations if not _ready(sheet.levels, options)]
    actions = [action for side in sheet.sides for action in _of_side(sheet, side, waiting, programmes)]
    actions.sort(key=_order)
    return Plan(actions, len(expectations), len(expectations) - len(waiting))


def _order(action: Action) -> tuple[int, int, int, int, int, str]:
    statement = action.item.statement
    return (-action.opens, -action.asked_by, action.gap, statement.level, statement.effort, statement.code)


def _expectations(session: Session, viewer: Viewer, sheet: Sheet) -> list[list[Levels]]:
    """Give, for each mandate that the venture is otherwise eligible for, the targets of which one has to be met."""
    found = mandates_for_venture(
        session, viewer=viewer, venture=sheet.record.venture, asked=Asked(show="eligible"), limit=_ALL
    )
    profiles = found.snapshot.open.mandate_profiles
    return [
        options_of(sheet.targets, profiles[ranked.match.mandate_key].instruments, sheet.record.instruments)
        for ranked in found.items
        if ranked.match.mandate_key in profiles
    ]


def options_of(targets: Mapping[str, Levels], offered: Sequence[str], wanted: Sequence[str]) -> list[Levels]:
    """Give the targets of the instruments that a mandate and a venture share; one side that names none takes any."""
    shared = [code for code in offered if code in wanted] if offered and wanted else [*offered, *wanted]
    return [targets[code] for code in shared or targets if code in targets]


def _ready(levels: Levels, options: Sequence[Levels]) -> bool:
    """Say whether the targets of some option are met; a mandate for which we know no target asks for nothing."""
    return not options or any(meets(levels, option) for option in options)


def _opened(levels: Levels, waiting: Sequence[Sequence[Levels]], dimension: str, level: int) -> int:
    """Count the mandates that open when one dimension reaches a level and the others stay."""
    raised = {**levels, dimension: max(levels[dimension], level)}
    return sum(_ready(raised, options) for options in waiting)


def _of_side(
    sheet: Sheet, side: Side, waiting: Sequence[Sequence[Levels]], programmes: Sequence[MandateLine]
) -> list[Action]:
    """Give the actions of one dimension: what is unmet up to the level that somebody asks for."""
    code, levels = side.dimension.code, sheet.levels
    asking = [option.get(code, 0) for options in waiting for option in options]
    goal = max([*asking, side.target or 0])
    steps = {level: _opened(levels, waiting, code, level) for level in range(side.level + 1, goal + 1)}
    asked_by = sum(all(gaps(levels, option)[code] for option in options) for options in waiting)
    actions = []
    for item in side.items:
        statement = item.statement
        if not statement.required or holds(item.reply) or statement.level > goal:
            continue
        reach = next((level for level in steps if level >= statement.level and steps[level]), statement.level)
        helper = sheet.helpers.get(statement.helper_code)
        actions.append(
            Action(
                item=item,
                dimension=code,
                dimension_name=side.dimension.name,
                reach=reach,
                opens=steps.get(reach, 0),
                asked_by=asked_by,
                gap=max(0, reach - side.level),
                helper=helper,
                programmes=tuple(programmes[:MOST_PROGRAMMES]) if helper is not None and helper.payable else (),
            )
        )
    return actions


def _programmes(session: Session, viewer: Viewer, sheet: Sheet) -> list[MandateLine]:
    """Give the grant programmes that are open at the venture's places now, whatever round it asks for."""
    found = mandates_for_venture(
        session,
        viewer=viewer,
        venture=sheet.record.venture,
        asked=Asked(show="all", instruments=(_PAYING,)),
        limit=_ALL,
    )
    profiles = found.snapshot.open.mandate_profiles
    return [
        ranked.line
        for ranked in found.items
        if _PAYING in profiles[ranked.match.mandate_key].instruments
        and {unmet.criterion for unmet in ranked.match.unmet} <= _ABOUT_THE_ROUND
    ]
