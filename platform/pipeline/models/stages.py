"""The stages of a deal, as data: their names, their order, and what each means for the deal."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The stages of a deal, in their usual order; moves backwards and re-entry are normal."""

    SOURCED = "sourced"
    SCREENING = "screening"
    FIRST_MEETING = "first_meeting"
    PARTNER_MEETING = "partner_meeting"
    DUE_DILIGENCE = "due_diligence"
    TERM_SHEET = "term_sheet"
    INVESTMENT_COMMITTEE = "investment_committee"
    LEGALS = "legals"
    COMPLETED = "completed"
    ON_HOLD = "on_hold"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where a stage leaves a deal: being worked on, paused, or at an end."""

    LIVE = "live"
    PAUSED = "paused"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class StageInfo:
    """One stage: its name, what happens in it, and where it leaves the deal."""

    stage: Stage
    name: str
    meaning: str
    standing: Standing


#: The order is the order of the board's columns.
STAGES: tuple[StageInfo, ...] = (
    StageInfo(Stage.SOURCED, "Sourced", "Seen, no contact yet", Standing.LIVE),
    StageInfo(Stage.SCREENING, "Screening", "Checked against the mandate", Standing.LIVE),
    StageInfo(Stage.FIRST_MEETING, "First meeting", "A first call between both sides", Standing.LIVE),
    StageInfo(Stage.PARTNER_MEETING, "Partner meeting", "Meetings with the wider team", Standing.LIVE),
    StageInfo(Stage.DUE_DILIGENCE, "Due diligence", "Commercial, technical and legal checks", Standing.LIVE),
    StageInfo(Stage.TERM_SHEET, "Term sheet", "Terms offered and discussed", Standing.LIVE),
    StageInfo(Stage.INVESTMENT_COMMITTEE, "Investment committee", "Formal decision on a memo", Standing.LIVE),
    StageInfo(Stage.LEGALS, "Legals", "Documents, conditions and clearances", Standing.LIVE),
    StageInfo(Stage.COMPLETED, "Completed", "The money is in", Standing.WON),
    StageInfo(Stage.ON_HOLD, "On hold", "Paused until a review date", Standing.PAUSED),
    StageInfo(Stage.PASSED, "Passed", "The funder said no", Standing.LOST),
    StageInfo(Stage.WITHDRAWN, "Withdrawn", "The venture said no", Standing.LOST),
)

INFO: dict[str, StageInfo] = {info.stage.value: info for info in STAGES}
ORDER: dict[str, int] = {info.stage.value: position for position, info in enumerate(STAGES)}
LIVE_STAGES: tuple[str, ...] = tuple(info.stage.value for info in STAGES if info.standing is Standing.LIVE)


def stage_name(code: str | None) -> str:
    """Give the name of a stage, for reading."""
    return INFO[code].name if code in INFO else ""
