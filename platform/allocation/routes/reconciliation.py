"""A fund's ledger beside what ventures say of the same rounds."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.services.reconciling import KINDS, reconcile
from foundation.downloads import export_form, table_file
from foundation.web import session

_COLUMNS = (
    "difference", "company", "what each says", "entry", "entered amount (GBP)", "entered date",
    "round amount (GBP)", "round date",
)  # fmt: skip


@allocation_pages.get(f"{AT}/reconciliation")
def reconciliation(slug: str) -> ResponseReturnValue:
    """List every point on which the ledger and the profiles of ventures differ."""
    held = account_of(slug)
    found = reconcile(session(), held, current_viewer())
    chosen = [kind for kind in request.args.getlist("kind") if kind in KINDS]
    lines = [each for each in found.differences if not chosen or each.kind in chosen]
    if form := export_form():
        rows = [
            (
                KINDS[each.kind], each.company, each.words, each.entry.id if each.entry else None,
                each.entry.amount_gbp if each.entry else None, each.entry.happened_on if each.entry else None,
                each.round.amount_gbp if each.round else None, each.round.closed_on if each.round else None,
            )
            for each in lines
        ]  # fmt: skip
        return table_file(_COLUMNS, rows, form, f"parity-differences-{slug}", title="Differences")
    counts = {kind: sum(each.kind == kind for each in found.differences) for kind in KINDS}
    return render_template(
        "allocation/reconciliation.html",
        held=held,
        found=found,
        lines=lines,
        kinds=KINDS,
        choices=[(kind, name, counts[kind]) for kind, name in KINDS.items() if counts[kind]],
        args={"kind": chosen, "slug": slug},
    )
