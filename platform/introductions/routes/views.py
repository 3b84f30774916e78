"""Pages that show introductions: the list of each side, and one of them."""

from datetime import datetime
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import page_number, session
from introductions.models import Meeting, Status
from introductions.queries import Filters
from introductions.services import meeting, reading, waiting
from introductions.services.reading import Sides, View
from introductions.services.words import ANSWER_WORDS, PARTS, STATUSES, reason_words
from pipeline.models import REASON_GROUPS

_MOST_TEXT = 80


def all_introductions() -> ResponseReturnValue:
    """Show or export what somebody's organisations asked, or were asked. All that is chosen stands in the address."""
    sides = reading.sides_of(current_viewer())
    received = sides.receives(request.args.get("side", ""))
    filters = _filters(sides, received=received)
    sort, form = request.args.get("sort", "waiting"), export_form()
    if form:
        return _export(filters, sort, form)
    page, counts = reading.listed(session(), filters, sort=sort, number=page_number())
    return render_template(
        "introductions/list.html",
        page=page,
        received=received,
        both=bool(sides.ventures and sides.funders),
        choices=[(code, name, counts[code]) for code, name in STATUSES.items() if counts.get(code)],
        chips=_chips(filters),
        filters=filters,
        statuses=STATUSES,
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
        answer_days=waiting.days_to_answer(session()),
    )


def _filters(sides: Sides, *, received: bool) -> Filters:
    return Filters(
        ventures=() if received else sides.ventures,
        funders=sides.funders if received else (),
        statuses=tuple(code for code in request.args.getlist("status") if code in STATUSES),
        text=request.args.get("q", "").strip().replace("\x00", "")[:_MOST_TEXT],
        asked_before=waiting.overdue_before(session()) if request.args.get("overdue") else None,
    )


def _chips(filters: Filters) -> list[tuple[str, str, str]]:
    """Give the filters in force as words: name, value, label."""
    found = [("q", filters.text, f"“{filters.text}”")] if filters.text else []
    found += [("status", code, STATUSES[code]) for code in filters.statuses]
    return [*found, ("overdue", "1", "Overdue")] if filters.asked_before else found


def _export(filters: Filters, sort: str, form: Format) -> Response:
    rows = reading.export_rows(session(), filters, sort=sort)
    return table_file(reading.EXPORT_COLUMNS, rows, form, "introductions", title="Introductions")


def one(introduction_id: int) -> ResponseReturnValue:
    """Show one introduction to either side."""
    view = reading.view_of(session(), current_viewer(), introduction_id)
    return one_page(view, chosen=request.args.get("answer", ""))


def one_page(
    view: View,
    *,
    chosen: str = "",
    form: Form | None = None,
    meeting_form: Form | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """Render an introduction, with what was typed where its form comes back."""
    disclosed(Path.PAGE, [view.record.venture] if view.brief.discloses else [], fields=view.brief.discloses)
    page = render_template(
        "introductions/one.html",
        view=view,
        conflict=conflict,
        arranged=_arranged(view, meeting_form) if view.record.introduction.status == Status.ACCEPTED else None,
        **answer_form(chosen, form),
    )
    return page, status


def _arranged(view: View, form: Form | None) -> dict[str, Any]:
    """Give what the page shows of the meeting of the two sides."""
    held = session().get(Meeting, view.record.introduction.id)
    sides = meeting.sides_of(current_viewer(), view.record)
    times = meeting.open_times(held) if held else []
    return {
        "meeting": held,
        "times": [(each.isoformat(), _in_words(each)) for each in times],
        "may_work": bool(sides),
        "may_pick": held is not None and any(side != held.side for side in sides),
        "form": form or Form({"minutes": held.minutes if held else 45, "place": held.place if held else ""}),
    }


def _in_words(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%A} {clock.moment_in_words(moment)}"


def answer_form(chosen: str, form: Form | None) -> dict[str, Any]:
    """Give what the form of an answer and the page around it need."""
    return {
        "form": form or Form({"answer": chosen if chosen in ANSWER_WORDS else ""}),
        "answers": list(ANSWER_WORDS.items()),
        "reason_options": [
            (group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS
        ],
        "reason_words": reason_words,
        "parts": PARTS,
        "statuses": STATUSES,
        "is_open": Status.OPEN.value,
    }
