"""What people are told about readiness: that they are asked for their view, and that somebody gave theirs."""

from accounts.models import Role
from accounts.policy import Viewer
from foundation.database import Session
from notices.services import News, Subject, declare, tell_address, tell_organisation
from profiles.models import Venture
from readiness.models import Adviser

ASKED = declare("readiness.asked", "Readiness that you are asked to look at")
REVIEWED = declare("readiness.reviewed", "Views of others on your readiness")


def _subject(venture: Venture) -> Subject:
    return Subject("venture", venture.slug, venture.name, venture.demo)


def tell_adviser(session: Session, venture: Venture, leave: Adviser) -> None:
    """Tell whoever was given leave; somebody who is named by their address has a letter of its own."""
    news = News(
        ASKED,
        _subject(venture),
        title=f"{venture.name} asks you to {leave.may} its readiness",
        address=f"/ventures/{venture.slug}/readiness",
        key=f"readiness {leave.id} {leave.may}",
        by_mail=leave.email is None,
    )
    if leave.email is not None:
        tell_address(session, leave.email, news)
    elif leave.organisation_id is not None:
        tell_organisation(session, leave.organisation_id, news, least=Role.VIEWER)


def tell_reviewed(session: Session, adviser: Viewer, venture: Venture) -> None:
    """Tell the venture's people that an adviser has handed in their view."""
    news = News(
        REVIEWED,
        _subject(venture),
        title=f"{adviser.name} handed in a view of the readiness of {venture.name}",
        address=f"/ventures/{venture.slug}/readiness/advisers",
    )
    tell_organisation(session, venture.organisation_id, news)
