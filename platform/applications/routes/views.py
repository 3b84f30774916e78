"""Pages that show programmes and applications: the lists, and one application."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed
from accounts.routes.answers import search_words
from accounts.services.promotion.disclosing import Path
from applications.models import LIVE, Status
from applications.queries import Filters
from applications.services import adverts, reading
from applications.services.reading import View
from applications.services.weighing import SCORES
from applications.services.words import DECISIONS, NEXT_STEP, STATUSES, shown
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict
from foundation.forms import Form
from foundation.paging import Page
from foundation.web import page_number, session
from introductions.services.reading import Sides
from introductions.services.words import reason_words
from pipeline.models import REASON_GROUPS

_MOST_TEXT = 80


def programmes() -> ResponseReturnValue:
    """Show or export the programmes that are open for applications, or advertised."""
    text, sort = search_words()[:_MOST_TEXT].strip(), request.args.get("sort", "")
    found = adverts.listings(session(), text=text, sort=sort or "closes")
    form = export_form()
    if form:
        return table_file(adverts.COLUMNS, adverts.rows(found), form, "programmes", title="Programmes")
    return render_template(
        "applications/programmes.html",
        page=Page.of(found, page_number(), reading.PAGE_SIZE),
        text=text,
        ventures=reading.applying_for(session(), current_viewer()),
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )


def all_applications() -> ResponseReturnValue:
    """Show or export what somebody's organisations applied for, or were sent."""
    sides = reading.sides_of(current_viewer())
    received = sides.receives(request.args.get("side", ""))
    filters = _filters(sides, received=received)
    sort, form = request.args.get("sort", ""), export_form()
    if form:
        export = reading.export(session(), current_viewer(), filters, sort=sort)
        disclosed(Path.EXPORT, export.disclosed, by_leave=True)
        return table_file(export.columns, export.rows, form, "applications", title="Applications")
    page, counts = reading.listed(session(), filters, sort=sort, number=page_number())
    viewer = current_viewer()
    asked = {record.application.id: reading.asked_gbp(viewer, record) for record in page.items}
    disclosed(Path.LIST, [each.venture for each in page.items if asked[each.application.id]], by_leave=True)
    mandates = reading.mandates_in(session(), filters)
    return render_template(
        "applications/list.html",
        page=page,
        received=received,
        asked=asked,
        both=bool(sides.ventures and sides.funders),
        choices=[(code, name, counts[code]) for code, name in STATUSES.items() if counts.get(code)],
        mandate_choices=mandates,
        chips=_chips(filters, {slug: name for slug, name, _ in mandates}),
        filters=filters,
        statuses=STATUSES,
        live=[status.value for status in LIVE],
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
    )


def _filters(sides: Sides, *, received: bool) -> Filters:
    return Filters(
        ventures=() if received else sides.ventures,
        funders=sides.funders if received else (),
        statuses=tuple(code for code in request.args.getlist("status") if code in STATUSES),
        mandates=tuple(slug.replace("\x00", "") for slug in request.args.getlist("mandate")),
        text=search_words()[:_MOST_TEXT].strip(),
    )


def _chips(filters: Filters, mandates: dict[str, str]) -> list[tuple[str, str, str]]:
    """Give the filters in force as words: name, value, label."""
    found = [("q", filters.text, f"“{filters.text}”")] if filters.text else []
    found += [("status", code, STATUSES[code]) for code in filters.statuses]
    return [*found, *(("mandate", slug, mandates.get(slug, slug)) for slug in filters.mandates)]


def one(application_id: int) -> ResponseReturnValue:
    """Show one application to either side."""
    return one_page(reading.view_of(session(), current_viewer(), application_id))


def one_page(
    view: View, *, form: Form | None = None, of: str = "decide", conflict: Conflict | None = None, status: int = 200
) -> tuple[str, int]:
    """Render an application, with what was typed in the form of the page that comes back: the name of its route."""
    disclosed(Path.PAGE, [] if view.withheld else [view.record.venture], by_leave=True)
    page = render_template(
        "applications/one.html",
        view=view,
        asked=reading.asked_gbp(current_viewer(), view.record),
        forms={of: form} if form else {},
        empty_form=Form(),
        conflict=conflict,
        statuses=STATUSES,
        scores=SCORES,
        decisions=_decisions(view),
        reason_options=[
            (group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS
        ],
        reason_words=reason_words,
        shown=shown,
    )
    return page, status


def _decisions(view: View) -> list[tuple[str, str]]:
    """Give what a funder can do with an application as it stands."""
    left_out = set() if view.record.application.status == Status.SENT else {Status.IN_REVIEW.value}
    if view.next_step is None:
        left_out.add(NEXT_STEP)
    return [(code, words) for code, words in DECISIONS.items() if code not in left_out]
