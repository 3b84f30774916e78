"""What the members of a cluster can do: the map, and what each adds to it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from accounts.routes.answers import search_words
from clusters.routes.members import member_page
from clusters.routes.seams import frames_of
from clusters.schemas import CapabilitySchema
from clusters.services import capabilities as services
from clusters.services.access import membership_for, sees_all_members
from clusters.services.capabilities import CapabilityMap, Chosen
from clusters.services.words import CONFIDENCES, TIERS
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Invalid
from foundation.figures import Source
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked
from profiles.services.access import cluster_for

#: Most rows that are drawn; the table has all of them.
_DRAWN = 15


def capabilities(slug: str) -> ResponseReturnValue:
    """Show or export what the members of a cluster can do, by place in the supply chain."""
    viewer = current_viewer()
    cluster = cluster_for(session(), viewer, slug).cluster
    tier, confidence = request.args.get("tier", ""), request.args.get("confidence", "")
    chosen = Chosen(tier if tier in TIERS else "", confidence if confidence in CONFIDENCES else "", search_words())
    seen_by = None if sees_all_members(viewer, cluster) else viewer
    found = services.capability_map(session(), cluster.id or 0, seen_by, chosen)
    if form := export_form():
        rows = services.export_rows(found)
        return table_file(services.EXPORT_COLUMNS, rows, form, f"capabilities-{slug}", title="Capabilities")
    return render_template(
        "clusters/capabilities.html",
        cluster=cluster,
        found=found,
        chart=capability_chart(found),
        embed=frames_of(cluster).get("capabilities"),
        found_tiers=[(code, name, found.tiers[code]) for code, name in TIERS.items() if found.tiers[code]],
        found_confidences=[
            (code, name, found.confidences[code]) for code, name in CONFIDENCES.items() if found.confidences[code]
        ],
        tiers=TIERS,
        confidences=CONFIDENCES,
        chips=_chips(chosen),
        args={name: request.args.getlist(name) for name in request.args if name != "format"} | {"slug": slug},
    )


def _chips(chosen: Chosen) -> list[tuple[str, str, str]]:
    found = [("q", chosen.text, f"“{chosen.text}”")] if chosen.text else []
    found += [("tier", chosen.tier, TIERS[chosen.tier])] if chosen.tier else []
    return [*found, *([("confidence", chosen.confidence, CONFIDENCES[chosen.confidence])] if chosen.confidence else [])]


def capability_chart(found: CapabilityMap) -> dict[str, Any] | None:
    """Draw members by capability and tier, with the same figures as a table; None where nothing is named."""
    if not found.abilities:
        return None
    drawn = found.abilities[:_DRAWN]
    series = [
        {"name": name, "values": [ability.in_tier(tier) for ability in drawn]}
        for tier, name in TIERS.items()
        if any(ability.in_tier(tier) for ability in drawn)
    ]
    columns = ["Capability", *TIERS.values(), "Members"]
    rows = [[ability.name, *(ability.in_tier(tier) for tier in TIERS), ability.members] for ability in found.abilities]
    data = {"categories": [each.name for each in drawn], "series": series, "unit": "count", "horizontal": True}
    return {
        "id": "capabilities",
        "title": "Members by capability and place in the supply chain",
        "definition": services.DEFINITION,
        "source": Source(
            "Capabilities that members declare on this platform", "Parity", vintage=clock.in_words(clock.today())
        ),
        "data": {**data, "stacked": True},
        "kind": "bar",
        "table": {"columns": columns, "rows": rows},
    }


def declare(slug: str, member_id: int) -> ResponseReturnValue:
    """Add something that a member can do."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    services.require_writer(viewer, record)
    sent = request.form.to_dict()
    try:
        values = checked(CapabilitySchema, sent)
        with transaction() as current:
            services.declare(current, actor=viewer, record=record, **values)
    except Invalid as error:
        return member_page(slug, member_id, form=Form(sent, error.fields, str(error)), status=422)
    except Conflict as error:
        return member_page(slug, member_id, conflict=error, status=409)
    flash("Added to the map.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=member_id), code=303)


def confirm(slug: str, member_id: int, capability_id: int) -> ResponseReturnValue:
    """Confirm, for the cluster, that a member can do something."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    with transaction() as current:
        services.confirm(current, actor=viewer, record=record, capability_id=capability_id)
    flash("Confirmed.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=member_id), code=303)


def remove(slug: str, member_id: int, capability_id: int) -> ResponseReturnValue:
    """Take something out of what a member can do."""
    viewer = current_viewer()
    record = membership_for(session(), viewer, slug, member_id)
    with transaction() as current:
        services.remove(current, actor=viewer, record=record, capability_id=capability_id)
    flash("Taken out.", "good")
    return redirect(url_for("clusters.member", slug=slug, member_id=member_id), code=303)
