"""What people are told about documents: those that are shared with them, and those of theirs that others opened."""

from accounts.models import Role
from accounts.policy import Viewer
from documents.models import Document, Opening
from foundation import clock
from foundation.database import Session
from notices.services import News, Subject, declare, tell_address, tell_organisation
from profiles.models import Venture

SHARED = declare("documents.shared", "Documents that are shared with you")
OPENED = declare("documents.opened", "Documents of yours that others opened")


def _subject(venture: Venture) -> Subject:
    return Subject("venture", venture.slug, venture.name, venture.demo)


def tell_reader(
    session: Session, venture: Venture, document: Document | None, *, email: str | None, organisation_id: int | None
) -> None:
    """Tell a person, or the people of an organisation, that they may read a document or a folder."""
    what = f"“{document.title}”" if document else "documents"
    news = News(
        SHARED,
        _subject(venture),
        title=f"{venture.name} shared {what} with you",
        address=f"/ventures/{venture.slug}/documents",
    )
    if email:
        tell_address(session, email, news)
    elif organisation_id is not None:
        tell_organisation(session, organisation_id, news, least=Role.VIEWER)


def tell_opened(session: Session, reader: Viewer, venture: Venture, opening: Opening) -> None:
    """Tell the venture's people who opened a document: once a day for each document and reader."""
    place = f" ({opening.reader_organisations})" if opening.reader_organisations else ""
    news = News(
        OPENED,
        _subject(venture),
        title=f"{opening.reader_name}{place} opened “{opening.title}”",
        address=f"/ventures/{venture.slug}/documents/openings",
        key=f"opened {opening.document_id or opening.title} by {reader.user_id} on {clock.today().isoformat()}",
    )
    tell_organisation(session, venture.organisation_id, news)
