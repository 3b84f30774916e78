"""The one place that answers who may see or change a saved view.

What a view shows is another question: every list asks the policy of accounts about each of its ventures.
"""

from enum import StrEnum

from accounts.models import Role
from accounts.policy import Action, Viewer, is_member
from accounts.policy import require as require_account
from dealflow.models import SavedView, Sharing
from foundation.errors import Forbidden, no_such


class Act(StrEnum):
    """What can be asked for."""

    SEE = "see it, and be written to about it"
    CHANGE = "change it"
    DELETE = "delete it"


def may(viewer: Viewer, act: Act, view: SavedView) -> bool:
    """Say whether somebody may do something with a view.

    Its owner may do all. Of a team's view its people see what it is, its editors change it, and its owners clear it
    away, also where it is locked.
    """
    if not viewer.signed_in:
        return False
    if view.owner_id == viewer.user_id:
        return True
    if view.sharing == Sharing.PRIVATE:
        return False
    if act is Act.CHANGE:
        return view.sharing == Sharing.TEAM and is_member(viewer, view.organisation_id, least=Role.EDITOR)
    return is_member(viewer, view.organisation_id, least=Role.VIEWER if act is Act.SEE else Role.OWNER)


def require(viewer: Viewer, act: Act, view: SavedView) -> None:
    """Let a permitted request pass, and stop any other.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    NotFound
        If the asker may not know of the view.
    Forbidden
        If they may, and not do this.
    """
    require_account(viewer, Action.USE_ACCOUNT)
    if may(viewer, act, view):
        return
    if not may(viewer, Act.SEE, view):
        raise no_such("view")
    raise Forbidden("This view is changed by others of your team only.")
