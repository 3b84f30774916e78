"""Leaving by a link: signed for one person and one kind of letter, without signing in, and in one click (RFC 8058)."""

from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer

from accounts import queries as accounts
from accounts.services.post import Post
from accounts.services.signing import DeadLink
from foundation.database import Session
from notices.models import Hush
from notices.services.kinds import title_of
from notices.services.muting import mute

_SALT = "parity leave a kind of letter"
#: Body and header of the request by which a mail program leaves for its reader.
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True)
class Leaving:
    """Which letters a link ends: those of a kind, or those about a subject.

    Parameters
    ----------
    person_id : int
        Whose letters.
    kind : str, optional
        Code of a kind.
    subject_kind, subject_key, subject_name : str, optional
        A subject, in place of a kind.
    """

    person_id: int
    kind: str = ""
    subject_kind: str = ""
    subject_key: str = ""
    subject_name: str = ""

    @property
    def title(self) -> str:
        """What the letters are about, for reading."""
        return title_of(self.kind) if self.kind else self.subject_name


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)


def link_for(post: Post, leaving: Leaving) -> str:
    """Make the link. It does not lapse: letters are read when they are read."""
    content = [leaving.person_id, leaving.kind, leaving.subject_kind, leaving.subject_key, leaving.subject_name]
    return post.link("notices", "unsubscribe", str(_serializer(post.secret).dumps(content)))


def headers(post: Post, leaving: Leaving) -> Mapping[str, str]:
    """Give the headers by which mail programs offer to leave (RFC 2369 and RFC 8058)."""
    return {"List-Unsubscribe": f"<{link_for(post, leaving)}>", "List-Unsubscribe-Post": ONE_CLICK}


def foot(post: Post, leaving: Leaving, title: str) -> str:
    """Write the foot of a letter: why it came, and how to end it."""
    return (
        f"You are sent this because of your choice about “{title}”.\n"
        f"No more letters like this: {link_for(post, leaving)}\n"
        f"What you are told of, and how: {post.link('notices', 'settings')}\n\n"
        f"Parity\n{post.base_url}\n"
    )


def read_link(session: Session, *, secret: str, token: str) -> Leaving:
    """Read a link.

    Raises
    ------
    DeadLink
        If it was cut short, is not one of ours, or its person has no account any more.
    """
    try:
        leaving = Leaving(*_serializer(secret).loads(token))
    except (BadData, TypeError) as error:
        raise DeadLink("This link was cut short. Sign in and choose what you are told of.") from error
    if accounts.user(session, leaving.person_id) is None:
        raise DeadLink("This account is closed, so nothing is sent to it.")
    return leaving


def leave(session: Session, leaving: Leaving) -> None:
    """End the letters that a link is for. Doing it twice changes nothing; what was muted altogether stays so."""
    mute(
        session,
        person_id=leaving.person_id,
        hush=Hush.MAIL,
        kind=leaving.kind,
        subject_kind=leaving.subject_kind,
        subject_key=leaving.subject_key,
        subject_name=leaving.subject_name,
    )
