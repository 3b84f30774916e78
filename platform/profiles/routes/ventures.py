"""One venture: its page, its history, and who may see it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import OFFER_PARTS, Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation import audit
from foundation.errors import Invalid
from foundation.web import session, transaction
from profiles.models import Claim, Status
from profiles.queries import VentureRecord
from profiles.routes.blueprint import profiles
from profiles.schemas import VentureSchema
from profiles.services import access, directory
from profiles.services.sections import FACT_FIELDS, SECTION_OF, known
from profiles.services.ventures import confirm_facts, missing_to_publish, set_fact_status, set_status
from profiles.services.wording import differing, in_words
from profiles.services.words import CLAIMS, FOUNDING_TEAMS, IP_POSITIONS, RELIEF_STATUSES


def venture_for(slug: str, action: Action) -> VentureRecord:
    """Give the venture at an address to somebody who may do something to it.

    Raises
    ------
    NotFound
        If there is none, or the asker may not know that there is.
    Forbidden
        If they may see it and not do this.
    """
    return access.venture_for(session(), current_viewer(), slug, action)


@profiles.get("/ventures/<slug>")
def venture(slug: str) -> ResponseReturnValue:
    """Show a venture."""
    record = venture_for(slug, Action.VIEW)
    disclosed(Path.PAGE, [record.venture], fields=OFFER_PARTS)
    return render_template("profiles/venture.html", **page_of(record, preview=False))


@profiles.get("/ventures/<slug>/preview")
def preview_venture(slug: str) -> ResponseReturnValue:
    """Show a venture to its own people as everybody would see it."""
    record = venture_for(slug, Action.EDIT)
    return render_template("profiles/venture.html", **page_of(record, preview=True))


def page_of(record: VentureRecord, *, preview: bool) -> dict[str, object]:
    """Gather what the page of a venture shows; a preview withholds what a visitor would not see."""
    viewer = current_viewer()
    return {
        "record": record,
        "venture": record.venture,
        "labels": directory.labels(session()),
        "preview": preview,
        "offer_open": not preview and policy.may(viewer, Action.VIEW_OFFER, record.venture),
        "may_edit": policy.may(viewer, Action.EDIT, record.venture),
        "may_invite": record.venture.restricted and policy.may(viewer, Action.MANAGE, record.venture),
        "may_see_history": policy.may(viewer, Action.VIEW_HISTORY, record.venture),
        "may_see_matches": policy.may(viewer, Action.VIEW_MATCHES, record.venture),
        "ip_positions": IP_POSITIONS,
        "founding_teams": FOUNDING_TEAMS,
        "relief": RELIEF_STATUSES,
    }


@profiles.route("/ventures/<slug>/publish", methods=["GET", "POST"])
def publish_venture(slug: str) -> ResponseReturnValue:
    """Publish a venture, take it back, archive it or bring it back from the archive."""
    record = venture_for(slug, Action.PUBLISH)
    if request.method == "GET":
        return _publish_page(record)
    wanted = {"publish": Status.PUBLISHED, "draft": Status.DRAFT, "archive": Status.ARCHIVED}
    status = wanted.get(request.form.get("do", "publish"), Status.PUBLISHED)
    try:
        with transaction() as database:
            set_status(database, actor=current_viewer(), venture=record.venture, status=status)
    except Invalid as error:
        return _publish_page(venture_for(slug, Action.PUBLISH), error), 422
    words = {
        Status.PUBLISHED: "The profile is published.",
        Status.DRAFT: "The profile is a draft: only your own people see it.",
        Status.ARCHIVED: "The profile is archived.",
    }
    flash(words[status], "good")
    return redirect(url_for("profiles.venture" if status is Status.PUBLISHED else "profiles.edit_venture", slug=slug))


def _publish_page(record: VentureRecord, error: Invalid | None = None) -> str:
    missing = [
        (name, message, SECTION_OF[name]) for name, held in missing_to_publish(record).items() for message in held
    ]
    return render_template("profiles/publish.html", record=record, venture=record.venture, missing=missing, error=error)


@profiles.post("/ventures/<slug>/confirm")
def confirm_venture(slug: str) -> ResponseReturnValue:
    """Note that the profile still holds today."""
    record = venture_for(slug, Action.EDIT)
    with transaction() as database:
        confirm_facts(database, actor=current_viewer(), venture=record.venture)
    flash("Confirmed as of today.", "good")
    return redirect(url_for("profiles.edit_venture", slug=slug))


@profiles.route("/ventures/<slug>/facts", methods=["GET", "POST"])
def venture_facts(slug: str) -> ResponseReturnValue:
    """Say how far each fact of a venture can be relied on."""
    viewer = current_viewer()
    may_verify = policy.may(viewer, Action.ADMINISTER)
    record = venture_for(slug, Action.VIEW if may_verify else Action.EDIT)
    grades = [code for code in CLAIMS if may_verify or code != Claim.VERIFIED]
    if request.method == "POST":
        status = request.form.get("status", "")
        if status not in grades:
            raise Invalid({"status": ["Choose how far the fact can be relied on."]})
        with transaction() as database:
            set_fact_status(
                database,
                actor=viewer,
                venture=record.venture,
                fields=[request.form.get("field", "")],
                status=Claim(status),
                note=" ".join(request.form.get("note", "").split())[:300],
            )
        flash("Noted.", "good")
        return redirect(url_for("profiles.venture_facts", slug=slug))
    labels, state = directory.labels(session()), record.state()
    rows = [
        (name, VentureSchema.title_of(name), in_words(name, state[name], labels), record.facts.get(name))
        for name in SECTION_OF
        if name in FACT_FIELDS and known(state[name])
    ]
    return render_template(
        "profiles/facts.html", venture=record.venture, rows=rows, grades=[(code, CLAIMS[code]) for code in grades]
    )


@profiles.get("/ventures/<slug>/history")
def venture_history(slug: str) -> ResponseReturnValue:
    """Show who changed what in a venture, newest first."""
    record = venture_for(slug, Action.VIEW_HISTORY)
    labels = directory.labels(session())
    events = audit.history(session(), "venture", record.venture.id or 0)
    return render_template(
        "profiles/history.html",
        title=record.venture.name,
        back=url_for("profiles.venture", slug=slug),
        events=[(event, differing(event.changes, labels)) for event in events],
        title_of=VentureSchema.title_of,
    )
