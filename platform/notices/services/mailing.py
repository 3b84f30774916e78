"""Notices as letters: those of a kind that wait for a person go out together."""

from collections.abc import Collection, Sequence
from textwrap import indent

from accounts.models import User
from accounts.services.post import Post
from foundation import clock
from foundation.jobs import Work, job
from foundation.mail import Letter
from notices import queries
from notices.models import Notice
from notices.services.kinds import title_of
from notices.services.posting import post_once
from notices.services.telling import POST
from notices.services.tending import KEPT
from notices.services.unsubscribing import Leaving, foot, headers

_DEMO = "DEMO: invented for the demonstration."
#: A letter names so many; the others are on the page.
MOST_IN_A_LETTER = 20


@job(POST, "Send notices by e-mail")
def post_notices(work: Work) -> None:
    """Send a person the notices of a kind that wait: unread, and not muted. Where none is left, nothing leaves."""
    asked = work.session.get(Notice, int(work.payload["notice"]))
    person = work.session.get(User, asked.person_id) if asked is not None else None
    if asked is None or person is None or person.closed_at is not None:
        return
    waiting = queries.waiting_for_post(work.session, asked.person_id, asked.kind)

    def compose(post: Post, keys: Collection[str]) -> Letter:
        return letter_of(post, person, [notice for notice in waiting if _key(notice) in keys])

    post_once(
        work,
        person_id=asked.person_id,
        keys=[_key(notice) for notice in waiting],
        until=clock.now() + KEPT,
        compose=compose,
    )
    for notice in waiting:
        notice.posted_at = clock.now()


def _key(notice: Notice) -> str:
    return f"notice {notice.id}"


def letter_of(post: Post, person: User, notices: Sequence[Notice]) -> Letter:
    """Write the letter that carries some notices of one kind, the oldest first."""
    title = title_of(notices[0].kind)
    leaving = Leaving(person.id or 0, kind=notices[0].kind)
    shown, left = notices[:MOST_IN_A_LETTER], len(notices) - MOST_IN_A_LETTER
    paragraphs = [_paragraph(post, notice) for notice in shown]
    if left > 0:
        paragraphs.append(f"{left} more: {post.link('notices', kind=notices[0].kind)}")
    subject = notices[0].title if len(notices) == 1 else f"{len(notices)} notices: {title}"
    text = "\n\n".join([*paragraphs, foot(post, leaving, title)])
    return Letter(person.email, subject, text, headers(post, leaving))


def _paragraph(post: Post, notice: Notice) -> str:
    typed = indent(notice.text, "> ", lambda _line: True) if notice.text else ""
    lines = [_DEMO if notice.demo else "", notice.title, typed, f"{post.base_url.rstrip('/')}{notice.address}"]
    return "\n".join(line for line in lines if line)
