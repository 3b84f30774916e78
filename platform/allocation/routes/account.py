"""A fund's account: its vehicles, its targets and its pipeline on one page."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation import queries
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import VehicleSchema
from allocation.services.access import Account, account_for
from allocation.services.account import Overview, Standing, drift_of, ledger_source, overview
from allocation.services.entering import open_vehicle
from allocation.services.words import DIMENSIONS
from foundation.downloads import export_form, table_file
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session, transaction
from pipeline.models import stage_name
from profiles.schemas import checked

AT = "/funders/<slug:slug>/allocation"
_COLUMNS = (
    "dimension", "code", "name", "lower end", "upper end", "from", "until", "invested inside (GBP)", "invested (GBP)",
    "share", "standing", "live pipeline inside (GBP)", "weighted pipeline inside (GBP)", "weighted pipeline (GBP)",
    "share with the weighted pipeline", "standing with it", "needed inside (GBP)", "needed elsewhere (GBP)",
)  # fmt: skip


def account_of(slug: str, action: Action = Action.VIEW_DEALS) -> Account:
    """Give the account that an address is about, to somebody who may do something with it."""
    return account_for(session(), current_viewer(), slug, action)


@allocation_pages.get(AT)
def account(slug: str) -> ResponseReturnValue:
    """Show a fund's money against what it aims at; the target whose drift is drawn stands in the address."""
    held = account_of(slug)
    if form := export_form():
        return _file(overview(session(), held), form)
    return account_page(held)


def account_page(held: Account, form: Form | None = None) -> str:
    """Show the page, with the form of a new vehicle as it was sent."""
    found = overview(session(), held)
    chosen = next((each for each in found.targets if str(each.target.id) == request.args.get("target")), None)
    chosen = chosen or next(iter(found.targets), None)
    return render_template(
        "allocation/account.html",
        found=found,
        held=held,
        form=form or Form(),
        dimensions=DIMENSIONS,
        chosen=chosen,
        drift=_drift_chart(found, chosen) if chosen else None,
        source=ledger_source(held.funder),
        stage_name=stage_name,
        pension=queries.pension_account(session(), held.funder_id),
    )


def _drift_chart(found: Overview, chosen: Standing) -> dict[str, Any] | None:
    days, parts = drift_of(found, chosen)
    if not days:
        return None
    names = [f"{day.day} {day:%b %Y}" for day in days]
    shares = [part.share for part in parts]
    aim = chosen.position.aim
    return {
        "data": {
            "categories": names,
            "series": [
                {"name": "Share of what is invested", "values": shares},
                {"name": "Lower end", "values": [aim.low] * len(days)},
                {"name": "Upper end", "values": [aim.high] * len(days)},
            ],
            "unit": "share",
            "axis": "Share",
        },
        "table": {
            "columns": ["Until", "Inside (£)", "Invested (£)", "Share"],
            "rows": [
                [name, part.inside, part.total, "" if part.share is None else f"{part.share:.1%}"]
                for name, part in zip(names, parts, strict=True)
            ],
        },
    }


def _file(found: Overview, form: Format) -> Response:
    rows = []
    for standing in found.targets:
        target, where = standing.target, standing.position
        rows.append(
            (
                DIMENSIONS[target.dimension], target.code, standing.name, target.low, target.high, target.starts_on,
                target.ends_on, where.placed.inside, where.placed.total, where.placed.share, where.now.verdict.value,
                where.pipeline.inside, where.weighted.inside, where.weighted.total, where.projected.share,
                where.then.verdict.value, where.then.more_gbp, where.then.elsewhere_gbp,
            )
        )  # fmt: skip
    name = f"parity-targets-{found.account.funder.slug}"
    return table_file(_COLUMNS, rows, form, name, title="Targets")


@allocation_pages.post(f"{AT}/vehicles")
def open_a_vehicle(slug: str) -> ResponseReturnValue:
    """Open a vehicle."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    try:
        values = checked(VehicleSchema, sent)
        with transaction() as current:
            open_vehicle(current, held, values)
    except Invalid as error:
        return account_page(held, Form(sent, error.fields, str(error))), 422
    flash("The vehicle is open. Enter what was committed to it.", "good")
    return redirect(url_for("allocation.ledger", slug=slug), code=303)
