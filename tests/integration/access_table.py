"""Who may open what: one entry for each endpoint, method and kind of thing.

To add an endpoint, write down an address of it (names in braces stand for things of ``World.names``), the methods it
answers, who is let in, and how the others are turned away. ``test_access_table.py`` fails until every endpoint and
method is here, and where an answer differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VISITOR = "visitor"
#: Signed in, and in no organisation.
NEWCOMER = "newcomer"
#: The people of the venture that addresses are about.
OWNER, EDITOR, VIEWER = "owner", "editor", "viewer"
#: The owner of another venture.
RIVAL = "rival"
#: The people of the funder that addresses are about, which is verified, and of one that is not.
FUNDER, FUNDER_VIEWER = "funder", "funder's viewer"
UNVERIFIED_FUNDER = "unverified funder"
CLUSTER, AUTHORITY, STAFF = "cluster", "authority", "staff"

#: Those who may least come first, so that what the others change does not stand in their way.
EVERYBODY = (
    VISITOR, NEWCOMER, RIVAL, UNVERIFIED_FUNDER, CLUSTER, AUTHORITY,
    VIEWER, FUNDER_VIEWER, EDITOR, FUNDER, OWNER, STAFF,
)  # fmt: skip
SIGNED_IN = EVERYBODY[1:]
THE_VENTURES = (OWNER, EDITOR, VIEWER)
THE_FUNDERS = (FUNDER, FUNDER_VIEWER)

#: Turned away by being asked to sign in, by being told that it is not for them, or by hearing of no such page.
SIGN_IN, FORBIDDEN, HIDDEN = "sign in", "forbidden", "hidden"


@dataclass(frozen=True)
class Access:
    """Who is let in at an address.

    Parameters
    ----------
    address : str
        With names in braces.
    let_in : sequence of str
        Who gets the page, or has what they sent looked at.
    others : str
        How everybody else is turned away.
    seen_by : sequence of str
        Who may know of the thing and is told that this is not for them, where others hear of no such page.
    visitor : str
        How somebody who is not signed in is turned away.
    methods : sequence of str
        What is sent.
    sent : Mapping
        Form fields, or the JSON of the API.
    fresh : bool
        Whether what the first does would change what the next may: then each has a world of their own.
    """

    address: str
    let_in: Sequence[str]
    others: str = FORBIDDEN
    visitor: str = SIGN_IN
    methods: Sequence[str] = ("GET",)
    sent: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False
    seen_by: Sequence[str] = ()

    def expected(self, who: str) -> str:
        """Say how somebody is answered."""
        if who in self.let_in:
            return "let in"
        if who == VISITOR:
            return self.visitor
        return FORBIDDEN if who in self.seen_by else self.others


POST, BOTH, CHANGED = ("POST",), ("GET", "POST"), ("PATCH", "PUT")

_FIRM = "/organisations/{firm}"
_INSIDE = (EDITOR, VIEWER, STAFF)
_PLATFORM: dict[str, list[Access]] = {
    "home": [Access("/", EVERYBODY)],
    "healthz": [Access("/healthz", EVERYBODY)],
    "readyz": [Access("/readyz", EVERYBODY)],
    "metrics": [Access("/metrics", EVERYBODY)],
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
        Access(f"{_FIRM}/people/{{editor_person}}/role", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)
    ],
    "accounts.remove_member": [
        Access(f"{_FIRM}/people/{{owner_person}}/remove", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)
    ],
    "accounts.hand_over": [
        Access(f"{_FIRM}/people/{{editor_person}}/hand-over", [OWNER], HIDDEN, seen_by=_INSIDE, methods=POST)
    ],
    "accounts.leave_organisation": [Access(f"{_FIRM}/leave", THE_VENTURES, HIDDEN, methods=POST, fresh=True)],
    "accounts.accept_invitation": [
        Access("/invitations/{invitation}", EVERYBODY),
        Access("/invitations/{invitation}", [NEWCOMER], methods=POST, fresh=True),
    ],
    "accounts.admin_organisations": [Access("/admin/organisations", [STAFF])],
    "accounts.verify_organisation": [Access("/admin/organisations/{firm}/verify", [STAFF], methods=POST)],
    "accounts.unverify_organisation": [Access("/admin/organisations/{firm}/unverify", [STAFF], methods=POST)],
    "accounts.admin_people": [Access("/admin/people", [STAFF])],
    "accounts.outbox": [Access("/outbox", EVERYBODY)],
    "accounts.outbox_letter": [Access("/outbox/{letter}", EVERYBODY)],
}

_NEW_MANDATE = {"name": "New money", "funder": "{funder}"}
_CHANGE = {"description": "Other words."}
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
            "/api/v1/ventures/{draft}", (OWNER, EDITOR), HIDDEN, HIDDEN,
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
    "api_gap.Gap": [Access("/api/v1/gap", EVERYBODY)],
    "api_readiness.Readiness": [
        Access("/api/v1/ventures/{venture}/readiness", (*THE_VENTURES, STAFF, AUTHORITY)),
        Access("/api/v1/ventures/{draft}/readiness", (*THE_VENTURES, STAFF), HIDDEN, HIDDEN),
        Access(
            "/api/v1/ventures/{venture}/readiness", (OWNER, EDITOR), methods=("PUT",),
            sent={"answers": [{"statement": "no.such.statement", "answer": "yes"}]},
        ),
    ],
}  # fmt: skip
_PIPELINE: dict[str, list[Access]] = {
    "pipeline.board": [Access("/pipeline", SIGNED_IN)],
    "pipeline.table": [Access("/pipeline/table", SIGNED_IN)],
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
_INSIGHTS: dict[str, list[Access]] = {
    "insights.gap": [Access("/gap", EVERYBODY)],
    "insights.claims": [Access("/gap/claims", EVERYBODY)],
}
_READY = "/ventures/{venture}/readiness"
#: The authority was given leave to see the venture's readiness, the newcomer to assess it.
_SEES = (*THE_VENTURES, STAFF, AUTHORITY)
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
    # Only after an assessment was handed in.
    "readiness.verify": [Access(f"{_READY}/customer/verify", [], methods=POST)],
    "readiness.cohort": [Access("/clusters/{cluster}/readiness", (CLUSTER, STAFF))],
}

TABLE: dict[str, list[Access]] = {**_PLATFORM, **_ACCOUNTS, **_API, **_PIPELINE, **_INSIGHTS, **_READINESS}
