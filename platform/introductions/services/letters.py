"""The letter that asks for an introduction: what a person typed is quoted, so that it never reads as our words."""

from collections.abc import Sequence
from textwrap import indent

from accounts import policy
from accounts.models import User, WordingKind, key_of
from accounts.services import viewer_for_user
from accounts.services.post import Post
from accounts.services.promotion.disclosing import Path, disclosure, log_disclosures
from accounts.services.promotion.wordings import Reading, reading_of
from foundation import clock
from foundation.database import Session
from foundation.mail import Letter
from introductions import queries
from introductions.models import Status
from introductions.queries import Record
from introductions.services.answering import link_for
from introductions.services.briefs import Brief, Section, brief_for

_CLOCK = "They see how long the request waits, and so do you."
_KEPT = "They share more, which may be shown to people with a valid investor category only. Where you stand: {link}"
_HOW = (
    "To answer, open one of these pages within two weeks and press the button on it. Opening a page answers nothing. "
    "The link is for you alone and works once:"
)


def tell_funder(session: Session, post: Post, record: Record) -> int:
    """Write to the funder's people who can answer. The request stands whether or not a letter can leave.

    Returns
    -------
    int
        How many were written to.
    """
    people = queries.people_who_act(session, record.funder.organisation_id or 0)
    for person in people:
        viewer = viewer_for_user(session, key_of(person))
        brief = brief_for(viewer, record.venture, record.introduction.brief)
        address = f"/introductions/{record.introduction.id}"
        ventures = [record.venture] if brief.discloses else []
        shown = disclosure(viewer, Path.EMAIL, ventures, fields=brief.discloses, address=address)
        log_disclosures(session, [shown] if shown else [])
        warned = shown is not None and policy.needs_risk_warning(viewer)
        warning = reading_of(session, WordingKind.RISK_WARNING, clock.today()) if warned else None
        post.tell(_request(post, person, record, brief, warning))
    return len(people)


def _letter(post: Post, to: User, subject: str, paragraphs: Sequence[str]) -> Letter:
    text = "\n\n".join(part for part in paragraphs if part)
    return Letter(to.email, subject, f"{text}\n\nParity\n{post.base_url}\n")


def _quoted(text: str) -> str:
    return indent(text, "> ", lambda _line: True) if text else ""


def _section(section: Section) -> str:
    lines = [section["title"], section["text"], *(f"{label}: {value}" for label, value in section["facts"])]
    return _quoted("\n".join(line for line in lines if line))


def _request(post: Post, person: User, record: Record, brief: Brief, warning: Reading | None) -> Letter:
    row = record.introduction
    asker = record.asker.name if record.asker else "Somebody"
    return _letter(
        post,
        person,
        f"{record.venture.name} asks for an introduction: {record.mandate.name}",
        [
            "DEMO: invented for the demonstration." if row.demo else "",
            f"{warning.text}\n{warning.closing} {post.link('risks')}" if warning else "",
            f"{asker} of {record.venture.name} asks to be introduced to you about {record.mandate.name}. {_CLOCK}",
            f"Their note:\n{_quoted(row.note)}" if row.note else "",
            "What they share:",
            *(_section(section) for section in brief.sections),
            _KEPT.format(link=post.link("me", "category")) if brief.withheld else "",
            _HOW,
            f"Accept: {link_for(post, person, row, chosen=Status.ACCEPTED.value)}",
            f"Not now: {link_for(post, person, row, chosen=Status.NOT_NOW.value)}",
            f"Pass: {link_for(post, person, row, chosen=Status.PASSED.value)}",
            f"Or sign in: {post.link('introductions', str(row.id))}",
        ],
    )
