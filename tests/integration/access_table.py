"""Who may open what: one entry for each endpoint, method and kind of thing.

To add an endpoint, write down an address of it (names in braces stand for things of ``World.names``), the methods it
answers, who is let in, and how the others are turned away. ``test_access_table.py`` fails until every endpoint and
method is here, and where an answer differs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.integration.access import (
    AUTHORITY,
    BOTH,
    CHANGED,
    CLUSTER,
    EDITOR,
    EVERYBODY,
    FUNDER,
    FUNDER_VIEWER,
    HIDDEN,
    NEWCOMER,
    OWNER,
    POST,
    RIVAL,
    SIGNED_IN,
    STAFF,
    THE_FUNDERS,
    THE_VENTURES,
    UNVERIFIED_FUNDER,
    VIEWER,
    Access,
)

_FIRM = "/organisations/{firm}"
_ROOM = "/ventures/{venture}/documents"
#: The account of a funder, and what its own people alone may change.
_MONEY = "/funders/{funder}/allocation"
_KEPT: Mapping[str, Any] = {"methods": POST, "seen_by": (FUNDER_VIEWER, STAFF)}
_INSIDE = (EDITOR, VIEWER, STAFF)
_PLATFORM: dict[str, list[Access]] = {
    "home": [Access("/", EVERYBODY, logs=("venture_visit",))],
    "healthz": [Access("/healthz", EVERYBODY)],
    "readyz": [Access("/readyz", EVERYBODY)],
    "metrics": [Access("/metrics", EVERYBODY)],
    "background.jobs": [Access("/admin/jobs", [STAFF])],
    "background.export_jobs": [Access("/admin/jobs/export", [STAFF])],
    "background.start_job_again": [Access("/admin/jobs/1/again", [STAFF], methods=POST)],
    "search": [Access("/search?q=works", EVERYBODY)],
}
_ACCOUNTS: dict[str, list[Access]] = {
    "accounts.register": [Access("/register", EVERYBODY, methods=BOTH)],
    "accounts.letter_sent": [Access("/check-your-email", EVERYBODY)],
    "accounts.confirm_email": [Access("/confirm/{confirm}", EVERYBODY, methods=BOTH)],
    "accounts.sign_in": [Access("/sign-in", EVERYBODY, methods=BOTH)],
    "accounts.sign_out": [Access("/sign-out", EVERYBODY, methods=POST)],
    "accounts.forgot_password": [Access("/forgot-password", EVERYBODY, methods=BOTH)],
    "accounts.reset_password": [Access("/reset-password/{reset}", EVERYBODY, methods=BOTH)],
    "accounts.account": [Access("/account", SIGNED_IN)],
    "accounts.change_name": [Access("/account/name", SIGNED_IN, methods=BOTH)],
    "accounts.change_email": [Access("/account/email", SIGNED_IN, methods=BOTH)],
    "accounts.confirm_new_email": [Access("/account/email/{new_email}", EVERYBODY, methods=BOTH, fresh=True)],
    "accounts.change_password": [Access("/account/password", SIGNED_IN, methods=BOTH)],
    "accounts.end_session": [Access("/account/sign-ins/1/end", SIGNED_IN, methods=POST)],
    "accounts.end_all_sessions": [Access("/account/sign-ins/end", SIGNED_IN, methods=POST)],
    "accounts.organisations": [Access("/organisations", SIGNED_IN)],
    "accounts.new_organisation": [Access("/organisations/new", SIGNED_IN, methods=BOTH)],
    "accounts.organisation": [Access(_FIRM, (*THE_VENTURES, STAFF), HIDDEN)],
    "accounts.organisation_details": [
        Access(f"{_FIRM}/details", [OWNER], HIDDEN, seen_by=_INSIDE, methods=BOTH),
        Access("/organisations/{fund}/details", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=BOTH),
    ],
    "accounts.request_verification": [Access(f"{_FIRM}/verification", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)],
    "accounts.invite": [Access(f"{_FIRM}/invitations", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)],
    "accounts.withdraw_invitation": [
        Access(f"{_FIRM}/invitations/{{offer}}/withdraw", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)
    ],
    "accounts.change_role": [
        Access(f"{_FIRM}/people/{{editor_person}}/role", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST, alone=True)
    ],
    "accounts.remove_member": [
        Access(f"{_FIRM}/people/{{owner_person}}/remove", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST, alone=True)
    ],
    "accounts.hand_over": [
        Access(
            f"{_FIRM}/people/{{editor_person}}/hand-over", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST, alone=True
        )
    ],
    "accounts.leave_organisation": [Access(f"{_FIRM}/leave", THE_VENTURES, HIDDEN, methods=POST, fresh=True)],
    "accounts.accept_invitation": [
        Access("/invitations/{invitation}", EVERYBODY),
        Access("/invitations/{invitation}", [NEWCOMER], methods=POST, fresh=True),
    ],
    "accounts.admin_organisations": [Access("/admin/organisations", [STAFF])],
    "accounts.verify_organisation": [Access("/admin/organisations/{firm}/verify", [STAFF], methods=POST)],
    "accounts.unverify_organisation": [Access("/admin/organisations/{firm}/unverify", [STAFF], methods=POST)],
    "accounts.record_category": [
        Access("/admin/organisations/{fund}/category", [STAFF], methods=POST, sent={"kind": "no such"})
    ],
    "accounts.end_category": [Access("/admin/organisations/{fund}/category/end", [STAFF], methods=POST, fresh=True)],
    "accounts.category": [Access("/me/category", SIGNED_IN)],
    "accounts.risks": [Access("/risks", EVERYBODY)],
    "accounts.sign": [
        Access("/me/statements/new?category=self_certified_sophisticated", SIGNED_IN, methods=BOTH),
        Access("/me/statements/new?category=high_net_worth_company&organisation={firm}", [OWNER], methods=BOTH),
    ],
    "accounts.statement": [Access("/me/statements/{statement}", [NEWCOMER], HIDDEN)],
    "accounts.withdraw_statement": [
        Access("/me/statements/{statement}/withdraw", [NEWCOMER], HIDDEN, methods=POST, fresh=True)
    ],
    "accounts.privacy": [Access("/privacy", EVERYBODY)],
    "accounts.complain": [Access("/privacy/complaint", EVERYBODY, methods=BOTH)],
    "accounts.my_data": [Access("/me/data", SIGNED_IN)],
    "accounts.export_my_data": [Access("/me/data/export", SIGNED_IN)],
    "accounts.choose_consent": [Access("/me/consents/surveys", SIGNED_IN, methods=POST)],
    "accounts.erase": [Access("/me/erase", SIGNED_IN, methods=BOTH)],
    "accounts.complaints": [Access("/admin/complaints", [STAFF])],
    "accounts.export_complaints": [Access("/admin/complaints/export", [STAFF])],
    "accounts.complaint": [Access("/admin/complaints/{complaint}", [STAFF], methods=BOTH)],
    "accounts.wordings": [Access("/admin/wordings", [STAFF])],
    "accounts.wording": [Access("/admin/wordings/risk_warning", [STAFF], methods=BOTH)],
    "accounts.admin_people": [Access("/admin/people", [STAFF])],
    "accounts.appoint_officer": [
        Access("/admin/people/{newcomer_person}/compliance", [STAFF], methods=POST, sent={"do": "appoint"}, fresh=True)
    ],
    "accounts.outbox": [Access("/outbox", EVERYBODY)],
    "accounts.outbox_letter": [Access("/outbox/{letter}", EVERYBODY)],
}

_NOTICE = "/notices/{notice}"
_NOTICES: dict[str, list[Access]] = {
    "notices.notices": [Access("/notices", SIGNED_IN)],
    "notices.read_all": [Access("/notices/read", SIGNED_IN, methods=POST)],
    "notices.open": [Access(f"{_NOTICE}/open", [OWNER], HIDDEN, methods=POST)],
    "notices.read": [Access(f"{_NOTICE}/read", [OWNER], HIDDEN, methods=POST)],
    "notices.mute": [Access(f"{_NOTICE}/mute", [OWNER], HIDDEN, methods=POST)],
    "notices.settings": [Access("/notices/settings", SIGNED_IN, methods=BOTH)],
    "notices.hear_again": [Access("/notices/settings/{muted}/remove", [OWNER], HIDDEN, methods=POST, fresh=True)],
    "digests.digest": [Access("/notices/digest", SIGNED_IN)],
    # Whoever holds the link of a letter may end letters like it.
    "notices.unsubscribe": [Access("/notices/unsubscribe/{unsubscribe}", EVERYBODY, methods=BOTH)],
}
_VIEW, _NEW_VIEW = "/views/{view}", {"at": "/ventures?stage=seed", "name": "Seed"}
#: The view is the funder's, and locked: its viewer sees it and changes nothing.
_SEE_VIEW = (FUNDER, FUNDER_VIEWER)
_DEAL_FLOW: dict[str, list[Access]] = {
    "dealflow.flow": [Access("/mandates/{mandate}/flow", (*THE_FUNDERS, STAFF), logs=("mandate_visit",))],
    "dealflow.compare": [
        Access("/mandates/{mandate}/compare?venture={venture}&venture={draft}", (*THE_FUNDERS, STAFF))
    ],
    "dealflow.chosen": [
        Access("/mandates/{mandate}/chosen?venture={venture}&venture={draft}", [FUNDER]),
        Access("/mandates/{mandate}/chosen", [FUNDER], methods=POST, sent={"do": "csv", "venture": "{venture}"}),
    ],
    "dealflow.pass_on": [Access("/mandates/{mandate}/pass/{venture}", [FUNDER], methods=BOTH)],
    "dealflow.take_back": [Access("/mandates/{mandate}/pass/{venture}/undo", [FUNDER], methods=POST)],
    "dealflow.views": [Access("/views", SIGNED_IN)],
    "dealflow.new_view": [
        Access("/views/new?at=/ventures?stage=seed", SIGNED_IN),
        Access("/views/new?at=/mandates/{mandate}/matches", (*THE_FUNDERS, STAFF)),
        Access("/views/new?at=/pipeline/table?organisation={fund}", (*THE_FUNDERS, STAFF), HIDDEN),
        Access(
            "/views/new", (*THE_FUNDERS, STAFF), HIDDEN,
            methods=POST, sent={"at": "/pipeline?organisation={fund}", "name": "Late"},
        ),
        Access("/views/new", SIGNED_IN, methods=POST, sent=_NEW_VIEW),
    ],
    "dealflow.view": [
        Access(_VIEW, _SEE_VIEW, HIDDEN),
        Access("/views/{deals_view}", _SEE_VIEW, HIDDEN),
    ],
    "dealflow.change": [Access(f"{_VIEW}/change", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER], methods=POST)],
    "dealflow.alert": [Access(f"{_VIEW}/alert", _SEE_VIEW, HIDDEN, methods=POST)],
    "dealflow.delete": [
        Access(f"{_VIEW}/delete", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER], methods=POST, fresh=True)
    ],
    "api_views.Views": [
        Access("/api/v1/views", SIGNED_IN),
        Access("/api/v1/views", SIGNED_IN, methods=POST, sent={"name": "Seed", "list": "directory"}),
        Access(
            "/api/v1/views", (*THE_FUNDERS, STAFF), HIDDEN,
            methods=POST, sent={"name": "Late", "list": "deals", "organisation": "{fund}"},
        ),
    ],
    "api_views.OneView": [
        Access(f"/api/v1{_VIEW}", _SEE_VIEW, HIDDEN),
        Access(
            f"/api/v1{_VIEW}", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER], methods=("PATCH",), sent={"version": 1, "name": "Other"},
        ),
        Access(f"/api/v1{_VIEW}", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER], methods=("DELETE",), fresh=True),
    ],
    "api_views.ViewVentures": [
        Access(f"/api/v1{_VIEW}/ventures", _SEE_VIEW, HIDDEN),
        Access("/api/v1/views/{deals_view}/ventures", _SEE_VIEW, HIDDEN),
    ],
    "api_views.Alert": [
        Access(f"/api/v1{_VIEW}/alert", _SEE_VIEW, HIDDEN, methods=("PUT",), sent={"frequency": None})
    ],
}  # fmt: skip
_NEW_MANDATE = {"name": "New money", "funder": "{funder}"}
_CHANGE = {"description": "Other words."}
_A_STATEMENT = {"category": "self_certified_sophisticated", "text_version": 1, "name": "Nobody", "accepted": True}
_FROM_ABROAD = {
    "title": "Plant in Ohio", "country": "United States", "kind": "subsidy", "currency": "USD", "rate": 0.8,
    "cost_share": 40, "capital_costs": 5_000_000, "source": "Letter", "source_on": "2026-01-05",
}  # fmt: skip
_ONE_ABROAD = "/api/v1/ventures/{venture}/offers-abroad/{offer_abroad}"
_A_PLAN = {"ask": 250_000, "objective": "soonest"}
_API: dict[str, list[Access]] = {
    "api-docs.openapi_json": [Access("/api/v1/openapi.json", EVERYBODY)],
    "restapi.reference": [Access("/api/docs", EVERYBODY)],
    "api_tokens.Tokens": [Access("/api/v1/tokens", EVERYBODY, methods=POST)],
    "api_ventures.Ventures": [
        Access("/api/v1/ventures", EVERYBODY),
        Access("/api/v1/ventures", SIGNED_IN, methods=POST, sent={"name": "New Works"}),
    ],
    "api_ventures.OneVenture": [
        Access("/api/v1/ventures/{venture}", EVERYBODY),
        Access("/api/v1/ventures/{draft}", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
        Access("/api/v1/ventures/{venture}", (OWNER, EDITOR), methods=CHANGED, sent=_CHANGE),
        Access(
            "/api/v1/ventures/{draft}", (OWNER, EDITOR), HIDDEN,
            seen_by=(VIEWER, STAFF), methods=CHANGED, sent=_CHANGE,
        ),
    ],
    "api_mandates.Mandates": [
        Access("/api/v1/mandates", EVERYBODY),
        Access("/api/v1/mandates", [FUNDER], methods=POST, sent=_NEW_MANDATE),
    ],
    "api_mandates.OneMandate": [
        Access("/api/v1/mandates/{mandate}", EVERYBODY),
        Access("/api/v1/mandates/{draft_mandate}", (*THE_FUNDERS, STAFF), HIDDEN, HIDDEN),
        Access("/api/v1/mandates/{mandate}", [FUNDER], methods=CHANGED, sent=_CHANGE),
    ],
    "api_funders.Funders": [Access("/api/v1/funders", EVERYBODY)],
    "api_funders.OneFunder": [Access("/api/v1/funders/{funder}", EVERYBODY)],
    "api_clusters.Clusters": [Access("/api/v1/clusters", EVERYBODY)],
    "api_clusters.OneCluster": [Access("/api/v1/clusters/{cluster}", EVERYBODY)],
    "api_disclosures.Disclosures": [Access("/api/v1/disclosures", [STAFF])],
    "api_me.Category": [Access("/api/v1/me/category", SIGNED_IN)],
    "api_me.Statements": [Access("/api/v1/me/statements", SIGNED_IN, methods=POST, sent=_A_STATEMENT)],
    "api_gap.Gap": [Access("/api/v1/gap", EVERYBODY)],
    "api_documents.Documents": [
        Access(f"/api/v1{_ROOM}", (*THE_VENTURES, *THE_FUNDERS), HIDDEN),
        Access(f"/api/v1{_ROOM}", (OWNER, EDITOR), HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST),
    ],
    "api_documents.Grants": [
        Access(
            f"/api/v1{_ROOM}/{{document}}/grants", [OWNER], HIDDEN, seen_by=(EDITOR, VIEWER, *THE_FUNDERS),
            methods=POST, sent={"email": "reader@example.org", "expires_on": "2099-01-01"},
        )
    ],
    "api_documents.OneGrant": [
        Access(
            f"/api/v1{_ROOM}/{{document}}/grants/{{paper_leave}}", [OWNER], HIDDEN,
            seen_by=(EDITOR, VIEWER, *THE_FUNDERS), methods=("DELETE",), fresh=True,
        )
    ],
    "api_allocation.Allocation": [Access("/api/v1/funders/{funder}/allocation", (*THE_FUNDERS, STAFF), HIDDEN)],
    "api_allocation.AllocationPlans": [
        Access("/api/v1/funders/{funder}/allocation/plans", (*THE_FUNDERS, STAFF), HIDDEN, methods=POST)
    ],
    "api_pools.Pools": [Access("/api/v1/pools", EVERYBODY)],
    "api_pools.OnePool": [Access("/api/v1/pools/lgps-central", EVERYBODY)],
    "api_pension_funds.OnePensionFund": [Access("/api/v1/pension-funds/E6905", EVERYBODY)],
    "api_plans.Plans": [
        Access("/api/v1/ventures/{venture}/plans", (*THE_VENTURES, STAFF), methods=POST, sent=_A_PLAN),
        Access("/api/v1/ventures/{draft}/plans", (*THE_VENTURES, STAFF), HIDDEN, methods=POST, sent=_A_PLAN),
    ],
    "api_gap.Measures": [Access("/api/v1/gap/measures", EVERYBODY)],
    "api_exposure.Exposure": [Access("/api/v1/exposure", EVERYBODY)],
    "api_offers_abroad.OffersAbroad": [
        Access("/api/v1/ventures/{venture}/offers-abroad", (*THE_VENTURES, STAFF)),
        Access("/api/v1/ventures/{draft}/offers-abroad", (*THE_VENTURES, STAFF), HIDDEN),
        Access("/api/v1/ventures/{venture}/offers-abroad", (OWNER, EDITOR), methods=POST, sent=_FROM_ABROAD),
    ],
    "api_offers_abroad.OneOfferAbroad": [
        Access(_ONE_ABROAD, (*THE_VENTURES, STAFF)),
        Access(_ONE_ABROAD, (OWNER, EDITOR), methods=("PUT",), sent={**_FROM_ABROAD, "version": 1}),
        Access(_ONE_ABROAD, (OWNER, EDITOR), methods=("DELETE",), fresh=True),
    ],
    "api_offers_abroad.OpenOfferAbroad": [
        Access(
            f"{_ONE_ABROAD}/clusters", (OWNER, EDITOR), methods=("PUT",), fresh=True,
            sent={"version": 1, "open_to_clusters": True},
        ),
    ],
    "api_offers_abroad.ClusterOffersAbroad": [Access("/api/v1/clusters/{cluster}/offers-abroad", (CLUSTER, STAFF))],
    "api_runways.VentureRunway": [
        Access("/api/v1/ventures/{venture}/runway", (*THE_VENTURES, STAFF)),
        Access("/api/v1/ventures/{draft}/runway", (*THE_VENTURES, STAFF), HIDDEN),
        Access(
            "/api/v1/ventures/{venture}/runway", (OWNER, EDITOR), methods=("PUT",), sent={"open_to_clusters": True}
        ),
    ],
    "api_runways.ClusterRunway": [Access("/api/v1/clusters/{cluster}/runway", (CLUSTER, STAFF))],
    "api_boundaries.BoundaryLosses": [Access("/api/v1/boundary-loss", EVERYBODY)],
    "api_clusters.ClusterBoundaries": [Access("/api/v1/clusters/{cluster}/boundaries", EVERYBODY)],
    "api_claims.Claims": [Access("/api/v1/claims", EVERYBODY)],
    "api_readiness.Readiness": [
        Access("/api/v1/ventures/{venture}/readiness", (*THE_VENTURES, STAFF, AUTHORITY)),
        Access("/api/v1/ventures/{draft}/readiness", (*THE_VENTURES, STAFF), HIDDEN),
        Access(
            "/api/v1/ventures/{venture}/readiness", (OWNER, EDITOR), methods=("PUT",),
            sent={"answers": [{"statement": "no.such.statement", "answer": "yes"}]},
        ),
    ],
}  # fmt: skip
_ASKED = "/introductions/{introduction}"
_MET = "/introductions/{accepted}"
_ASKED_API = f"/api/v1{_ASKED}"
_BOTH_SIDES = (*THE_VENTURES, *THE_FUNDERS)
_A_PASS = {"answer": "passed", "reason": "timing.too_early"}
_INTRODUCTIONS: dict[str, list[Access]] = {
    "introductions.all": [Access("/introductions", SIGNED_IN)],
    "introductions.one": [Access(_ASKED, _BOTH_SIDES, HIDDEN)],
    "introductions.ask": [
        Access("/ventures/{venture}/introductions/{mandate}", (OWNER, EDITOR), methods=BOTH),
        Access(
            "/ventures/{draft}/introductions/{mandate}", (OWNER, EDITOR), HIDDEN, HIDDEN,
            seen_by=(VIEWER, STAFF), methods=BOTH,
        ),
    ],
    "introductions.answer": [
        Access(f"{_ASKED}/answer", [FUNDER], HIDDEN, seen_by=(*THE_VENTURES, FUNDER_VIEWER), methods=POST)
    ],
    "introductions.withdraw": [
        Access(f"{_ASKED}/withdraw", (OWNER, EDITOR), HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST)
    ],
    # Whoever holds the link answers as the person it was made for.
    "introductions.propose_times": [
        Access(f"{_MET}/meeting", (OWNER, EDITOR, FUNDER), HIDDEN, seen_by=(VIEWER, FUNDER_VIEWER), methods=POST)
    ],
    "introductions.pick_time": [
        Access(f"{_MET}/meeting/pick", (OWNER, EDITOR, FUNDER), HIDDEN, seen_by=(VIEWER, FUNDER_VIEWER), methods=POST,
               sent={"version": 1, "time": "2099-12-01T14:30:00+00:00"})
    ],
    "introductions.call_off": [
        Access(f"{_MET}/meeting/cancel", (OWNER, EDITOR, FUNDER), HIDDEN, seen_by=(VIEWER, FUNDER_VIEWER), methods=POST)
    ],
    "introductions.meeting_calendar": [Access(f"{_MET}/meeting.ics", _BOTH_SIDES, HIDDEN)],
    "introductions.answer_by_link": [Access("/introductions/answer/{answer_link}", EVERYBODY, methods=BOTH)],
    "api_introductions.Introductions": [
        Access("/api/v1/introductions", SIGNED_IN),
        Access(
            "/api/v1/introductions", (OWNER, EDITOR), methods=POST,
            sent={"venture": "{venture}", "mandate": "{mandate}"},
        ),
    ],
    "api_introductions.OneIntroduction": [Access(_ASKED_API, _BOTH_SIDES, HIDDEN)],
    "api_introductions.Answer": [
        Access(
            f"{_ASKED_API}/answer", [FUNDER], HIDDEN,
            seen_by=(*THE_VENTURES, FUNDER_VIEWER), methods=POST, sent=_A_PASS,
        )
    ],
    "api_introductions.Withdraw": [
        Access(f"{_ASKED_API}/withdraw", (OWNER, EDITOR), HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST)
    ],
}  # fmt: skip
_APPLICATION, _PROGRAMME = "/applications/{application}", "/mandates/{mandate}/programme"
_APPLICATION_API = f"/api/v1{_APPLICATION}"
_KEPT_ANSWERS = "/ventures/{venture}/kept-answers"
_LATE = {"version": 99}


def _by_venture(address: str, methods: Sequence[str] = POST, sent: Mapping[str, Any] | None = None) -> Access:
    """What the venture does with an application that was sent."""
    others = (VIEWER, *THE_FUNDERS)
    return Access(address, (OWNER, EDITOR), HIDDEN, seen_by=others, methods=methods, sent=sent or {})


def _by_funder(address: str, sent: Mapping[str, Any] | None = None) -> Access:
    """What the funder does with an application that was sent."""
    return Access(address, [FUNDER], HIDDEN, seen_by=(*THE_VENTURES, FUNDER_VIEWER), methods=POST, sent=sent or {})


def _advert(root: str) -> list[Access]:
    """One that is published, and one that is not."""
    return [
        Access(f"{root}/mandates/{{mandate}}/advert", EVERYBODY),
        Access(f"{root}/mandates/{{closing_mandate}}/advert", (*THE_FUNDERS, STAFF), HIDDEN, HIDDEN),
    ]


_APPLICATIONS: dict[str, list[Access]] = {
    "applications.programmes": [Access("/programmes", EVERYBODY)],
    "applications.all": [Access("/applications", SIGNED_IN)],
    "applications.one": [
        Access(_APPLICATION, _BOTH_SIDES, HIDDEN),
        Access("/applications/{draft_application}", THE_VENTURES, HIDDEN),
    ],
    "applications.waiting": [Access("/applications/waiting", SIGNED_IN)],
    "applications.reopen": [_by_funder(f"{_APPLICATION}/reopen")],
    "applications.wish": [
        Access("/ventures/{venture}/applications/{mandate}/wish", (OWNER, EDITOR), methods=POST),
    ],
    "applications.edit": [_by_venture(f"{_APPLICATION}/edit", BOTH)],
    "applications.withdraw": [_by_venture(f"{_APPLICATION}/withdraw")],
    "applications.decide": [_by_funder(f"{_APPLICATION}/decide")],
    "applications.apply": [
        Access("/ventures/{venture}/applications/{mandate}", (OWNER, EDITOR), methods=BOTH),
        Access(
            "/ventures/{draft}/applications/{mandate}", (OWNER, EDITOR), HIDDEN, HIDDEN,
            seen_by=(VIEWER, STAFF), methods=BOTH,
        ),
    ],
    "applications.programme": [
        Access(_PROGRAMME, [FUNDER], methods=BOTH),
        Access(
            "/mandates/{draft_mandate}/programme", [FUNDER], HIDDEN, HIDDEN,
            seen_by=(FUNDER_VIEWER, STAFF), methods=BOTH,
        ),
    ],
    "applications.new_question": [Access(f"{_PROGRAMME}/questions/new", [FUNDER], methods=BOTH)],
    "applications.question": [Access(f"{_PROGRAMME}/questions/{{question}}", [FUNDER], methods=BOTH)],
    "applications.copy_questions": [Access(f"{_PROGRAMME}/questions/copy", [FUNDER], methods=POST)],
    "applications.next_round": [Access(f"{_PROGRAMME}/next-round", [FUNDER], methods=POST)],
    "applications.retire_question": [Access(f"{_PROGRAMME}/questions/{{question}}/retire", [FUNDER], methods=POST)],
    "applications.move_question": [Access(f"{_PROGRAMME}/questions/{{question}}/move", [FUNDER], methods=POST)],
    # Reviews are the funder's own affair, and not for staff.
    "applications.assessment": [Access(f"{_PROGRAMME}/assessment", THE_FUNDERS, HIDDEN, HIDDEN)],
    "applications.pack": [Access(f"{_PROGRAMME}/pack", [FUNDER], HIDDEN, HIDDEN, seen_by=[FUNDER_VIEWER])],
    "applications.assess_how": [Access(f"{_PROGRAMME}/assessment/settings", [FUNDER], methods=POST)],
    "applications.budget": [Access(f"{_PROGRAMME}/budget", THE_FUNDERS, HIDDEN, HIDDEN)],
    "applications.set_budget": [Access(f"{_PROGRAMME}/budget/settings", [FUNDER], methods=POST)],
    "applications.advertise": [Access(f"{_PROGRAMME}/advert", [FUNDER], methods=BOTH)],
    "applications.advert": _advert(""),
    "applications.share_out": [Access(f"{_PROGRAMME}/assessment/share", [FUNDER], methods=POST)],
    "applications.ask_reviewers": [_by_funder(f"{_APPLICATION}/reviewers")],
    "applications.review": [
        Access(f"{_APPLICATION}/review", [FUNDER], HIDDEN, seen_by=(*THE_VENTURES, FUNDER_VIEWER), methods=BOTH)
    ],
    "applications.sign": [_by_funder(f"{_APPLICATION}/sign")],
    "applications.show": [_by_venture(f"{_APPLICATION}/shown")],
    "applications.cohort": [
        Access("/mandates/{mandate}/cohort", EVERYBODY),
        Access("/mandates/{draft_mandate}/cohort", THE_FUNDERS, HIDDEN, HIDDEN),
    ],
    # What a firm has answered is its own, and not for staff.
    "applications.kept": [Access(_KEPT_ANSWERS, THE_VENTURES, HIDDEN)],
    "applications.change_kept": [
        Access(f"{_KEPT_ANSWERS}/{{kept_answer}}", (OWNER, EDITOR), HIDDEN, seen_by=[VIEWER], methods=POST)
    ],
    "applications.forget_kept": [
        Access(
            f"{_KEPT_ANSWERS}/{{kept_answer}}/forget", (OWNER, EDITOR), HIDDEN,
            seen_by=[VIEWER], methods=POST, fresh=True,
        )
    ],
    "api_applications.OneProgramme": [
        Access(f"/api/v1{_PROGRAMME}", EVERYBODY),
        Access("/api/v1/mandates/{draft_mandate}/programme", (*THE_FUNDERS, STAFF), HIDDEN, HIDDEN),
    ],
    "api_applications.Advert": _advert("/api/v1"),
    "api_applications.Applications": [
        Access("/api/v1/applications", SIGNED_IN),
        Access(
            "/api/v1/applications", (OWNER, EDITOR), methods=POST,
            sent={"venture": "{venture}", "mandate": "{mandate}"},
        ),
    ],
    "api_applications.OneApplication": [Access(_APPLICATION_API, _BOTH_SIDES, HIDDEN)],
    "api_applications.Answers": [_by_venture(f"{_APPLICATION_API}/answers", ("PUT",), {**_LATE, "answers": {}})],
    "api_applications.Send": [_by_venture(f"{_APPLICATION_API}/send", sent=_LATE)],
    "api_applications.Decide": [_by_funder(f"{_APPLICATION_API}/decide", {**_LATE, "status": "in_review"})],
    "api_assessing.Reviews": [
        Access(f"{_APPLICATION_API}/reviews", THE_FUNDERS, HIDDEN, seen_by=THE_VENTURES),
        Access(
            f"{_APPLICATION_API}/reviews", [FUNDER], HIDDEN, seen_by=(*THE_VENTURES, FUNDER_VIEWER), methods=POST,
            sent={"sending": 9, "note": "Late"},
        ),
    ],
    "api_assessing.Sign": [_by_funder(f"{_APPLICATION_API}/sign", {**_LATE, "signed": True})],
    "api_assessing.Budget": [Access(f"/api/v1{_PROGRAMME}/budget", THE_FUNDERS, HIDDEN)],
    "api_assessing.DataPack": [
        Access(
            f"/api/v1{_PROGRAMME}/pack",
            [FUNDER],
            HIDDEN,
            seen_by=[FUNDER_VIEWER],
            logs=("document_opening", "notice", "job"),
        )
    ],
    "api_assessing.Cohort": [
        Access("/api/v1/mandates/{mandate}/cohort", EVERYBODY),
        Access("/api/v1/mandates/{draft_mandate}/cohort", THE_FUNDERS, HIDDEN, HIDDEN),
    ],
    "api_applications.Withdraw": [_by_venture(f"{_APPLICATION_API}/withdraw", sent=_LATE)],
}  # fmt: skip
_TIME = "/ventures/{venture}/time"
_LEDGER: dict[str, list[Access]] = {
    # What a firm's people spent is their own, and not for staff.
    "ledger.ledger": [Access(_TIME, THE_VENTURES, HIDDEN)],
    "ledger.enter": [Access(f"{_TIME}/enter", (OWNER, EDITOR), HIDDEN, seen_by=[VIEWER], methods=POST)],
    "ledger.change": [Access(f"{_TIME}/{{time_entry}}", (OWNER, EDITOR), HIDDEN, seen_by=[VIEWER], methods=BOTH)],
    "ledger.take_out": [
        Access(f"{_TIME}/{{time_entry}}/take-out", (OWNER, EDITOR), HIDDEN, seen_by=[VIEWER], methods=POST, fresh=True)
    ],
}
_PLANS: dict[str, list[Access]] = {
    "plans.plans": [
        Access("/ventures/{venture}/plans", (*THE_VENTURES, STAFF)),
        Access("/ventures/{draft}/plans", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "plans.proposed_pdf": [
        Access(
            "/ventures/{venture}/plans/pdf?ask=1200000&objective=soonest&plan={plan_token}", (*THE_VENTURES, STAFF)
        )
    ],
    "plans.keep": [Access("/ventures/{venture}/plans/keep", (OWNER, EDITOR), methods=POST, sent=_A_PLAN)],
    "plans.offers": [
        Access("/ventures/{venture}/offers-abroad", (*THE_VENTURES, STAFF)),
        Access("/ventures/{draft}/offers-abroad", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "plans.new_offer": [Access("/ventures/{venture}/offers-abroad/new", (OWNER, EDITOR), methods=BOTH)],
    "plans.offer": [Access("/ventures/{venture}/offers-abroad/{offer_abroad}", (*THE_VENTURES, STAFF))],
    "plans.change_offer": [
        Access("/ventures/{venture}/offers-abroad/{offer_abroad}/edit", (OWNER, EDITOR), methods=BOTH)
    ],
    "plans.open_offer": [
        Access("/ventures/{venture}/offers-abroad/{offer_abroad}/clusters", (OWNER, EDITOR), methods=POST)
    ],
    "plans.remove_offer": [
        Access("/ventures/{venture}/offers-abroad/{offer_abroad}/remove", (OWNER, EDITOR), methods=POST, fresh=True)
    ],
    "plans.cluster_offers": [Access("/clusters/{cluster}/offers-abroad", (CLUSTER, STAFF))],
    "plans.kept": [Access("/ventures/{venture}/plans/kept", (*THE_VENTURES, STAFF))],
    "plans.plan": [Access("/ventures/{venture}/plans/kept/{plan}", (*THE_VENTURES, STAFF))],
    "plans.plan_pdf": [Access("/ventures/{venture}/plans/kept/{plan}/pdf", (*THE_VENTURES, STAFF))],
    "plans.change_part": [
        Access(
            "/ventures/{venture}/plans/kept/{plan}/parts/{plan_part}", (OWNER, EDITOR), methods=POST,
            sent={"version": "1", "status": "applied"},
        )
    ],
}  # fmt: skip
_BALLOT = {"asks": "Do we go on?", "scale": "4", "quorum": "1", "closes_on": "2099-01-01", "voters": ["1"]}
_PIPELINE: dict[str, list[Access]] = {
    "pipeline.board": [Access("/pipeline", SIGNED_IN)],
    "pipeline.events": [Access("/pipeline/events", SIGNED_IN)],
    "pipeline.funnel": [Access("/pipeline/funnel", SIGNED_IN)],
    "pipeline.owed": [Access("/pipeline/owed", SIGNED_IN)],
    "pipeline.memo": [Access("/pipeline/deals/{deal}/memo", (*THE_FUNDERS, STAFF), HIDDEN)],
    "pipeline.memo_file": [Access("/pipeline/deals/{deal}/memo.md", (*THE_FUNDERS, STAFF), HIDDEN)],
    "pipeline.pass_page": [Access("/pipeline/deals/{deal}/pass", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF])],
    "pipeline.pass_on": [
        Access(
            "/pipeline/deals/{deal}/pass", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST,
            sent={"from": "sourced", "reason": "timing.too_early"},
        )
    ],
    "pipeline.stop_waiting": [
        Access("/pipeline/deals/{deal}/pass/stop", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST)
    ],
    "feedback.told": [Access("/ventures/{venture}/feedback", (*THE_VENTURES, STAFF))],
    "pipeline.votes": [Access("/pipeline/deals/{deal}/votes", (*THE_FUNDERS, STAFF), HIDDEN)],
    "pipeline.open_ballot": [
        Access(
            "/pipeline/deals/{deal}/votes", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent=_BALLOT,
        )
    ],
    "pipeline.cast": [
        Access(
            "/pipeline/deals/{deal}/votes/{ballot}/cast", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"round": "first", "score": "3"},
        )
    ],
    "pipeline.end_round": [
        Access(
            "/pipeline/deals/{deal}/votes/{ballot}/end", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"round": "first"},
        )
    ],
    "pipeline.table": [Access("/pipeline/table", SIGNED_IN)],
    "pipeline.act": [
        Access(
            "/pipeline/table?organisation={fund}", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST,
            sent={"do": "tag", "tag": "warm", "deal": "{deal} 1 sourced"},
        )
    ],
    "pipeline.deal": [Access("/pipeline/deals/{deal}", (*THE_FUNDERS, STAFF), HIDDEN)],
    "pipeline.add": [
        Access(
            "/pipeline/add", (OWNER, EDITOR, FUNDER), methods=POST,
            sent={"venture": "{venture}", "mandate": "{mandate}"},
        )
    ],
    "pipeline.move": [
        Access(
            "/pipeline/deals/{deal}/move", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"from": "sourced", "to": "screening"},
        )
    ],
    "pipeline.edit": [
        Access(
            "/pipeline/deals/{deal}/edit", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"version": "1"},
        )
    ],
}  # fmt: skip
_DEAL = "/pipeline/deals/{deal}"
_DEAL_READERS = (*THE_FUNDERS, STAFF)


def _sent(method: str, address: str, sent: Mapping[str, Any], *, fresh: bool = False) -> list[Access]:
    """What a program sends to a deal: for those who work it; its other readers hear that it is not for them."""
    return [
        Access(address, [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=(method,), sent=sent, fresh=fresh)
    ]


def _worked(address: str, **sent: str) -> list[Access]:
    """What people of a deal's organisation change; others of it, and staff, may see it."""
    return [Access(address, [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent=sent)]


_CLOSING = {"closed_on": "2026-01-05", "amount_gbp": "1000", "round_gbp": "2000", "instrument_code": "equity"}
_STAGES = "/pipeline/stages/equity"


def _worded(address: str, methods: Sequence[str] = POST, **sent: str) -> Access:
    """How an organisation words its stages: its owners change it."""
    given = {"version": "0", "organisation": "{fund}", **sent}
    readers = [FUNDER_VIEWER, STAFF]
    return Access(f"{address}?organisation={{fund}}", [FUNDER], HIDDEN, seen_by=readers, methods=methods, sent=given)


_WORKPLACE: dict[str, list[Access]] = {
    "pipeline.tasks": [Access("/pipeline/tasks", SIGNED_IN)],
    "pipeline.stages": [Access(f"{_STAGES}?organisation={{fund}}", _DEAL_READERS, HIDDEN)],
    "pipeline.new_stage": [_worded(f"{_STAGES}/new", BOTH, name="Site visit", stage="due_diligence")],
    "pipeline.stage": [_worded(f"{_STAGES}/own/screening", BOTH, name="Reading")],
    "pipeline.place_stage": [_worded(f"{_STAGES}/own/screening/place", to="up")],
    "pipeline.retire_stage": [_worded(f"{_STAGES}/own/screening/retire", retired="yes")],
    "pipeline.begin_again": [_worded(f"{_STAGES}/begin-again")],
    "pipeline.choose_track": [_worded(f"{_STAGES}/mandates", mandate="{mandate_id}", track="grant")],
    "pipeline.deal_track": _worked(f"{_DEAL}/track", track="grant", version="1"),
    "pipeline.note": _worked(f"{_DEAL}/notes", text="They called."),
    "pipeline.task": _worked(f"{_DEAL}/tasks", task="Call back"),
    "pipeline.tick": _worked(f"{_DEAL}/tasks/{{deal_task}}", done="yes"),
    "pipeline.add_file": _worked(f"{_DEAL}/files"),
    "pipeline.file": [Access(f"{_DEAL}/files/{{deal_file}}", _DEAL_READERS, HIDDEN)],
    "pipeline.remove_file": [
        Access(f"{_DEAL}/files/{{deal_file}}/remove", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST,
               fresh=True)
    ],
    "pipeline.add_meeting": _worked(f"{_DEAL}/meetings", begins_at="2026-12-01T14:30", minutes="45"),
    "pipeline.meeting": [
        Access(f"{_DEAL}/meetings/{{deal_meeting}}", _DEAL_READERS, HIDDEN),
        *_worked(f"{_DEAL}/meetings/{{deal_meeting}}", version="9"),
    ],
    "pipeline.call_off_meeting": _worked(f"{_DEAL}/meetings/{{deal_meeting}}/call-off", version="9"),
    "pipeline.meeting_calendar": [Access(f"{_DEAL}/meetings/{{deal_meeting}}.ics", _DEAL_READERS, HIDDEN)],
    "api_meetings.Meetings": [
        Access("/api/v1/deals/{deal}/meetings", _DEAL_READERS, HIDDEN),
        Access(
            "/api/v1/deals/{deal}/meetings", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF], methods=POST,
            sent={"begins_at": "2026-12-01T14:30:00Z", "minutes": 45},
        ),
    ],
    "pipeline.investor": _worked(f"{_DEAL}/investors", investor="Avon Angels", level="observing"),
    "pipeline.remove_investor": _worked(f"{_DEAL}/investors/{{co_investor}}/remove"),
    "pipeline.set_terms": _worked(f"{_DEAL}/terms", terms_version="0"),
    "pipeline.closing": [
        Access("/pipeline/deals/{closed}/closing", (*_DEAL_READERS, *THE_VENTURES), HIDDEN),
        *_worked(f"{_DEAL}/closing", version="0", **_CLOSING),
    ],
    "pipeline.round_page": [Access(f"{_DEAL}/round?ask=90k", _DEAL_READERS, HIDDEN)],
    "api_rounds.Round": [Access("/api/v1/deals/{deal}/round?ask=90000", _DEAL_READERS, HIDDEN)],
    "pipeline.shares": [
        Access(f"{_DEAL}/shares", _DEAL_READERS, HIDDEN), *_worked(f"{_DEAL}/shares", funder="nobody"),
    ],
    "pipeline.take_back": _worked(f"{_DEAL}/shares/{{share}}/take-back"),
    "pipeline.received_list": [Access("/pipeline/shared", SIGNED_IN)],
    "pipeline.received": [Access("/pipeline/shared/{share}", [AUTHORITY], HIDDEN)],
    "pipeline.withdraw_closing": _worked(f"{_DEAL}/closing/withdraw", version="1"),
    "feedback.closings": [Access("/ventures/{venture}/closings", (*THE_VENTURES, STAFF))],
    "feedback.answer_closing": [
        Access(
            "/ventures/{venture}/closings/{closed}", (OWNER, EDITOR), methods=POST,
            sent={"version": "9", "agrees": "yes"},
        )
    ],
    "portfolio.holdings": [Access("/funders/{funder}/portfolio", _DEAL_READERS, HIDDEN)],
    "api_portfolios.Portfolio": [Access("/api/v1/funders/{funder}/portfolio", _DEAL_READERS, HIDDEN)],
    "api_closings.Closings": [
        Access("/api/v1/deals/{closed}/closing", (*_DEAL_READERS, *THE_VENTURES), HIDDEN),
        *_worked("/api/v1/deals/{deal}/closing", version="0", **_CLOSING),
        Access(
            "/api/v1/deals/{deal}/closing", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=("DELETE",), sent={"version": 9},
        ),
    ],
    "api_closings.Confirmation": [
        Access(
            "/api/v1/deals/{closed}/closing/confirm", (OWNER, EDITOR), HIDDEN,
            seen_by=[VIEWER, *_DEAL_READERS], methods=POST, sent={"version": 9, "agrees": True},
        )
    ],
    "api_terms.Terms": [
        Access("/api/v1/deals/{deal}/terms", _DEAL_READERS, HIDDEN),
        *_sent("PUT", "/api/v1/deals/{deal}/terms", {"terms_version": 9}),
    ],
    "api_terms.Investors": _sent("PUT", "/api/v1/deals/{deal}/investors", {"investor": "Avon", "level": "observing"}),
    "api_terms.OneInvestor": _sent("DELETE", "/api/v1/deals/{deal}/investors/{co_investor}", {}, fresh=True),
    "api_terms.DealShares": [
        Access("/api/v1/deals/{deal}/shares", _DEAL_READERS, HIDDEN),
        *_sent("POST", "/api/v1/deals/{deal}/shares", {"funder": "nobody"}),
    ],
    "api_terms.OneShare": _sent("DELETE", "/api/v1/deals/{deal}/shares/{share}", {}, fresh=True),
    "api_shares.Shares": [Access("/api/v1/shares", SIGNED_IN)],
    "api_shares.Received": [Access("/api/v1/shares/{share}", [AUTHORITY], HIDDEN)],
    "api_passes.Passes": [
        Access("/api/v1/deals/{deal}/pass", [FUNDER], HIDDEN, seen_by=[FUNDER_VIEWER, STAFF]),
        *_sent("POST", "/api/v1/deals/{deal}/pass", {"from": "legals", "reason": "timing.too_early"}),
        *_sent("DELETE", "/api/v1/deals/{deal}/pass", {}),
    ],
    "api_passes.MemoOfDeal": [Access("/api/v1/deals/{deal}/memo", _DEAL_READERS, HIDDEN)],
    "api_funnels.FunnelOfBoard": [Access("/api/v1/funnel", SIGNED_IN)],
    "api_deals.Notes": [
        Access("/api/v1/deals/{deal}/notes", _DEAL_READERS, HIDDEN),
        *_worked("/api/v1/deals/{deal}/notes", text="They called."),
    ],
}  # fmt: skip
_DEALS_API: dict[str, list[Access]] = {
    "api_votes.Votes": [
        Access("/api/v1/deals/{deal}/votes", (*THE_FUNDERS, STAFF), HIDDEN),
        Access(
            "/api/v1/deals/{deal}/votes", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"round": "first", "score": 3},
        ),
    ],
    "api_votes.Ballots": [
        Access(
            "/api/v1/deals/{deal}/ballots", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent=_BALLOT,
        )
    ],
    "api_board.Events": [Access("/api/v1/board/events", SIGNED_IN)],
    "api_deals.Deals": [
        Access("/api/v1/deals", SIGNED_IN),
        Access(
            "/api/v1/deals", (OWNER, EDITOR, FUNDER), methods=POST,
            sent={"venture": "{venture}", "mandate": "{mandate}"},
        ),
    ],
    "api_deals.OneDeal": [
        Access("/api/v1/deals/{deal}", (*THE_FUNDERS, STAFF), HIDDEN),
        Access(
            "/api/v1/deals/{deal}", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=("PATCH",), sent={"version": 1},
        ),
    ],
    "api_deals.Moves": [
        Access(
            "/api/v1/deals/{deal}/moves", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=POST, sent={"from": "sourced", "to": "screening"},
        )
    ],
    "api_deals.Events": [Access("/api/v1/deals/{deal}/events", (*THE_FUNDERS, STAFF), HIDDEN)],
}  # fmt: skip
#: Editors change; the others of its people, and staff, may know of what is not published.
_EDITORS, _READERS = (OWNER, EDITOR), (VIEWER, STAFF)
_VENTURE, _DRAFT = "/ventures/{venture}", "/ventures/{draft}"
_VENTURES: dict[str, list[Access]] = {
    "profiles.ventures": [Access("/ventures", EVERYBODY)],
    "profiles.export_ventures": [Access("/ventures/export", EVERYBODY)],
    "profiles.disclosures": [Access("/admin/disclosures", [STAFF])],
    "profiles.export_disclosures": [Access("/admin/disclosures/export", [STAFF])],
    "profiles.venture": [
        Access(_VENTURE, EVERYBODY),
        Access(_DRAFT, (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
        Access("/ventures/{restricted}", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "profiles.one_page": [
        Access(f"{_VENTURE}/one-page.pdf", EVERYBODY),
        Access(f"{_DRAFT}/one-page.pdf", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "api_ventures.OnePage": [
        Access(f"/api/v1{_VENTURE}/one-page", EVERYBODY),
        Access(f"/api/v1{_DRAFT}/one-page", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "profiles.preview_venture": [Access(f"{_DRAFT}/preview", _EDITORS, HIDDEN, HIDDEN, seen_by=_READERS)],
    "profiles.new_venture": [Access("/ventures/new", SIGNED_IN, methods=BOTH)],
    "profiles.edit_venture": [
        Access(f"{_VENTURE}/edit", _EDITORS),
        Access(f"{_DRAFT}/edit", _EDITORS, HIDDEN, HIDDEN, seen_by=_READERS),
    ],
    "profiles.edit_venture_section": [
        Access(f"{_VENTURE}/edit/about", _EDITORS, methods=BOTH),
        Access(f"{_DRAFT}/edit/about", _EDITORS, HIDDEN, HIDDEN, seen_by=_READERS, methods=BOTH),
    ],
    "profiles.venture_guests": [
        Access(f"{_VENTURE}/guests", [OWNER], methods=BOTH),
        Access("/ventures/{restricted}/guests", [OWNER], HIDDEN, HIDDEN, seen_by=(EDITOR, VIEWER, STAFF)),
    ],
    "profiles.take_guest_back": [Access(f"{_VENTURE}/guests/{{guest}}/take-back", [OWNER], methods=POST, fresh=True)],
    "profiles.publish_venture": [Access(f"{_VENTURE}/publish", _EDITORS, methods=BOTH)],
    "profiles.confirm_venture": [Access(f"{_VENTURE}/confirm", _EDITORS, methods=POST)],
    "profiles.venture_facts": [
        Access(f"{_VENTURE}/facts", (*_EDITORS, STAFF), methods=BOTH, sent={"field": "trl", "status": "declared"})
    ],
    "profiles.venture_history": [Access(f"{_VENTURE}/history", (*THE_VENTURES, STAFF))],
    "matching.venture_matches": [
        Access(f"{_VENTURE}/matches", (*THE_VENTURES, STAFF)),
        Access(f"{_DRAFT}/matches", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "matching.match": [Access(f"{_VENTURE}/matches/{{mandate}}", (*THE_VENTURES, *THE_FUNDERS, STAFF))],
    "matching.match_one_page": [
        Access(f"{_VENTURE}/matches/{{mandate}}/one-page.pdf", (*THE_VENTURES, *THE_FUNDERS, STAFF))
    ],
    "api_matches.MatchOnePage": [
        Access(f"/api/v1{_VENTURE}/matches/{{mandate}}/one-page", (*THE_VENTURES, *THE_FUNDERS, STAFF))
    ],
    "matching.similar": [Access("/mandates/{mandate}/similar", (*THE_FUNDERS, STAFF))],
    "matching.mandate_reach": [Access("/mandates/{mandate}/reach", (*THE_FUNDERS, STAFF))],
    "matching.boundaries": [
        Access(f"{_VENTURE}/boundaries", (*THE_VENTURES, STAFF)),
        Access(f"{_DRAFT}/boundaries", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "matching.competition": [
        Access(f"{_VENTURE}/competition", (*THE_VENTURES, STAFF)),
        Access(f"{_DRAFT}/competition", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "matching.openings": [Access(f"{_VENTURE}/openings", (*THE_VENTURES, STAFF))],
    "matching.what_if": [
        Access(f"{_VENTURE}/what-if", (*THE_VENTURES, STAFF)),
        Access(f"{_DRAFT}/what-if?ask=1m", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "matching.save_what_if": [
        Access(f"{_VENTURE}/what-if/save", _EDITORS, methods=POST, sent={"version": "1"}),
        Access(
            f"{_DRAFT}/what-if/save", _EDITORS, HIDDEN, HIDDEN, seen_by=_READERS, methods=POST, sent={"version": "1"}
        ),
    ],
    "api_matches.VentureWhatIf": [Access(f"/api/v1{_VENTURE}/what-if?ask=450k", (*THE_VENTURES, STAFF))],
    "api_matches.VentureBoundaries": [Access(f"/api/v1{_VENTURE}/boundaries", (*THE_VENTURES, STAFF))],
    "api_matches.VentureMatches": [Access(f"/api/v1{_VENTURE}/matches", (*THE_VENTURES, STAFF))],
}
_PUBLISHED_BY = {"do": "publish"}
_FUNDERS: dict[str, list[Access]] = {
    "profiles.funders": [Access("/funders", EVERYBODY)],
    "profiles.export_funders": [Access("/funders/export", EVERYBODY)],
    "profiles.funder": [Access("/funders/{funder}", EVERYBODY)],
    "profiles.new_funder": [Access("/funders/new", (FUNDER, UNVERIFIED_FUNDER, CLUSTER, AUTHORITY), methods=BOTH)],
    "profiles.edit_funder": [Access("/funders/{funder}/edit", [FUNDER], methods=BOTH)],
    "profiles.publish_funder": [Access("/funders/{funder}/publish", [FUNDER], methods=POST, sent=_PUBLISHED_BY)],
    "profiles.funder_history": [Access("/funders/{funder}/history", (*THE_FUNDERS, STAFF))],
    "profiles.mandate": [
        Access("/mandates/{mandate}", EVERYBODY),
        Access("/mandates/{draft_mandate}", (*THE_FUNDERS, STAFF), HIDDEN, HIDDEN),
    ],
    "profiles.new_mandate": [Access("/funders/{funder}/mandates/new", [FUNDER], methods=BOTH)],
    "profiles.edit_mandate": [
        Access("/mandates/{mandate}/edit", [FUNDER], methods=BOTH),
        Access(
            "/mandates/{draft_mandate}/edit", [FUNDER], HIDDEN, HIDDEN,
            seen_by=[FUNDER_VIEWER, STAFF], methods=BOTH,
        ),
    ],
    "profiles.publish_mandate": [Access("/mandates/{mandate}/publish", [FUNDER], methods=POST, sent=_PUBLISHED_BY)],
    "profiles.confirm_mandate_today": [Access("/mandates/{mandate}/confirm", [FUNDER], methods=POST)],
    "profiles.mandate_history": [Access("/mandates/{mandate}/history", (*THE_FUNDERS, STAFF))],
    "matching.alike": [
        Access(f"{_VENTURE}/alike", EVERYBODY),
        Access(f"{_DRAFT}/alike", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "dealflow.together": [Access("/mandates/{mandate}/together", (*THE_FUNDERS, STAFF))],
    "matching.mandate_matches": [Access("/mandates/{mandate}/matches", (*THE_FUNDERS, STAFF))],
    "api_matches.MandateMatches": [Access("/api/v1/mandates/{mandate}/matches", (*THE_FUNDERS, STAFF))],
}  # fmt: skip
_CLUSTERS: dict[str, list[Access]] = {
    "profiles.clusters": [Access("/clusters", EVERYBODY)],
    "profiles.export_clusters": [Access("/clusters/export", EVERYBODY)],
    "profiles.cluster": [Access("/clusters/{cluster}", EVERYBODY)],
    "profiles.new_cluster": [Access("/clusters/new", [CLUSTER], methods=BOTH)],
    "profiles.edit_cluster": [Access("/clusters/{cluster}/edit", [CLUSTER], methods=BOTH)],
    "profiles.publish_cluster": [Access("/clusters/{cluster}/publish", [CLUSTER], methods=POST, sent=_PUBLISHED_BY)],
    "profiles.cluster_history": [Access("/clusters/{cluster}/history", (CLUSTER, STAFF))],
}
_MEMBER = "/clusters/{cluster}/members/{member}"
_ASKED_MEMBER = "/clusters/{cluster}/members/{asked_member}"
_CAPABILITY = f"{_MEMBER}/capabilities/{{capability}}"
_WITH_CLUSTER = (*THE_VENTURES, CLUSTER, STAFF)
_DAY = "/clusters/{cluster}/investor-days/{investor_day}"
_GUESTS = (*THE_VENTURES, *THE_FUNDERS, CLUSTER, STAFF)
_A_DAY = {
    "title": "A day", "held_on": "2027-04-06", "starts_at": "09:30", "slot_minutes": 20, "slots": 3, "rooms": 2,
    "venture_most": 2, "mandate_most": 2, "ventures": ["nobody"], "mandates": ["nobody"],
}  # fmt: skip
_AT_WORK: dict[str, list[Access]] = {
    "clusters.members": [Access("/clusters/{cluster}/members", EVERYBODY)],
    "clusters.invite": [Access("/clusters/{cluster}/members/invite", [CLUSTER], methods=BOTH)],
    "clusters.join": [Access("/clusters/{cluster}/join", SIGNED_IN, methods=BOTH)],
    "clusters.member": [Access(_MEMBER, _WITH_CLUSTER, HIDDEN)],
    "clusters.answer": [
        Access(f"{_ASKED_MEMBER}/answer", [CLUSTER], HIDDEN, seen_by=(*THE_VENTURES, STAFF), methods=POST)
    ],
    "clusters.end": [
        Access(f"{_ASKED_MEMBER}/end", [OWNER, EDITOR], HIDDEN, seen_by=(VIEWER, CLUSTER, STAFF), methods=POST)
    ],
    "clusters.invitation": [Access("/clusters/invitations/{member_invitation}", EVERYBODY, methods=BOTH)],
    "clusters.capabilities": [Access("/clusters/{cluster}/capabilities", EVERYBODY)],
    "clusters.declare": [
        Access(f"{_MEMBER}/capabilities", [OWNER, EDITOR, CLUSTER], HIDDEN, seen_by=(VIEWER, STAFF), methods=POST)
    ],
    "clusters.confirm": [
        Access(f"{_CAPABILITY}/confirm", [CLUSTER], HIDDEN, seen_by=(*THE_VENTURES, STAFF), methods=POST)
    ],
    "clusters.remove": [
        Access(
            f"{_CAPABILITY}/remove", [OWNER, EDITOR, CLUSTER], HIDDEN,
            seen_by=(VIEWER, STAFF), methods=POST, fresh=True,
        )
    ],
    "clusters.standing": [Access("/clusters/{cluster}/standing", EVERYBODY)],
    "clusters.state": [Access("/clusters/{cluster}/standing/edit", [CLUSTER], methods=BOTH)],
    "clusters.claim": [Access("/clusters/{cluster}/claims", [CLUSTER], methods=POST)],
    "clusters.take_claim_back": [
        Access("/clusters/{cluster}/claims/{cluster_claim}/remove", [CLUSTER], methods=POST, fresh=True)
    ],
    "clusters.verify_claim": [Access("/clusters/{cluster}/claims/{cluster_claim}/verify", [STAFF], methods=POST)],
    "clusters.proposition": [Access("/clusters/{cluster}/proposition", EVERYBODY)],
    "clusters.prospectus": [Access("/clusters/{cluster}/proposition.pdf", EVERYBODY)],
    "clusters.embedded": [
        Access(f"/embed/clusters/{{cluster}}/{chart}", EVERYBODY) for chart in ("asks", "readiness", "capabilities")
    ],
    "clusters.blockers": [Access("/clusters/{cluster}/blockers", [CLUSTER], methods=BOTH)],
    "clusters.send_blockers": [Access("/clusters/{cluster}/blockers/send", [CLUSTER], methods=POST)],
    "clusters.hindering": [Access("/blockers", EVERYBODY)],
    "clusters.bridges": [Access("/clusters/{cluster}/bridges", EVERYBODY)],
    "clusters.days": [Access("/clusters/{cluster}/investor-days", (CLUSTER, STAFF))],
    "clusters.new_day": [Access("/clusters/{cluster}/investor-days/new", [CLUSTER], methods=BOTH)],
    "clusters.day": [Access(_DAY, _GUESTS, HIDDEN)],
    "clusters.change_day": [Access(f"{_DAY}/edit", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=BOTH)],
    "clusters.call_off": [Access(f"{_DAY}/call-off", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST, fresh=True)],
    "clusters.schedule": [Access(f"{_DAY}/schedule", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)],
    "clusters.publish_day": [Access(f"{_DAY}/publish", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)],
    "clusters.guest": [Access(f"{_DAY}/guests", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)],
    "clusters.put": [Access(f"{_DAY}/meetings", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)],
    "clusters.meeting": [Access(f"{_DAY}/meetings/{{meeting}}", _GUESTS, HIDDEN)],
    "clusters.change_meeting": [
        Access(f"{_DAY}/meetings/{{meeting}}", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)
    ],
    "clusters.outcome": [
        Access(
            f"{_DAY}/meetings/{{meeting}}/outcome", [OWNER, EDITOR, FUNDER, CLUSTER], HIDDEN,
            seen_by=_GUESTS, methods=POST,
        )
    ],
    "clusters.day_calendar": [Access(f"{_DAY}/calendar.ics", _GUESTS, HIDDEN)],
    "clusters.rooms": [Access(f"{_DAY}/rooms.pdf", _GUESTS, HIDDEN)],
    "api_clusters.InvestorDays": [
        Access("/api/v1/clusters/{cluster}/investor-days", [CLUSTER], methods=POST, sent=_A_DAY)
    ],
    "api_clusters.OneInvestorDay": [Access(f"/api/v1{_DAY}", _GUESTS, HIDDEN)],
    "api_clusters.InvestorDaySchedule": [
        Access(f"/api/v1{_DAY}/schedule", [CLUSTER], HIDDEN, seen_by=_GUESTS, methods=POST)
    ],
    "api_clusters.Proposition": [Access("/api/v1/clusters/{cluster}/proposition", EVERYBODY)],
    "api_clusters.Members": [Access("/api/v1/clusters/{cluster}/members", EVERYBODY)],
    "api_clusters.Capabilities": [Access("/api/v1/clusters/{cluster}/capabilities", EVERYBODY)],
}  # fmt: skip
_IMPORT = "/imports/{import}"
_IMPORTS: dict[str, list[Access]] = {
    "profiles.imports": [Access("/imports", SIGNED_IN, methods=BOTH)],
    "profiles.import_template": [Access("/imports/template", SIGNED_IN)],
    "profiles.import_file": [Access(_IMPORT, _EDITORS, HIDDEN)],
    "profiles.import_problems": [Access(f"{_IMPORT}/problems", _EDITORS, HIDDEN)],
    "profiles.import_columns": [Access(f"{_IMPORT}/columns", _EDITORS, HIDDEN, methods=POST)],
    "profiles.import_check": [Access(f"{_IMPORT}/check", _EDITORS, HIDDEN, methods=POST)],
    "profiles.import_load": [Access(f"{_IMPORT}/load", _EDITORS, HIDDEN, methods=POST, alone=True)],
    "profiles.import_drop": [Access(f"{_IMPORT}/drop", _EDITORS, HIDDEN, methods=POST, fresh=True)],
}
_INSIGHTS: dict[str, list[Access]] = {
    "insights.gap": [Access("/gap", EVERYBODY)],
    "insights.claims": [Access("/gap/claims", EVERYBODY)],
    "insights.claim": [Access("/gap/claims/F1", EVERYBODY)],
    "insights.places": [Access("/places", EVERYBODY)],
    "insights.place": [
        Access("/places/authority/E08000025", EVERYBODY),
        Access("/places/region/E12000005", EVERYBODY),
        Access("/places/pool/lgps-central", EVERYBODY),
    ],
    "insights.sector_page": [Access("/gap/sectors", EVERYBODY)],
    "insights.funnel_page": [Access("/gap/funnel", EVERYBODY)],
    "insights.embedded": [Access("/embed/ranking", EVERYBODY)],
    "insights.embedded_sectors": [Access("/embed/sectors", EVERYBODY)],
    "insights.embedded_funnel": [Access("/embed/funnel", EVERYBODY)],
    "insights.embedded_place": [Access("/embed/places/region/E12000005", EVERYBODY)],
    "insights.embedded_mandate": [
        Access("/embed/mandates/{mandate}", EVERYBODY),
        Access("/embed/mandates/{draft_mandate}", (), HIDDEN, HIDDEN),
    ],
    "insights.deals": [Access("/gap/deals", EVERYBODY)],
    "insights.new_deals": [Access("/gap/deals/new", [STAFF], methods=BOTH)],
    "insights.deals_template": [Access("/gap/deals/template", EVERYBODY)],
    "insights.one_import": [Access("/gap/deals/{deals}", [STAFF])],
    "insights.deal_columns": [Access("/gap/deals/{deals}/columns", [STAFF], methods=POST)],
    "insights.load_deals": [Access("/gap/deals/{deals}/load", [STAFF], methods=POST)],
    "insights.remove_deals": [Access("/gap/deals/{deals}/remove", [STAFF], methods=POST, fresh=True)],
    "insights.deal_problems": [Access("/gap/deals/{deals}/problems", [STAFF])],
    "insights.method": [Access("/gap/method", EVERYBODY)],
    "insights.exposure": [Access("/exposure", EVERYBODY)],
    "insights.loss": [Access("/boundary-loss", EVERYBODY)],
    "insights.venture_meter": [Access("/ventures/{venture}/gap", (*THE_VENTURES, STAFF))],
    "insights.cluster_meter": [Access("/clusters/{cluster}/gap", EVERYBODY)],
    "insights.policy_lines": [Access("/policy-lines", EVERYBODY)],
    "insights.venture_runway": [
        Access("/ventures/{venture}/runway", (*THE_VENTURES, STAFF)),
        Access("/ventures/{draft}/runway", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "insights.open_runway": [Access("/ventures/{venture}/runway/clusters", (OWNER, EDITOR), methods=POST)],
    "insights.confirm_cash": [Access("/ventures/{venture}/runway/cash", (OWNER, EDITOR), methods=POST)],
    "insights.cluster_runways": [Access("/clusters/{cluster}/runway", (CLUSTER, STAFF))],
    "insights.cluster_programmes": [Access("/clusters/{cluster}/boundaries", EVERYBODY)],
    "insights.data": [Access("/data", EVERYBODY)],
    "allocation.account": [Access(_MONEY, (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.open_a_vehicle": [Access(f"{_MONEY}/vehicles", [FUNDER], HIDDEN, **_KEPT)],
    "allocation.ledger": [Access(f"{_MONEY}/ledger", (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.enter": [Access(f"{_MONEY}/ledger/enter", [FUNDER], HIDDEN, **_KEPT)],
    "allocation.correct": [
        Access(f"{_MONEY}/ledger/{{money_entry}}", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.take_out": [Access(f"{_MONEY}/ledger/{{money_entry}}/take-out", [FUNDER], HIDDEN, **_KEPT, alone=True)],
    "allocation.new_target": [
        Access(f"{_MONEY}/targets/new", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.change_target": [
        Access(f"{_MONEY}/targets/{{money_target}}", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.drop_target": [
        Access(f"{_MONEY}/targets/{{money_target}}/drop", [FUNDER], HIDDEN, **_KEPT, alone=True)
    ],
    "allocation.weights": [Access(f"{_MONEY}/weights", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))],
    "allocation.forget_weights": [Access(f"{_MONEY}/weights/forget", [FUNDER], HIDDEN, **_KEPT)],
    "allocation.impact_page": [Access(f"{_MONEY}/impact", (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.report_outcome": [Access(f"{_MONEY}/impact/report", [FUNDER], HIDDEN, **_KEPT)],
    "allocation.reconciliation": [Access(f"{_MONEY}/reconciliation", (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.planner": [Access(f"{_MONEY}/plans", (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.bring_in": [Access(f"{_MONEY}/import", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))],
    "allocation.import_template": [
        Access(f"{_MONEY}/import/template", [FUNDER], HIDDEN, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.one_import": [
        Access(f"{_MONEY}/import/{{money_import}}", [FUNDER], HIDDEN, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.import_columns": [Access(f"{_MONEY}/import/{{money_import}}/columns", [FUNDER], HIDDEN, **_KEPT)],
    "allocation.load_import": [Access(f"{_MONEY}/import/{{money_import}}/load", [FUNDER], HIDDEN, **_KEPT, alone=True)],
    "allocation.import_problems": [
        Access(f"{_MONEY}/import/{{money_import}}/problems", [FUNDER], HIDDEN, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.pools": [Access("/pools", EVERYBODY)],
    "allocation.pool": [Access("/pools/lgps-central", EVERYBODY)],
    "allocation.pension_money": [
        Access(f"{_MONEY}/pension-money", [FUNDER], HIDDEN, methods=BOTH, seen_by=(FUNDER_VIEWER, STAFF))
    ],
    "allocation.pension_accounts": [Access("/admin/pension-accounts", [STAFF])],
    "allocation.verify_pension_account": [Access("/admin/pension-accounts/{funder}/verify", [STAFF], methods=POST)],
    "allocation.unverify_pension_account": [Access("/admin/pension-accounts/{funder}/unverify", [STAFF], methods=POST)],
    "allocation.fund_ambition": [Access("/pension-funds/E6905/ambition", (*THE_FUNDERS, STAFF), HIDDEN)],
    "allocation.pool_ambition": [Access("/pools/lgps-central/ambition", [], HIDDEN)],
    "allocation.pension_fund": [Access("/pension-funds/E6905", EVERYBODY)],
    "allocation.embedded_pools": [Access("/embed/pools", EVERYBODY)],
    "allocation.embedded_pool": [Access("/embed/pools/lgps-central", EVERYBODY)],
    "allocation.embedded_fund": [Access("/embed/pension-funds/E6905", EVERYBODY)],
    "insights.data_index": [Access("/data/index.json", EVERYBODY)],
    "insights.data_file": [Access("/data/claims.csv", EVERYBODY)],
}
_READY = "/ventures/{venture}/readiness"
#: The authority was given leave to see the venture's readiness, the newcomer to assess it.
_SEES = (*THE_VENTURES, STAFF, AUTHORITY)
_EVIDENCE = f"{_READY}/customer/evidence/customer.1.need_guessed"
_READINESS: dict[str, list[Access]] = {
    "readiness.advised": [Access("/readiness", SIGNED_IN)],
    "readiness.overview": [
        Access(_READY, _SEES),
        Access("/ventures/{draft}/readiness", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
    ],
    "readiness.report": [Access(f"{_READY}/report", _SEES)],
    "readiness.checks": [Access(f"{_READY}/checks", (*THE_VENTURES, STAFF))],
    "readiness.keep_facts": [Access(f"{_READY}/checks/facts", (OWNER, EDITOR), methods=POST)],
    "readiness.add_award": [Access(f"{_READY}/checks/awards", (OWNER, EDITOR), methods=POST)],
    "readiness.remove_award": [
        Access(f"{_READY}/checks/awards/{{award}}/remove", (OWNER, EDITOR), methods=POST, fresh=True)
    ],
    "readiness.add_measurement": [Access(f"{_READY}/checks/measurements", (OWNER, EDITOR), methods=POST)],
    "readiness.advisers": [Access(f"{_READY}/advisers", _SEES)],
    "readiness.give_leave": [Access(f"{_READY}/advisers/give", [OWNER], methods=POST)],
    "readiness.take_leave_back": [Access(f"{_READY}/advisers/{{leave}}/withdraw", [OWNER], methods=POST, fresh=True)],
    "readiness.assess": [Access(f"{_READY}/assess", [NEWCOMER])],
    "readiness.hand_in": [Access(f"{_READY}/assess/hand-in", [NEWCOMER], methods=POST)],
    "readiness.score": [Access(f"{_READY}/assess/customer", [NEWCOMER], methods=BOTH)],
    "readiness.dimension": [
        Access(f"{_READY}/customer", _SEES),
        Access(f"{_READY}/customer", (OWNER, EDITOR), methods=POST),
    ],
    "readiness.attach": [Access(_EVIDENCE, (OWNER, EDITOR), methods=BOTH)],
    "readiness.evidence_file": [
        Access(f"{_EVIDENCE}/file", (*THE_VENTURES, AUTHORITY), logs=("document_opening", "notice", "job"))
    ],
    "readiness.remove_evidence": [Access(f"{_EVIDENCE}/remove", (OWNER, EDITOR), methods=POST, fresh=True)],
    # Only after an assessment was handed in.
    "readiness.verify": [Access(f"{_READY}/customer/verify", [], methods=POST)],
    "readiness.of_cluster": [Access("/clusters/{cluster}/readiness", (CLUSTER, STAFF))],
    "readiness.of_organisation": [Access("/organisations/{park}/readiness", (CLUSTER, STAFF), HIDDEN)],
}

#: The funder was given leave to read.
_READ_BY = (*THE_VENTURES, *THE_FUNDERS)
_DOCUMENTS: dict[str, list[Access]] = {
    "documents.shared": [Access("/documents", SIGNED_IN)],
    "documents.room": [
        Access(_ROOM, _READ_BY, HIDDEN),
        Access("/ventures/{draft}/documents", THE_VENTURES, HIDDEN),
    ],
    "documents.document": [Access(f"{_ROOM}/{{document}}", _READ_BY, HIDDEN)],
    "documents.file": [Access(f"{_ROOM}/{{document}}/1", _READ_BY, HIDDEN, logs=("document_opening", "notice", "job"))],
    "documents.openings": [Access(f"{_ROOM}/openings", THE_VENTURES, HIDDEN, seen_by=THE_FUNDERS)],
    "documents.add": [Access(f"{_ROOM}/add", _EDITORS, HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST)],
    "documents.add_version": [
        Access(f"{_ROOM}/{{document}}/versions", _EDITORS, HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST)
    ],
    "documents.change": [
        Access(f"{_ROOM}/{{document}}/change", _EDITORS, HIDDEN, seen_by=(VIEWER, *THE_FUNDERS), methods=POST)
    ],
    "documents.remove": [
        Access(
            f"{_ROOM}/{{document}}/remove", _EDITORS, HIDDEN,
            seen_by=(VIEWER, *THE_FUNDERS), methods=POST, fresh=True,
        )
    ],
    "documents.give_leave": [
        Access(f"{_ROOM}/leave", [OWNER], HIDDEN, seen_by=(EDITOR, VIEWER, *THE_FUNDERS), methods=POST)
    ],
    "documents.take_back": [
        Access(
            f"{_ROOM}/leave/{{paper_leave}}/take-back", [OWNER], HIDDEN,
            seen_by=(EDITOR, VIEWER, *THE_FUNDERS), methods=POST, fresh=True,
        )
    ],
}  # fmt: skip

_HOOK = "/webhooks/{webhook}"
_NEW_HOOK: Mapping[str, Any] = {"url": "https://hooks.example.org/parity", "events": ["deal.moved"]}
_OWNS: Mapping[str, Any] = {"others": HIDDEN, "seen_by": (FUNDER_VIEWER, STAFF)}
_WEBHOOKS: dict[str, list[Access]] = {
    "webhooks.webhooks": [Access("/organisations/{fund}/webhooks", [FUNDER], **_OWNS)],
    "webhooks.add": [Access("/organisations/{fund}/webhooks/new", [FUNDER], **_OWNS, methods=POST, sent=_NEW_HOOK)],
    "webhooks.webhook": [Access(_HOOK, [FUNDER], **_OWNS)],
    "webhooks.pause": [Access(f"{_HOOK}/pause", [FUNDER], **_OWNS, methods=POST)],
    "webhooks.resume": [Access(f"{_HOOK}/resume", [FUNDER], **_OWNS, methods=POST)],
    "webhooks.test": [Access(f"{_HOOK}/test", [FUNDER], **_OWNS, methods=POST)],
    "webhooks.again": [Access(f"{_HOOK}/deliveries/{{delivery}}/again", [FUNDER], **_OWNS, methods=POST)],
    "webhooks.delete": [Access(f"{_HOOK}/delete", [FUNDER], **_OWNS, methods=POST, fresh=True)],
    "api_webhooks.Webhooks": [
        Access("/api/v1/webhooks", SIGNED_IN),
        Access(
            "/api/v1/webhooks", [FUNDER], HIDDEN,
            seen_by=[FUNDER_VIEWER], methods=POST, sent={"organisation": "{fund}", **_NEW_HOOK},
        ),
    ],
    "api_webhooks.OneWebhook": [
        Access(f"/api/v1{_HOOK}", [FUNDER], **_OWNS),
        Access(f"/api/v1{_HOOK}", [FUNDER], **_OWNS, methods=("DELETE",), fresh=True),
    ],
    "api_webhooks.Deliveries": [Access(f"/api/v1{_HOOK}/deliveries", [FUNDER], **_OWNS)],
    "api_webhooks.Again": [
        Access(f"/api/v1{_HOOK}/deliveries/{{delivery}}/again", [FUNDER], **_OWNS, methods=POST)
    ],
}  # fmt: skip

_FILE = "/contacts/files/{contact_file}"
_BOARDS = (*THE_VENTURES, *THE_FUNDERS, RIVAL, UNVERIFIED_FUNDER)
_AT_FUND: Mapping[str, Any] = {"others": HIDDEN, "seen_by": (FUNDER_VIEWER, STAFF)}
_CONTACTS: dict[str, list[Access]] = {
    "contacts.contacts": [
        Access("/contacts", _BOARDS, HIDDEN),
        Access("/contacts?organisation={fund}", (*THE_FUNDERS, STAFF), HIDDEN),
    ],
    "contacts.new": [Access("/contacts/new?organisation={fund}", [FUNDER], **_AT_FUND, methods=BOTH)],
    "contacts.contact": [
        Access("/contacts/{contact}", (*THE_FUNDERS, STAFF), HIDDEN),
        Access("/contacts/{contact}", [FUNDER], **_AT_FUND, methods=POST),
    ],
    "api_contacts.Contacts": [
        Access("/api/v1/contacts?organisation={fund}", (*THE_FUNDERS, STAFF), HIDDEN),
        Access(
            "/api/v1/contacts",
            [FUNDER],
            **_AT_FUND,
            methods=POST,
            sent={"organisation": "{fund}", "person": "Ann Other"},
        ),
    ],
    "api_contacts.OneContact": [
        Access("/api/v1/contacts/{contact}", (*THE_FUNDERS, STAFF), HIDDEN),
        Access(
            "/api/v1/contacts/{contact}", [FUNDER], **_AT_FUND, methods=("PUT",), sent={"version": 9, "person": "Ann"}
        ),
        Access("/api/v1/contacts/{contact}", [FUNDER], **_AT_FUND, methods=("DELETE",), fresh=True),
    ],
    "api_contacts.Merge": [
        Access(
            "/api/v1/contacts/{contact}/merge",
            [FUNDER],
            **_AT_FUND,
            methods=POST,
            sent={"version": 1, "other": "{contact}", "other_version": 1},
        )
    ],
    "contacts.merge": [
        Access("/contacts/{contact}/merge", [FUNDER], **_AT_FUND),
        Access(
            "/contacts/{contact}/merge",
            [FUNDER],
            **_AT_FUND,
            methods=POST,
            sent={"other": "{contact}", "version": 1, "other_version": 1},
        ),
    ],
    "contacts.remove": [Access("/contacts/{contact}/remove", [FUNDER], **_AT_FUND, methods=POST, fresh=True)],
    "contacts.files": [Access("/contacts/files?organisation={fund}", [FUNDER], **_AT_FUND, methods=BOTH)],
    "contacts.file": [Access(_FILE, [FUNDER], **_AT_FUND)],
    "contacts.columns": [Access(f"{_FILE}/columns", [FUNDER], **_AT_FUND, methods=POST)],
    "contacts.settle": [Access(f"{_FILE}/settle", [FUNDER], **_AT_FUND, methods=POST)],
    "contacts.load": [Access(f"{_FILE}/load", [FUNDER], **_AT_FUND, methods=POST)],
    "contacts.take_back": [Access(f"{_FILE}/take-back", [FUNDER], **_AT_FUND, methods=POST)],
    "contacts.put_away": [Access(f"{_FILE}/put-away", [FUNDER], **_AT_FUND, methods=POST)],
    "contacts.problems": [Access(f"{_FILE}/problems", [FUNDER], **_AT_FUND)],
}

_THREAD = "/messages/{venture}/{fund}"
_THREAD_API = "/api/v1/threads/{thread}"
_WRITERS: Mapping[str, Any] = {"others": HIDDEN, "seen_by": (VIEWER, FUNDER_VIEWER), "methods": POST}
_CONVERSATIONS: dict[str, list[Access]] = {
    "conversations.all": [Access("/messages", SIGNED_IN)],
    "conversations.thread": [
        Access(_THREAD, _BOTH_SIDES, HIDDEN),
        # They have not met.
        Access("/messages/{draft}/{fund}", (), HIDDEN),
    ],
    "conversations.write": [Access(_THREAD, (OWNER, EDITOR, FUNDER), **_WRITERS, sent={"text": "Hello."})],
    "conversations.read": [Access(f"{_THREAD}/read", _BOTH_SIDES, HIDDEN, methods=POST, sent={"message": "{message}"})],
    "conversations.file": [
        Access(f"{_THREAD}/files/{{message_file}}", _BOTH_SIDES, HIDDEN, logs=("document_opening", "notice", "job"))
    ],
    "conversations.export": [
        Access(f"{_THREAD}/export.json", _BOTH_SIDES, HIDDEN),
        Access(f"{_THREAD}/export.txt", _BOTH_SIDES, HIDDEN),
    ],
    "api_threads.Threads": [
        Access("/api/v1/threads", SIGNED_IN),
        Access(
            "/api/v1/threads",
            (OWNER, EDITOR, FUNDER),
            **_WRITERS,
            sent={"venture": "{venture}", "organisation": "{fund}", "text": "Hello."},
        ),
    ],
    "api_threads.Messages": [
        Access(f"{_THREAD_API}/messages", _BOTH_SIDES, HIDDEN),
        Access(f"{_THREAD_API}/messages", (OWNER, EDITOR, FUNDER), **_WRITERS, sent={"text": "Hello."}),
    ],
    # What is sent is no form, which is said to those who may send one.
    "api_threads.Files": [Access(f"{_THREAD_API}/files", (OWNER, EDITOR, FUNDER), **_WRITERS)],
    "api_threads.Read": [
        Access(f"{_THREAD_API}/read", _BOTH_SIDES, HIDDEN, methods=POST, sent={"message": "{message}"})
    ],
}

TABLE: dict[str, list[Access]] = {
    **_PLATFORM,
    **_ACCOUNTS,
    **_NOTICES,
    **_DEAL_FLOW,
    **_API,
    **_PIPELINE,
    **_WORKPLACE,
    **_DEALS_API,
    **_VENTURES,
    **_FUNDERS,
    **_CLUSTERS,
    **_AT_WORK,
    **_IMPORTS,
    **_INSIGHTS,
    **_READINESS,
    **_DOCUMENTS,
    **_PLANS,
    **_INTRODUCTIONS,
    **_APPLICATIONS,
    **_LEDGER,
    **_WEBHOOKS,
    **_CONTACTS,
    **_CONVERSATIONS,
}
