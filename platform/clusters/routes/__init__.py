"""Pages of clusters at work."""

from flask import Blueprint

from clusters.routes import (
    bridges,
    capabilities,
    days,
    frames,
    hindering,
    joining,
    members,
    proposition,
    rearranging,
    seams,
    standing,
)

blueprint = Blueprint("clusters", __name__, template_folder="../templates")
_AT = "/clusters/<slug:slug>"
_ONE = f"{_AT}/members/<key:member_id>"
_CAPABILITY = f"{_ONE}/capabilities/<key:capability_id>"
_CLAIM = f"{_AT}/claims/<key:claim_id>"
_DAY = f"{_AT}/investor-days/<key:day_id>"
_MEETING = f"{_DAY}/meetings/<key:meeting_id>"
_POST, _BOTH = ["POST"], ["GET", "POST"]
blueprint.add_url_rule("/blockers", "hindering", hindering.hindering)
blueprint.add_url_rule(f"{_AT}/members", "members", members.members)
blueprint.add_url_rule(f"{_AT}/members/invite", "invite", joining.invite, methods=_BOTH)
blueprint.add_url_rule(f"{_AT}/join", "join", joining.join, methods=_BOTH)
blueprint.add_url_rule(_ONE, "member", members.member)
blueprint.add_url_rule(f"{_ONE}/answer", "answer", joining.answer, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/end", "end", joining.end, methods=_POST)
blueprint.add_url_rule("/clusters/invitations/<token>", "invitation", joining.invitation, methods=_BOTH)
blueprint.add_url_rule(f"{_AT}/capabilities", "capabilities", capabilities.capabilities)
blueprint.add_url_rule(f"{_ONE}/capabilities", "declare", capabilities.declare, methods=_POST)
blueprint.add_url_rule(f"{_CAPABILITY}/confirm", "confirm", capabilities.confirm, methods=_POST)
blueprint.add_url_rule(f"{_CAPABILITY}/remove", "remove", capabilities.remove, methods=_POST)
blueprint.add_url_rule(f"{_AT}/bridges", "bridges", bridges.bridges)
blueprint.add_url_rule(f"{_AT}/standing", "standing", standing.standing)
blueprint.add_url_rule(f"{_AT}/standing/edit", "state", standing.state, methods=_BOTH)
blueprint.add_url_rule(f"{_AT}/claims", "claim", standing.claim, methods=_POST)
blueprint.add_url_rule(f"{_CLAIM}/remove", "take_claim_back", standing.take_claim_back, methods=_POST)
blueprint.add_url_rule(f"{_CLAIM}/verify", "verify_claim", standing.verify_claim, methods=_POST)
blueprint.add_url_rule(f"{_AT}/proposition", "proposition", proposition.show)
blueprint.add_url_rule(f"{_AT}/proposition.pdf", "prospectus", proposition.as_pdf)
blueprint.add_url_rule(f"{_AT}/blockers", "blockers", proposition.blockers, methods=_BOTH)
blueprint.add_url_rule(f"{_AT}/blockers/send", "send_blockers", proposition.send_blockers, methods=_POST)
blueprint.add_url_rule(f"{_AT}/investor-days", "days", days.days)
blueprint.add_url_rule(f"{_AT}/investor-days/new", "new_day", days.new_day, methods=_BOTH)
blueprint.add_url_rule(_DAY, "day", days.day)
blueprint.add_url_rule(f"{_DAY}/edit", "change_day", rearranging.change_day, methods=_BOTH)
blueprint.add_url_rule(f"{_DAY}/call-off", "call_off", rearranging.call_off, methods=_POST)
blueprint.add_url_rule(f"{_DAY}/schedule", "schedule", days.schedule, methods=_POST)
blueprint.add_url_rule(f"{_DAY}/publish", "publish_day", days.publish, methods=_POST)
blueprint.add_url_rule(f"{_DAY}/guests", "guest", days.guest, methods=_POST)
blueprint.add_url_rule(f"{_DAY}/meetings", "put", days.put, methods=_POST)
blueprint.add_url_rule(_MEETING, "meeting", days.meeting)
blueprint.add_url_rule(_MEETING, "change_meeting", days.change_meeting, methods=_POST)
blueprint.add_url_rule(f"{_MEETING}/outcome", "outcome", days.outcome, methods=_POST)
blueprint.add_url_rule(f"{_DAY}/calendar.ics", "day_calendar", days.calendar)
blueprint.add_url_rule(f"{_DAY}/rooms.pdf", "rooms", days.rooms)
blueprint.add_url_rule(
    "/embed/clusters/<slug:slug>/<any(asks, readiness, capabilities):chart>", "embedded", frames.embedded
)
blueprint.add_app_template_global(seams.cluster_links, "cluster_links")

blueprints: tuple[Blueprint, ...] = (blueprint,)
