"""Ask to join a cluster, invite, answer, leave."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from clusters.queries.members import Record
from clusters.routes.members import member_page
from clusters.schemas import (
    AnswerSchema,
    EndSchema,
    InviteSchema,
    JoinSchema,
    LinkAnswerSchema,
    VentureInviteeSchema,
    read_lines,
)
from clusters.services import inviting, joining
from clusters.services.access import membership_for
from clusters.services.inviting import Fault, Invitee
from clusters.services.words import KINDS
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.models import Cluster
from profiles.queries import ClusterRecord
from profiles.schemas import checked
from profiles.services.access import cluster_for


def join(slug: str) -> ResponseReturnValue:
    """Ask for a venture to join a cluster."""
    viewer = current_viewer()
    policy.require(viewer, Action.USE_ACCOUNT)
    record = cluster_for(session(), viewer, slug)
    if request.method == "GET":
        return _join_page(record, Form())
    sent = request.form.to_dict()
    try:
        values = checked(JoinSchema, sent)
        with transaction() as current:
            made = joining.apply(
                current, actor=viewer, cluster=record.cluster, venture_slug=values["venture"], note=values["note"]
            )
            key = made.member.id
    except Invalid as error:
        return _join_page(record, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _join_page(record, Form(sent, message=str(error))), 409
    flash(f"Sent to {record.cluster.name}. You are told what its people answer.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=key), code=303)


def _join_page(record: ClusterRecord, form: Form) -> str:
    viewer = current_viewer()
    ventures = joining.ventures_to_bring(session(), viewer)
    return render_template(
        "clusters/join.html",
        cluster=record.cluster,
        form=form,
        ventures=[(each.slug, each.name) for each in ventures],
        hindrance="" if form.message else joining.obstacle(session(), viewer, record),
    )


def invite(slug: str) -> ResponseReturnValue:
    """Invite a venture, or everybody on a pasted list or a file; lines that cannot be invited are told."""
    cluster = cluster_for(session(), current_viewer(), slug, Action.EDIT).cluster
    if request.method == "GET":
        return _invite_page(cluster, Form())
    sent = _sent_list()
    try:
        invitees, note = _invitees(sent)
        values, faults = invitees
        with transaction() as current:
            came = inviting.invite(current, actor=current_viewer(), cluster=cluster, invitees=values, note=note)
    except Invalid as error:
        return _invite_page(cluster, Form(sent, error.fields, str(error))), 422
    faults = sorted([*faults, *came.faults], key=lambda fault: fault.number)
    if faults:
        left = Form({**sent, "lines": "\n".join(fault.line for fault in faults)})
        return _invite_page(cluster, left, faults=faults, count=came.count), 422
    flash(f"{came.count} invited. They are told, and answer on a page of their own.", "good")
    return redirect(url_for("clusters.members", slug=slug, status="invited"), code=303)


def _sent_list() -> dict[str, Any]:
    sent: dict[str, Any] = request.form.to_dict()
    file = request.files.get("file")
    if file is not None and file.filename:
        sent["lines"] = file.read().decode("utf-8-sig", errors="replace")
    return sent


def _invitees(sent: dict[str, Any]) -> tuple[tuple[list[Invitee], list[Fault]], str]:
    if sent.get("venture"):
        values = checked(VentureInviteeSchema, sent)
        return ([Invitee(1, values["venture"], values)], []), ""
    values = checked(InviteSchema, sent)
    return read_lines(values["lines"]), values["note"]


def _invite_page(cluster: Cluster, form: Form, *, faults: list[Fault] | None = None, count: int = 0) -> str:
    return render_template(
        "clusters/invite.html",
        cluster=cluster,
        form=form,
        faults=faults or [],
        count=count,
        kinds=KINDS,
        most=inviting.MOST_ROWS,
    )


def answer(slug: str, member_id: int) -> ResponseReturnValue:
    """Answer a request to join, or an invitation."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    sent = request.form.to_dict()
    try:
        joining.require_answerer(viewer, record)
        values = checked(AnswerSchema, sent)
        with transaction() as current:
            joining.answer(current, actor=viewer, record=record, **values)
    except Invalid as error:
        return member_page(slug, member_id, form=Form(sent, error.fields, str(error)), status=422)
    except Conflict as error:
        return member_page(slug, member_id, conflict=error, status=409)
    flash("Answered. The other side has been told.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=member_id), code=303)


def end(slug: str, member_id: int) -> ResponseReturnValue:
    """Leave, end a membership, or take back what was asked."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    sent = request.form.to_dict()
    try:
        joining.require_ender(viewer, record)
        values = checked(EndSchema, sent)
        with transaction() as current:
            joining.end(current, actor=viewer, record=record, version=values["version"])
    except Invalid as error:
        return member_page(slug, member_id, form=Form({}, {}, str(error)), status=422)
    except Conflict as error:
        return member_page(slug, member_id, conflict=error, status=409)
    flash("Ended. The other side has been told.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=member_id), code=303)


def invitation(token: str) -> ResponseReturnValue:
    """Answer an invitation from a letter: with a button, because programs that look at letters open every link."""
    record = joining.by_link(session(), token)
    if request.method == "GET":
        return _invitation_page(record, Form())
    try:
        accept = checked(LinkAnswerSchema, request.form.to_dict())["accept"]
    except Invalid as error:
        return _invitation_page(record, Form({}, error.fields, str(error))), 422
    with transaction() as current:
        joining.answer_by_link(current, record=record, accept=accept)
    return _invitation_page(record, Form(), answered="accepted" if accept else "declined")


def _invitation_page(record: Record, form: Form, *, answered: str = "") -> str:
    return render_template("clusters/invitation.html", record=record, kinds=KINDS, answered=answered, form=form)
