"""The funnel of an organisation, and who owes whom an answer."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.web import session
from pipeline import services
from pipeline.models import STAGES, stage_name
from pipeline.services import funnel as funnels
from pipeline.services import owing
from pipeline.services.access import Board


def funnel() -> ResponseReturnValue:
    """Show how deals go through the stages."""
    shown = _board()
    if shown is None:
        return render_template("pipeline/none.html")
    view = funnels.funnel_view(session(), shown, request.args.get("by", "sector"))
    form = export_form()
    if form:
        rows = funnels.export_rows(view)
        return table_file(funnels.EXPORT_COLUMNS, rows, form, f"funnel-{shown.slug}", title="Funnel")
    return render_template(
        "pipeline/funnel.html",
        **_frame(shown),
        view=view,
        groups=funnels.GROUPS,
        meanings={info.stage.value: info.meaning for info in STAGES},
        stage_name=stage_name,
    )


def owed() -> ResponseReturnValue:
    """Show who owes whom an answer."""
    shown = _board()
    if shown is None:
        return render_template("pipeline/none.html")
    debts = owing.owed(session(), current_viewer(), shown)
    form = export_form()
    if form:
        rows = owing.export_rows(debts)
        return table_file(owing.EXPORT_COLUMNS, rows, form, f"owed-{shown.slug}", title="Answers owed")
    chosen = request.args.get("owes", "")
    return render_template(
        "pipeline/owed.html",
        **_frame(shown),
        debts=[debt for debt in debts if chosen in ("", debt.side)],
        total=len(debts),
        chosen=chosen,
        counts={side: sum(debt.side == side for debt in debts) for side in owing.SIDES},
        sides=owing.SIDES,
    )


def _board() -> Board | None:
    name = request.args.get("organisation", "").replace("\x00", "")
    return services.board_for(session(), current_viewer(), name)


def _frame(shown: Board) -> dict[str, object]:
    own = services.boards_of(current_viewer())
    return {
        "board": shown,
        "boards": own if any(each.slug == shown.slug for each in own) else [*own, shown],
        "args": {name: request.args.getlist(name) for name in request.args if name != "format"},
        "as_of": clock.today(),
    }
