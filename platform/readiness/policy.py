"""The one place that answers who may see, answer or assess a venture's readiness.

It asks the policy of accounts about a venture's own people, and adds those whom the venture has given leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.errors import Forbidden
from profiles.models import Venture
from readiness.queries.grants import Grant


class Act(StrEnum):
    """What can be asked for."""

    #: The answers, the levels and what follows from them.
    SEE = "see the readiness"
    #: The files beside the answers: as the answers, but for staff, who open nobody's files.
    READ_EVIDENCE = "read the files beside the answers"
    #: What only the venture's own people see: next actions, checks, awards.
    SEE_OWN = "see what is for the venture's own people"
    ANSWER = "answer"
    #: Score it without having seen the answers.
    ASSESS = "assess"
    #: Confirm an answer after an assessment.
    VERIFY = "verify"
    INVITE = "invite advisers"


@dataclass(frozen=True, slots=True)
class Case:
    """A venture as this policy sees it: what it has given leave for, and whether the asker has handed in a view."""

    venture: Venture
    grants: Sequence[Grant] = ()
    handed_in: bool = False


def leave_of(viewer: Viewer, case: Case) -> frozenset[str]:
    """Give what a venture lets somebody do who is not its own: ``see``, ``assess``, or nothing."""
    if not viewer.signed_in:
        return frozenset()
    return frozenset(
        grant.may
        for grant in case.grants
        if grant.email == viewer.email.lower() or policy.is_member(viewer, grant.organisation_id)
    )


def may(viewer: Viewer, act: Act, case: Case) -> bool:
    """Say whether somebody may do something with a venture's readiness.

    Whoever was asked to assess sees nothing of the venture's answers before their own view is handed in, whatever
    else they were given leave for.
    """
    own = policy.may(viewer, Action.VIEW_MATCHES, case.venture)
    leave = leave_of(viewer, case)
    match act:
        case Act.SEE:
            return own or _opened(leave, case)
        case Act.READ_EVIDENCE:
            return policy.is_member(viewer, case.venture.organisation_id) or _opened(leave, case)
        case Act.SEE_OWN:
            return own
        case Act.ANSWER:
            return policy.may(viewer, Action.EDIT, case.venture)
        case Act.ASSESS:
            return "assess" in leave and not policy.is_member(viewer, case.venture.organisation_id)
        case Act.VERIFY:
            return may(viewer, Act.ASSESS, case) and case.handed_in
        case _:
            return policy.may(viewer, Action.MANAGE, case.venture)


def _opened(leave: frozenset[str], case: Case) -> bool:
    """Say whether leave opens the answers: what was asked for an assessment does once it is handed in."""
    return ("assess" in leave and case.handed_in) or leave == {"see"}


def require(viewer: Viewer, act: Act, case: Case) -> None:
    """Let a permitted request pass, and stop any other.

    Raises
    ------
    SignInRequired
        If nobody is signed in and it would take somebody.
    NotFound
        If the asker may not even know of the venture.
    Forbidden
        If they may, and not do this.
    """
    if may(viewer, act, case):
        return
    if leave_of(viewer, case):
        if act in (Act.SEE, Act.READ_EVIDENCE):
            raise Forbidden("You see the answers once your own assessment is handed in.")
        raise Forbidden("The venture has not given you leave for this.")
    policy.require(viewer, Action.VIEW_MATCHES, case.venture)
    raise Forbidden("Your account may not do this.")
