"""How a cluster stands against the published tests, and what it claims."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from clusters.schemas import ClaimSchema, StandingSchema
from clusters.services import standing as services
from clusters.services.access import sees_all_members
from clusters.services.words import CLAIM_STATUSES
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.models import Cluster
from profiles.queries import ClusterRecord
from profiles.schemas import checked
from profiles.services.access import cluster_for
from profiles.services.words import CLUSTER_KINDS


def standing(slug: str) -> ResponseReturnValue:
    """Show how a cluster stands against the published tests, its accreditation and its claims."""
    return _page(cluster_for(session(), current_viewer(), slug))


def _page(record: ClusterRecord, form: Form | None = None) -> str:
    viewer, cluster = current_viewer(), record.cluster
    seen_by = None if sees_all_members(viewer, cluster) else viewer
    tests = services.tests_of(session(), record, seen_by)
    return render_template(
        "clusters/standing.html",
        record=record,
        cluster=cluster,
        tests=tests,
        met=sum(test.met is True for test in tests),
        claims=services.claims_of(session(), cluster.id or 0),
        claim_statuses=CLAIM_STATUSES,
        kinds=CLUSTER_KINDS,
        form=form or Form(),
        may_edit=policy.may(viewer, Action.EDIT, cluster),
        may_verify=policy.may(viewer, Action.ADMINISTER),
    )


def _cluster(slug: str) -> ClusterRecord:
    return cluster_for(session(), current_viewer(), slug, Action.EDIT)


def state(slug: str) -> ResponseReturnValue:
    """State what the published tests ask for."""
    cluster = _cluster(slug).cluster
    if request.method == "GET":
        values, version = services.stated_values(session(), cluster.id or 0)
        return _state_page(cluster, Form({**values, "version": version}))
    sent = request.form.to_dict()
    try:
        values = checked(StandingSchema, sent)
        version = values.pop("version")
        with transaction() as current:
            services.state(current, actor=current_viewer(), cluster=cluster, version=version, values=values)
    except Invalid as error:
        return _state_page(cluster, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _state_page(cluster, Form({**sent, "version": error.version}, message=str(error))), 409
    flash("Saved.", "good")
    return redirect(url_for("clusters.standing", slug=slug), code=303)


def _state_page(cluster: Cluster, form: Form) -> str:
    return render_template("clusters/state.html", cluster=cluster, form=form)


def claim(slug: str) -> ResponseReturnValue:
    """Add a claim."""
    record, sent = _cluster(slug), request.form.to_dict()
    try:
        values = checked(ClaimSchema, sent)
        with transaction() as current:
            services.claim(current, actor=current_viewer(), cluster=record.cluster, values=values)
    except Invalid as error:
        return _page(record, Form(sent, error.fields, str(error))), 422
    flash("Added.", "good")
    return redirect(url_for("clusters.standing", slug=slug), code=303)


def take_claim_back(slug: str, claim_id: int) -> ResponseReturnValue:
    """Take a claim back."""
    cluster = _cluster(slug).cluster
    with transaction() as current:
        services.take_claim_back(current, cluster=cluster, claim_id=claim_id)
    flash("Taken back.", "good")
    return redirect(url_for("clusters.standing", slug=slug), code=303)


def verify_claim(slug: str, claim_id: int) -> ResponseReturnValue:
    """Mark that staff looked at a claim's source."""
    record = cluster_for(session(), current_viewer(), slug)
    policy.require(current_viewer(), Action.ADMINISTER)
    try:
        with transaction() as current:
            services.verify_claim(current, actor=current_viewer(), cluster=record.cluster, claim_id=claim_id)
    except Invalid as error:
        return _page(record, Form({}, message=str(error))), 422
    flash("Verified.", "good")
    return redirect(url_for("clusters.standing", slug=slug), code=303)
