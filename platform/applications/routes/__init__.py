"""Pages of programmes, applications and kept answers."""

from flask import Blueprint

from applications.routes import (
    advertising,
    applying,
    asking,
    assessing,
    budgeting,
    deciding,
    keeping,
    packs,
    seams,
    views,
    waiting,
)

blueprint = Blueprint("applications", __name__, template_folder="../templates")
_POST, _BOTH = ["POST"], ["GET", "POST"]
_ONE = "/applications/<key:application_id>"
_PROGRAMME = "/mandates/<slug>/programme"
_QUESTION = f"{_PROGRAMME}/questions/<key:question_id>"
_KEPT = "/ventures/<slug>/kept-answers"
blueprint.add_url_rule("/programmes", "programmes", views.programmes)
blueprint.add_url_rule("/applications", "all", views.all_applications)
blueprint.add_url_rule("/applications/waiting", "waiting", waiting.waiting)
blueprint.add_url_rule(_ONE, "one", views.one)
blueprint.add_url_rule(f"{_ONE}/edit", "edit", applying.edit, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/withdraw", "withdraw", applying.withdraw, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/decide", "decide", deciding.decide, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/reopen", "reopen", deciding.reopen, methods=_POST)
blueprint.add_url_rule("/ventures/<slug>/applications/<mandate_slug>/wish", "wish", applying.wish, methods=_POST)
blueprint.add_url_rule("/ventures/<slug>/applications/<mandate_slug>", "apply", applying.apply, methods=_BOTH)
blueprint.add_url_rule(_PROGRAMME, "programme", asking.programme, methods=_BOTH)
blueprint.add_url_rule(f"{_PROGRAMME}/questions/new", "new_question", asking.new_question, methods=_BOTH)
blueprint.add_url_rule(f"{_PROGRAMME}/questions/copy", "copy_questions", asking.copy_questions, methods=_POST)
blueprint.add_url_rule(f"{_PROGRAMME}/next-round", "next_round", asking.next_round, methods=_POST)
blueprint.add_url_rule(_QUESTION, "question", asking.question, methods=_BOTH)
blueprint.add_url_rule(f"{_QUESTION}/retire", "retire_question", asking.retire_question, methods=_POST)
blueprint.add_url_rule(f"{_QUESTION}/move", "move_question", asking.move_question, methods=_POST)
blueprint.add_url_rule(f"{_PROGRAMME}/assessment", "assessment", assessing.assessment)
blueprint.add_url_rule(f"{_PROGRAMME}/assessment/settings", "assess_how", assessing.assess_how, methods=_POST)
blueprint.add_url_rule(f"{_PROGRAMME}/assessment/share", "share_out", assessing.share_out, methods=_POST)
blueprint.add_url_rule(f"{_PROGRAMME}/budget", "budget", budgeting.budget)
blueprint.add_url_rule(f"{_PROGRAMME}/budget/settings", "set_budget", budgeting.set_budget, methods=_POST)
blueprint.add_url_rule(f"{_PROGRAMME}/advert", "advertise", advertising.advertise, methods=_BOTH)
blueprint.add_url_rule("/mandates/<slug>/advert", "advert", advertising.advert)
blueprint.add_url_rule(f"{_PROGRAMME}/pack", "pack", packs.pack)
blueprint.add_url_rule("/mandates/<slug>/cohort", "cohort", assessing.cohort)
blueprint.add_url_rule(f"{_ONE}/reviewers", "ask_reviewers", assessing.ask_reviewers, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/review", "review", assessing.review, methods=_BOTH)
blueprint.add_url_rule(f"{_ONE}/sign", "sign", assessing.sign, methods=_POST)
blueprint.add_url_rule(f"{_ONE}/shown", "show", assessing.show, methods=_POST)
blueprint.add_url_rule(_KEPT, "kept", keeping.kept)
blueprint.add_url_rule(f"{_KEPT}/<key:answer_id>", "change_kept", keeping.change, methods=_POST)
blueprint.add_url_rule(f"{_KEPT}/<key:answer_id>/forget", "forget_kept", keeping.forget, methods=_POST)
blueprint.add_app_template_global(seams.application_link, "application_link")
blueprint.add_app_template_global(seams.programme_links, "programme_links")

blueprints: tuple[Blueprint, ...] = (blueprint,)
