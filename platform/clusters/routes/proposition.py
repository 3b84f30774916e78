"""A cluster's proposition: as a page, as a PDF, and who can act on what holds it back."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed, spend
from accounts.services.promotion.disclosing import Path
from clusters.routes.seams import frames_of
from clusters.schemas import BlockerSchema, PetitionSchema
from clusters.services import blockers as blocker_services
from clusters.services import petitioning
from clusters.services.proposition import ASK, READY, Proposition, proposition
from clusters.services.prospectus import prospectus
from clusters.services.words import KINDS
from foundation.errors import Conflict, Invalid, TooMany
from foundation.figures import Figure
from foundation.forms import Form
from foundation.web import sent_pdf, session, settings, transaction
from insights.services.arithmetic import LEAST_CASES
from profiles.queries import ClusterRecord
from profiles.schemas import checked
from profiles.services import directory
from profiles.services.access import cluster_for


def show(slug: str) -> ResponseReturnValue:
    """Show a cluster's proposition, with single asks only before those who may see them."""
    viewer = current_viewer()
    found = proposition(session(), viewer, slug)
    disclosed(Path.PAGE, found.shown)
    return render_template(
        "clusters/proposition.html",
        found=found,
        record=found.record,
        cluster=found.record.cluster,
        member_facts=[(name, found.members[kind]) for kind, name in KINDS.items() if kind in found.members],
        blocker_kinds=blocker_services.KINDS,
        instruments=directory.labels(session()).instruments,
        split=[each for each in found.boundaries.programmes if each.status == "split"],
        asks=ask_chart(found),
        readiness=readiness_chart(found),
        embed=frames_of(found.record.cluster),
        may_edit=policy.may(viewer, Action.EDIT, found.record.cluster),
    )


def ask_chart(found: Proposition) -> dict[str, Any] | None:
    """Draw what members ask for by kind of money; None where it is withheld."""
    drawn = _chart(found.by_instrument, "gbp", ("Kind of money", "Total", "Ventures"))
    definition = f"{ASK} To two figures; kinds with fewer than {LEAST_CASES} ventures are withheld."
    return drawn and {"id": "asks", "title": "Asked for, by kind of money", "definition": definition, **drawn}


def readiness_chart(found: Proposition) -> dict[str, Any] | None:
    """Draw how ready members are; None where it is withheld."""
    drawn = _chart(found.readiness, "count", ("Side", "Median level", "Ventures"))
    definition = f"{READY} Told for {LEAST_CASES} ventures or more."
    return drawn and {"id": "readiness", "title": "How ready the members are", "definition": definition, **drawn}


def _chart(figures: Sequence[Figure], unit: str, columns: tuple[str, str, str]) -> dict[str, Any] | None:
    """Give the drawing of the figures that are not withheld, with all of them as a table; None without any."""
    drawn = [each for each in figures if each.value is not None]
    if not drawn:
        return None
    series = [{"name": columns[1], "values": [each.value for each in drawn]}]
    rows = [[each.label, each.withheld or each.value, each.sample_size] for each in figures]
    data = {"categories": [each.label for each in drawn], "series": series, "unit": unit, "horizontal": True}
    table = {"columns": list(columns), "rows": rows}
    return {"data": data, "kind": "bar", "table": table, "source": figures[0].source}


def as_pdf(slug: str) -> ResponseReturnValue:
    """Send the prospectus: totals alone, so that it may be passed on to anybody."""
    found = proposition(session(), current_viewer(), slug, offers=False)
    address = settings().base_url.rstrip("/") + url_for("clusters.proposition", slug=slug)
    return sent_pdf(prospectus(found, address), f"{slug}-prospectus.pdf")


def blockers(slug: str) -> ResponseReturnValue:
    """Say of what kind each thing is that holds a cluster back, and who can act on it."""
    record = cluster_for(session(), current_viewer(), slug, Action.EDIT)
    held = blocker_services.hindrances(session(), record)
    if request.method == "GET":
        return _blockers_page(record, _said(record))
    sent = request.form.to_dict()
    answers, errors = [], {}
    for at, each in enumerate(held):
        try:
            given = checked(BlockerSchema, {"kind": sent.get(f"kind-{at}", ""), "body": sent.get(f"body-{at}", "")})
            answers.append((each.name, given["kind"] or "", given["body"]))
        except Invalid as error:
            errors.update({f"{name}-{at}": messages for name, messages in error.fields.items()})
    if errors:
        return _blockers_page(record, Form(sent, errors)), 422
    with transaction() as current:
        blocker_services.say(current, actor=current_viewer(), record=record, answers=answers)
    flash("Saved.", "good")
    return redirect(url_for("clusters.blockers", slug=slug), code=303)


def send_blockers(slug: str) -> ResponseReturnValue:
    """Send a body what it can act on."""
    record, sent = cluster_for(session(), current_viewer(), slug, Action.EDIT), request.form.to_dict()
    try:
        values = checked(PetitionSchema, sent)
        spend("letter for a cluster", "10 per day", slug)
        with transaction() as current:
            petitioning.send(current, actor=current_viewer(), record=record, body=values.pop("body"), values=values)
    except Invalid as error:
        return _blockers_page(record, _said(record), Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _blockers_page(record, _said(record), Form(sent, message=str(error))), 409
    except TooMany as error:
        return _blockers_page(record, _said(record), Form(sent, message=str(error))), 429
    flash("It is on its way. The day on which it left stands here and in the register.", "good")
    return redirect(url_for("clusters.blockers", slug=slug), code=303)


def _said(record: ClusterRecord) -> Form:
    held = blocker_services.hindrances(session(), record)
    return Form({f"{name}-{at}": getattr(each, name) for at, each in enumerate(held) for name in ("kind", "body")})


def _blockers_page(record: ClusterRecord, form: Form, letter: Form | None = None) -> str:
    return render_template(
        "clusters/blockers.html",
        cluster=record.cluster,
        form=form,
        hindrances=blocker_services.hindrances(session(), record),
        kinds=blocker_services.KINDS,
        petitions=petitioning.petitions(session(), record),
        may_write=policy.may(current_viewer(), Action.WRITE_OUTSIDE, record.cluster),
        unverified=petitioning.UNVERIFIED,
        letter=letter or Form(),
    )
