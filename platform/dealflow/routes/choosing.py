"""What is done to several ventures of a ranked list at once."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, require
from accounts.routes import current_viewer
from dealflow.routes.deciding import list_address, reason_choices
from dealflow.schemas import checked_choice
from dealflow.services import choosing, comparing
from dealflow.services.choosing import Picked
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session, transaction
from matching.queries import MandateSubject
from matching.routes.lists import ventures_file
from matching.services import mandate_for_matches, pass_lines
from pipeline.models import Stage
from pipeline.services.acting import NotAll, workmates_of

_FORMS: Mapping[str, Format] = {"csv": "csv", "xlsx": "xlsx"}


def chosen(slug: str) -> ResponseReturnValue:
    """Show the ventures that somebody ticked, and put them into the pipeline, pass on them, compare or export them."""
    viewer = current_viewer()
    mandate = mandate_for_matches(session(), viewer, slug)
    require(viewer, Action.WORK_DEALS, mandate)
    if request.method == "GET":
        return _page(mandate, request.args.getlist("venture"), Form())
    ticked = request.form.getlist("venture")
    typed = {**request.form.to_dict(), "venture": ticked}
    try:
        return _done(mandate, checked_choice(typed))
    except NotAll as error:
        return _page(mandate, ticked, Form(typed, message=str(error)), error.rows), 409 if error.overtaken else 422
    except Invalid as error:
        return _page(mandate, ticked, Form(typed, error.fields, str(error))), 422


def _done(mandate: MandateSubject, wish: dict[str, Any]) -> ResponseReturnValue:
    """Do what a checked form asks for."""
    do, slugs = wish["do"], wish["venture"]
    viewer = current_viewer()
    found = choosing.picked(session(), viewer, mandate, slugs)
    if not found:
        raise Invalid({"venture": ["None of these ventures is open to you any more."]})
    if do == "compare":
        if not 2 <= len(found) <= comparing.MOST:
            raise Invalid({"venture": [f"Tick two to {comparing.MOST} ventures to see them side by side."]})
        return redirect(url_for("dealflow.compare", slug=mandate.slug, venture=slugs), code=303)
    if do in _FORMS:
        items = choosing.ranked(session(), viewer, mandate, found)
        passes = pass_lines(session(), viewer, mandate, [item.line.key for item in items])
        return ventures_file(items, _FORMS[do], f"chosen-{mandate.slug}", total=len(items), passes=passes)
    flash(_acted(mandate, do, found, wish), "good")
    return redirect(list_address(mandate.slug), code=303)


def _acted(mandate: MandateSubject, do: str, found: list[Picked], wish: dict[str, Any]) -> str:
    """Change deals in one transaction and say what came of it."""
    given: dict[str, Any] = {"actor": current_viewer(), "mandate": mandate, "chosen": found}
    with transaction() as database:
        if do == "pass":
            number = choosing.pass_on_each(database, **given, reason=wish["reason"], note=wish["note"])
            return f"Passed on {_ventures(number)}. They stand under “Passed”, where a pass can be taken back."
        if do == "undo":
            number = choosing.take_back_each(database, **given)
            return f"The pass on {_ventures(number)} is taken back. The deals stand where they stood before."
        number = choosing.take_up(database, **given, owner_id=wish["owner_id"], tag=wish["tag"])
    there = len(found) - number
    return f"{_ventures(number)} added to your pipeline{f', {there} already there' if there else ''}."


def _ventures(number: int) -> str:
    return f"{number} {'venture' if number == 1 else 'ventures'}"


def _page(
    mandate: MandateSubject, ticked: Sequence[str], form: Form, refused: Mapping[int, str] = MappingProxyType({})
) -> str:
    """Show what was chosen; a form that comes back has all that stood on the page, ticked as it was."""
    listed = request.form.getlist("listed") or ticked
    found = choosing.picked(session(), current_viewer(), mandate, listed)
    return render_template(
        "dealflow/chosen.html",
        mandate=mandate,
        found=found,
        ticked=set(ticked),
        refused=refused,
        form=form,
        back=list_address(mandate.slug),
        people=[(str(key), name) for key, name in workmates_of(session(), mandate.organisation_id or 0)],
        reasons=reason_choices(),
        any_passed=any(each.stage == Stage.PASSED for each in found),
        most=comparing.MOST,
    )
