"""Pages of introductions."""

from flask import Blueprint

from introductions.routes import acting, meeting, seams, views
from introductions.services import diary, owing

blueprint = Blueprint("introductions", __name__, template_folder="../templates")
_POST, _BOTH = ["POST"], ["GET", "POST"]
blueprint.add_url_rule("/introductions", "all", views.all_introductions)
blueprint.add_url_rule("/introductions/<key:introduction_id>", "one", views.one)
blueprint.add_url_rule("/introductions/<key:introduction_id>/answer", "answer", acting.answer, methods=_POST)
blueprint.add_url_rule("/introductions/<key:introduction_id>/withdraw", "withdraw", acting.withdraw, methods=_POST)
_MEETING = "/introductions/<key:introduction_id>/meeting"
blueprint.add_url_rule(_MEETING, "propose_times", meeting.propose, methods=_POST)
blueprint.add_url_rule(f"{_MEETING}/pick", "pick_time", meeting.pick, methods=_POST)
blueprint.add_url_rule(f"{_MEETING}/cancel", "call_off", meeting.call_off, methods=_POST)
blueprint.add_url_rule(f"{_MEETING}.ics", "meeting_calendar", meeting.calendar)
blueprint.add_url_rule("/introductions/answer/<token>", "answer_by_link", acting.answer_by_link, methods=_BOTH)
blueprint.add_url_rule("/ventures/<slug>/introductions/<mandate_slug>", "ask", acting.ask, methods=_BOTH)
blueprint.add_app_template_global(seams.answer_time, "answer_time")
blueprint.add_app_template_global(seams.answer_times, "answer_times")
blueprint.add_app_template_global(seams.introduction_link, "introduction_link")
blueprint.add_app_template_global(seams.told_reasons, "told_reasons")

blueprints: tuple[Blueprint, ...] = (blueprint,)
#: Importing these tells the pipeline which requests wait for an answer, and which meetings are agreed.
_TOLD = (owing, diary)
