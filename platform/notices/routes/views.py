"""The list of what one was told, the way from it to the pages, and the bell."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from accounts.routes.answers import own_address, the_person
from foundation.downloads import export_form, table_file
from foundation.tabular import Format
from foundation.web import page_number, session, transaction
from notices.queries import Counts, Filters
from notices.services import reading
from notices.services.kinds import kinds, title_of

_MOST_TEXT = 80
_MOST_CHOSEN = 20
_FILTERS = ("subject", "kind", "state", "q")


def notices() -> ResponseReturnValue:
    """Show or export what one was told. All that is chosen stands in the address."""
    _viewer, person_id = the_person()
    filters = _filters(person_id, request.args)
    sort, form = request.args.get("sort", "newest"), export_form()
    if form:
        return _export(filters, sort, form)
    page, counts = reading.listed(session(), filters, sort=sort, number=page_number())
    return render_template(
        "notices/list.html",
        page=page,
        counts=counts,
        filters=filters,
        subjects=[(f"{kind}:{key}", name, number) for kind, key, name, number in counts.subjects],
        kinds=[(code, title_of(code), number) for code, number in counts.kinds],
        title_of=title_of,
        chips=_chips(filters, counts),
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
        chosen=[(name, value) for name in _FILTERS for value in request.args.getlist(name)],
    )


def _filters(person_id: int, asked: "MultiDict[str, str]") -> Filters:
    subjects = [value.partition(":") for value in asked.getlist("subject")[:_MOST_CHOSEN]]
    return Filters(
        person_id,
        subjects=tuple((kind, _plain(key)) for kind, colon, key in subjects if colon),
        kinds=tuple(code for code in asked.getlist("kind")[:_MOST_CHOSEN] if code in kinds()),
        unread=asked.get("state") == "unread",
        text=_plain(asked.get("q", "").strip())[:_MOST_TEXT],
    )


def _plain(text: str) -> str:
    """Give text without NUL characters, which PostgreSQL refuses to look for."""
    return text.replace("\x00", "")


def _chips(filters: Filters, counts: Counts) -> list[tuple[str, str, str]]:
    """Give the filters in force as words: name, value, label."""
    names = {(kind, key): name for kind, key, name, _ in counts.subjects}
    found = [("q", filters.text, f"“{filters.text}”")] if filters.text else []
    found += [("state", "unread", "Not read")] if filters.unread else []
    found += [("kind", code, title_of(code)) for code in filters.kinds]
    return found + [("subject", f"{pair[0]}:{pair[1]}", names.get(pair, pair[1])) for pair in filters.subjects]


def _export(filters: Filters, sort: str, form: Format) -> Response:
    rows = reading.export_rows(session(), filters, sort=sort)
    return table_file(reading.EXPORT_COLUMNS, rows, form, "notices", title="Notices")


def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read and go to its page."""
    _viewer, person_id = the_person()
    with transaction() as database:
        address = reading.mark_read(database, person_id=person_id, notice_id=notice_id).address
    return redirect(own_address(address), code=303)


def read(notice_id: int) -> ResponseReturnValue:
    """Mark a notice as read and stay."""
    _viewer, person_id = the_person()
    with transaction() as database:
        reading.mark_read(database, person_id=person_id, notice_id=notice_id)
    return back()


def read_all() -> ResponseReturnValue:
    """Mark all notices that pass the list's filters as read."""
    _viewer, person_id = the_person()
    with transaction() as database:
        number = reading.mark_all_read(database, _filters(person_id, request.form))
    flash("1 notice marked as read." if number == 1 else f"{number:,} notices marked as read.", "good")
    return back()


def back() -> ResponseReturnValue:
    """Go back to the list as it was filtered."""
    return redirect(own_address(request.form.get("back"), url_for("notices.notices")), code=303)
