"""How a venture stands: its levels, what blocks, what to do next, and how it moved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Viewer
from accounts.routes import current_viewer
from foundation import clock
from foundation.web import session
from readiness import policy
from readiness.models import Snapshot
from readiness.policy import Act, Case
from readiness.routes.drawing import history_chart, radar_chart
from readiness.schemas import REPLIES
from readiness.services.access import record_for
from readiness.services.actions import Plan, plan_for
from readiness.services.checks import checks_for
from readiness.services.history import history, what_changed
from readiness.services.sheets import Sheet, behind, sheet_of
from reference import queries as reference

#: The page shows this many actions; the report shows them all.
FIRST_ACTIONS = 6


def overview(slug: str) -> ResponseReturnValue:
    """Show a venture's readiness."""
    viewer = current_viewer()
    record, case = record_for(session(), viewer, slug, Act.SEE)
    sheet = sheet_of(session(), record)
    states = history(session(), record.venture.id or 0)
    return render_template(
        "readiness/overview.html",
        **shared(viewer, case, sheet),
        states=states,
        history=history_chart(sheet, states),
        changed=_changed(states),
        asked_days=_asked_days(states),
        first_actions=FIRST_ACTIONS,
    )


def report(slug: str) -> ResponseReturnValue:
    """Show the same for print, with every statement and its evidence."""
    viewer = current_viewer()
    record, case = record_for(session(), viewer, slug, Act.SEE)
    sheet = sheet_of(session(), record)
    own = policy.may(viewer, Act.SEE_OWN, case)
    return render_template(
        "readiness/report.html",
        **shared(viewer, case, sheet),
        checks=checks_for(session(), record) if own else None,
        made_on=clock.today(),
    )


def shared(viewer: Viewer, case: Case, sheet: Sheet) -> dict[str, Any]:
    """Gather what the page and the report have in common. Next actions are for the venture's own people."""
    own = policy.may(viewer, Act.SEE_OWN, case)
    plan: Plan | None = plan_for(session(), viewer=viewer, sheet=sheet) if own else None
    stages = {row.code: row.name for row in reference.stages(session())}
    instruments = {row.code: row.name for row in reference.instruments(session())}
    return {
        "venture": case.venture,
        "sheet": sheet,
        "own": own,
        "may_answer": policy.may(viewer, Act.ANSWER, case),
        "may_open": policy.may(viewer, Act.READ_EVIDENCE, case),
        "behind": behind(sheet),
        "plan": plan,
        "stage_name": stages.get(sheet.stage or "", ""),
        "instrument_name": instruments.get(sheet.instrument or "", ""),
        "radar": radar_chart(sheet, stages.get(sheet.stage or "", ""), instruments.get(sheet.instrument or "", "")),
        "levels_of_technology": reference.technology_readiness_levels(session()),
        "replies": REPLIES,
    }


def _asked_days(states: Sequence[Snapshot]) -> tuple[date, date]:
    """Give the two days that are compared: those of the address, or the first and the last that were kept."""
    first = states[0].taken_on if states else clock.today()
    last = states[-1].taken_on if states else clock.today()
    return _day("from") or first, _day("to") or last


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _changed(states: Sequence[Snapshot]) -> object:
    start, end = _asked_days(states)
    return what_changed(session(), states, start, end) if start != end else None
