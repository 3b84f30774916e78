"""What is done to several deals of the table at once."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, require
from accounts.routes import current_viewer
from foundation.downloads import table_file
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session, transaction
from pipeline import services
from pipeline.routes.asking import asked
from pipeline.routes.table import table_page
from pipeline.schemas import checked_act
from pipeline.services.access import Books
from pipeline.services.acting import Chosen, Doing, NotAll, Wish, act_on

_FORMS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}
_DONE = {
    Doing.ASSIGN: "{} given to whom you chose.",
    Doing.TAG: "{} tagged.",
    Doing.UNTAG: "The tag is taken off {}.",
    Doing.MOVE: "{} moved.",
}


def act() -> ResponseReturnValue:
    """Assign, tag, move or export the chosen deals; the address is that of the table they were chosen on."""
    viewer, asking = current_viewer(), asked()
    board = services.board_for(session(), viewer, asking.organisation)
    if board is None:
        return redirect(url_for("pipeline.table"), code=303)
    typed = {**request.form.to_dict(), "deal": request.form.getlist("deal")}
    try:
        do, chosen, wish = checked_act(typed)
        if do in _FORMS:
            return _exported(board, chosen, _FORMS[do])
        require(viewer, Action.WORK_DEALS, Books(board.organisation_id))
        with transaction() as database:
            changed = act_on(database, actor=viewer, chosen=chosen, wish=wish or Wish(Doing.TAG))
    except NotAll as error:
        return table_page(Form(typed, message=str(error)), error.rows), 409 if error.overtaken else 422
    except Invalid as error:
        return table_page(Form(typed, error.fields, str(error))), 422
    number = f"{changed} {'deal' if changed == 1 else 'deals'}"
    flash(_DONE[Doing(do)].format(number) if changed else "Nothing to change: it was so already.", "good")
    return redirect(url_for("pipeline.table", **asking.args), code=303)  # type: ignore[arg-type]


def _exported(board: services.Board, chosen: list[Chosen], form: Format) -> Response:
    keys = [each.deal_id for each in chosen]
    asking = asked()
    rows = services.export_rows(session(), board, asking.filters.without(keys=tuple(keys)), sort=asking.sort)
    return table_file(services.EXPORT_COLUMNS, rows, form, f"pipeline-{board.slug}-chosen", title="Pipeline")
