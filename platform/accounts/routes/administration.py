"""The work of the platform's staff: verifying organisations, knowing who is here."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy, queries
from accounts.models import WordingKind, key_of
from accounts.policy import Action
from accounts.queries.rights import who_agree
from accounts.routes.answers import SHOWN_AGAIN, search_words, show_again, the_person
from accounts.routes.blueprint import accounts
from accounts.schemas import Professional, Verification, checked
from accounts.services import organisations as services
from accounts.services import people
from accounts.services.promotion.signing import record_professional, withdraw_category
from accounts.services.promotion.standing import TITLES
from accounts.services.words import BASES, KINDS, ROLES
from foundation.forms import Form
from foundation.sealing import Seal
from foundation.web import page_number, session, settings, transaction

STATES = (("requested", "Asked to be verified"), ("unverified", "Not verified"), ("verified", "Verified"))


def _staff() -> int:
    viewer, user_id = the_person()
    policy.require(viewer, Action.ADMINISTER)
    return user_id


@accounts.get("/admin/organisations")
def admin_organisations() -> ResponseReturnValue:
    """List organisations, those that asked to be verified first."""
    _staff()
    return render_template("accounts/admin_organisations.html", form=Form(request.args), **_organisation_list())


def _organisation_list() -> dict[str, Any]:
    state = request.args.get("state", "")
    page = queries.organisations(
        session(),
        search=search_words(),
        state=state if state in dict(STATES) else "",
        number=page_number(),
    )
    return {
        "page": page,
        "categories": queries.statements_of_organisations(session(), [key_of(row) for row in page.items]),
        "owners": queries.owners_of(session(), [key_of(row) for row in page.items]),
        "titles": TITLES,
        "kinds": dict(KINDS),
        "states": STATES,
        "bases": BASES,
        "args": request.args.to_dict(),
    }


@accounts.post("/admin/organisations/<slug>/verify")
def verify_organisation(slug: str) -> ResponseReturnValue:
    """Mark an organisation as checked."""
    user_id = _staff()
    found = services.organisation_at(session(), slug)
    try:
        answers = checked(Verification(), request.form)
        with transaction() as database:
            services.verify(database, organisation=found, actor_id=user_id, basis=answers["basis"])
    except SHOWN_AGAIN as error:
        return show_again("accounts/admin_organisations.html", error, has_fields=False, **_organisation_list())
    flash("The organisation is verified.", "good")
    return redirect(url_for("accounts.admin_organisations"))


@accounts.post("/admin/organisations/<slug>/unverify")
def unverify_organisation(slug: str) -> ResponseReturnValue:
    """Take a verification back."""
    user_id = _staff()
    found = services.organisation_at(session(), slug)
    with transaction() as database:
        services.unverify(database, organisation=found, actor_id=user_id)
    flash("The organisation is not verified any more.", "good")
    return redirect(url_for("accounts.admin_organisations"))


@accounts.post("/admin/organisations/<slug>/category")
def record_category(slug: str) -> ResponseReturnValue:
    """Record an organisation as an investment professional, so that its people may be shown offers."""
    user_id = _staff()
    found = services.organisation_at(session(), slug)
    try:
        answers = checked(Professional(), request.form)
        with transaction() as database:
            record_professional(
                database,
                seal=Seal(settings().statement_keys),
                organisation_id=key_of(found),
                actor_id=user_id,
                basis=answers["kind"],
                reference=answers["reference"],
            )
    except SHOWN_AGAIN as error:
        return show_again("accounts/admin_organisations.html", error, has_fields=False, **_organisation_list())
    flash("Recorded. Its people may be shown offers while it is verified, until it lapses.", "good")
    return redirect(url_for("accounts.admin_organisations"))


@accounts.post("/admin/organisations/<slug>/category/end")
def end_category(slug: str) -> ResponseReturnValue:
    """Take an organisation's category back."""
    user_id = _staff()
    found = services.organisation_at(session(), slug)
    with transaction() as database:
        withdraw_category(database, actor_id=user_id, organisation_id=key_of(found))
    flash("The category is taken back. Its people are shown no more offers by it.", "good")
    return redirect(url_for("accounts.admin_organisations"))


@accounts.get("/admin/people")
def admin_people() -> ResponseReturnValue:
    """List people."""
    _staff()
    page = queries.people(session(), search=search_words(), number=page_number())
    return render_template(
        "accounts/admin_people.html",
        form=Form(request.args),
        page=page,
        organisations=queries.organisations_of(session(), [key_of(row) for row in page.items]),
        agree=who_agree(session(), [key_of(row) for row in page.items], WordingKind.SURVEYS),
        roles=dict(ROLES),
        args=request.args.to_dict(),
    )


@accounts.post("/admin/people/<int(max=2147483647):person_id>/compliance")
def appoint_officer(person_id: int) -> ResponseReturnValue:
    """Let somebody read the log of disclosures, or no longer."""
    user_id = _staff()
    appointed = request.form.get("do") == "appoint"
    with transaction() as database:
        person = people.set_compliance(database, person_id=person_id, actor_id=user_id, appointed=appointed)
        name = person.name
    flash(f"{name} reads the log of disclosures." if appointed else f"{name} no longer reads the log.", "good")
    return redirect(url_for("accounts.admin_people", q=name), code=303)
