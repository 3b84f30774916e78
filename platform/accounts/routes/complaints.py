"""Complaints as the platform's staff see them: with the days that are left."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.queries import rights as queries
from accounts.routes.answers import SHOWN_AGAIN, post, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.schemas import Outcome, checked
from accounts.services.rights import complaints as services
from foundation.forms import Form
from foundation.tabular import MIME, Format, write_table
from foundation.web import page_number, session, transaction

STATES = (("waiting", "Not acknowledged"), ("open", "Not closed"), ("closed", "Closed"))
_COLUMNS = ("Number", "Received", "Acknowledge by", "Days left", "State", "Name", "E-mail", "Complaint", "Outcome")
_MOST_IN_A_FILE = 10_000


def _staff() -> int:
    viewer, user_id = the_person()
    policy.require(viewer, Action.ADMINISTER)
    return user_id


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in dict(STATES) else ""


@accounts.get("/admin/complaints")
def complaints() -> ResponseReturnValue:
    """List complaints, those whose time runs out first at the top."""
    _staff()
    page = queries.complaints(session(), state=_state(), number=page_number())
    return render_template(
        "accounts/complaints.html",
        page=page,
        clocks=services.clocks(list(page.items)),
        states=STATES,
        form=Form(request.args),
        args=request.args.to_dict(),
        days=services.days_to_acknowledge(session()),
    )


@accounts.get("/admin/complaints/export")
def export_complaints() -> ResponseReturnValue:
    """Give complaints as a file."""
    _staff()
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    found = services.clocks(list(queries.complaints(session(), state=_state(), size=_MOST_IN_A_FILE).items))
    rows = (
        (
            held.row.id,
            held.row.received_at.isoformat(),
            held.row.due_on,
            held.left,
            held.state,
            held.row.name,
            held.row.email,
            held.row.text,
            held.row.outcome,
        )
        for held in found
    )
    answer = Response(write_table(_COLUMNS, rows, form, title="Complaints"), content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="parity-complaints.{form}"'
    return answer


@accounts.route("/admin/complaints/<int(max=2147483647):complaint_id>", methods=["GET", "POST"])
def complaint(complaint_id: int) -> ResponseReturnValue:
    """Show a complaint; acknowledge it, or close it with what came of it."""
    user_id = _staff()
    row = services.complaint_at(session(), complaint_id)
    (held,) = services.clocks([row])
    if request.method == "GET":
        return render_template("accounts/complaint_held.html", held=held, row=row, form=Form())
    closing = request.form.get("do") == "close"
    try:
        outcome = checked(Outcome(), request.form)["outcome"] if closing else ""
        with transaction() as database:
            if closing:
                services.close(database, post=post(), actor_id=user_id, row=row, outcome=outcome)
            else:
                services.acknowledge(database, post=post(), actor_id=user_id, row=row)
    except SHOWN_AGAIN as error:
        return show_again("accounts/complaint_held.html", error, held=held, row=row)
    flash("Closed, and answered." if closing else "Acknowledged: they were written to.", "good")
    return redirect(url_for("accounts.complaint", complaint_id=complaint_id), code=303)
