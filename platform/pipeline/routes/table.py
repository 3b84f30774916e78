"""The pipeline as a table: filtered, sorted, with the columns that the address asks for."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts.routes import current_viewer
from foundation import clock
from foundation.columns import Column
from foundation.downloads import export_form, table_file
from foundation.forms import Form
from foundation.kept import Newest
from foundation.tabular import Format
from foundation.web import render_part, session
from pipeline import queries, services
from pipeline.models import TRACKS, Steps
from pipeline.queries import DealLine, Facets
from pipeline.routes.asking import asked, chips, narrowed
from pipeline.routes.views import drawn_from, frame, matches_address, reason_options
from pipeline.services import Board
from pipeline.services.acting import targets, workmates_of
from pipeline.services.asking import Asked
from pipeline.services.columns import COLUMNS, columns_of
from profiles.routes.filtering import settled, where_asked

_NOTHING_TYPED = Form()
_DRAWN: Newest[Markup] = Newest(most=128)


def table() -> ResponseReturnValue:
    """Show or export the deals of an organisation as a table."""
    form = export_form()
    if form:
        return _export(form)
    return settled(where_asked(offers=False), asked().args) or table_page(_NOTHING_TYPED)


def _export(form: Format) -> ResponseReturnValue:
    asking = asked()
    board = services.board_for(session(), current_viewer(), asking.organisation)
    if board is None:
        return render_template("pipeline/none.html")
    asking = narrowed(asking, board).asking
    rows = services.export_rows(session(), board, asking.filters, sort=asking.sort)
    return table_file(services.EXPORT_COLUMNS, rows, form, f"pipeline-{board.slug}", title="Pipeline")


def table_page(act_form: Form, refused: Mapping[int, str] = MappingProxyType({})) -> str:
    """Render the table that the address asks for.

    Parameters
    ----------
    act_form : Form
        What was to be done with chosen deals, where it comes back.
    refused : Mapping
        Why it could not be done, by key of the deal.
    """
    asking = asked()
    shown = services.board_for(session(), current_viewer(), asking.organisation)
    if shown is None:
        return render_template("pipeline/none.html")
    found = narrowed(asking, shown)
    draw = partial(_listed, shown, found.asking, act_form, refused)
    if act_form is _NOTHING_TYPED:
        mark = queries.board_mark(session(), shown.organisation_id)
        listed = _DRAWN.of(session(), *drawn_from(shown, found.asking, mark), draw)
    else:
        listed = draw()
    return render_template("pipeline/table.html", **frame(found.asking, shown), panel=found.panel, listed=listed)


def _listed(shown: Board, asking: Asked, act_form: Form, refused: Mapping[int, str]) -> Markup:
    """Read and draw the deals with the filters beside them, and what can be done with those that are chosen."""
    table = services.deal_table(session(), shown, asking.filters, sort=asking.sort, number=asking.page)
    page, facets, every = table.page, table.facets, table.every
    choices = _stage_choices(facets, every)
    chosen, ticked = columns_of(asking.columns), _chosen(act_form)
    html = render_template(
        "pipeline/_table.html",
        board=shown,
        asking=asking,
        args=asking.args,
        page=page,
        start="" if page.total else matches_address(shown),
        facets=facets,
        stage_choices=choices,
        chips=chips(asking, facets, {value: name for value, name, _ in choices}),
        rows=[
            _row(
                line,
                chosen,
                step=services.step_name(every, line.track, line.step),
                tags=tuple(table.tags.get(line.id, ())),
                days=services.days_since(line.stage_entered_at),
                over=_days_over(every, line),
                today=clock.today(),
                of_funder=shown.kind == "funder",
                may_work=shown.may_work,
                ticked=line.id in ticked,
                refused=refused.get(line.id, ""),
            )
            for line in page.items
        ],
        columns=chosen,
        all_columns=COLUMNS,
        act_form=act_form,
        people=[(str(key), name) for key, name in workmates_of(session(), shown.organisation_id)],
        targets=targets(every, sorted({track for track, _, _ in facets.steps}) or list(TRACKS)[:1]),
        reason_options=reason_options(),
    )
    return Markup(html)  # noqa: S704 -- rendered by a template that escapes


@lru_cache(maxsize=5_000)
def _row(line: DealLine, shown: Sequence[Column], **given: object) -> Markup:
    """Render a row once for as long as nothing on it changes: a page has fifty of them."""
    base = url_for("pipeline.board")
    return render_part("pipeline/_row.html", line=line, columns=shown, base=base, tracks=TRACKS, **given)


def _chosen(form: Form) -> set[int]:
    """Give the keys of the deals that were ticked in a form that comes back."""
    held = form.values.get("deal")
    keys = [str(text).partition(" ")[0] for text in held] if isinstance(held, list) else []
    return {int(key) for key in keys if key.isascii() and key.isdigit()}


def _stage_choices(facets: Facets, every: Mapping[str, Steps]) -> list[tuple[str, str, int]]:
    """Give the stages that have deals, in their order; the track stands before the name where there are several."""
    numbers = {(track, step): number for track, step, number in facets.steps}
    several = len({track for track, _ in numbers}) > 1
    return [
        (f"{track}/{step.code}", f"{TRACKS[track]}: {step.name}" if several else step.name, numbers[track, step.code])
        for track, steps in every.items()
        for step in steps.every
        if (track, step.code) in numbers
    ]


def _days_over(every: Mapping[str, Steps], line: DealLine) -> int:
    """Give the days that a deal has stood in its stage beyond the time that it should take."""
    step = every[line.track].step(line.step)
    return services.days_over(line.stage_entered_at, step.target_days if step else None)
