"""A digest as a letter."""

from collections.abc import Iterator, Sequence

from accounts.models import User
from accounts.services.post import Post
from digests.services.gathering import Digest, VentureWeek
from foundation.mail import Letter
from introductions.services.words import STATUSES, written
from notices.services import Kind
from notices.services.unsubscribing import Leaving, foot, headers


def letter_of(post: Post, person: User, digest: Digest, kind: Kind) -> Letter:
    """Write a person's digest."""
    leaving = Leaving(person.id or 0, kind=kind.code)
    sections = ["\n\n".join(_section(post, week)) for week in digest.weeks]
    text = "\n\n\n".join([*sections, foot(post, leaving, kind.title)])
    return Letter(person.email, f"Your week on Parity: {in_a_line(digest)}", text, headers(post, leaving))


def in_a_line(digest: Digest) -> str:
    """Say in a line what a digest holds."""
    new = sum(len(week.new) for week in digest.weeks)
    answers = sum(len(week.answers) for week in digest.weeks)
    due = sum(len(week.deadlines) for week in digest.weeks)
    parts = [
        _counted(new, "new funding match", "new funding matches"),
        _counted(answers, "answer", "answers"),
        _counted(due, "deadline", "deadlines"),
    ]
    return ", ".join(part for part in parts if part) or "what to do next"


def _counted(number: int, one: str, many: str) -> str:
    return "" if not number else f"1 {one}" if number == 1 else f"{number:,} {many}"


def _section(post: Post, week: VentureWeek) -> Iterator[str]:
    venture = week.venture
    yield f"{venture.name}\n{'=' * len(venture.name)}"
    if venture.demo:
        yield "DEMO: invented for the demonstration."
    if week.new:
        lines = [f"{line.name}, {line.funder_name}\n  {_match(post, week, line.slug)}" for line in week.first_new]
        more = f"And {week.more_new:,} more: {post.link('ventures', venture.slug, 'matches')}"
        yield _listed(f"New among the {week.fits:,} you fit", [*lines, *([more] if week.more_new else [])])
    if week.answers:
        yield _listed(
            "Answers to your requests",
            [
                f"{record.funder.name}, {record.mandate.name}: {STATUSES[record.introduction.status].lower()}\n"
                f"  {post.link('introductions', str(record.introduction.id))}"
                for record in week.answers
            ],
        )
    if week.deadlines:
        base = post.base_url.rstrip("/")
        yield _listed(
            "Days ahead", [f"{written(each.on)}: {each.words}\n  {base}{each.address}" for each in week.deadlines]
        )
    if week.action:
        opens = (
            f" {_counted(week.action.opens, 'more mandate', 'more mandates')} would open." if week.action.opens else ""
        )
        yield _listed(
            "Next for your readiness",
            [f"{week.action.title}.{opens}\n  {post.link('ventures', venture.slug, 'readiness')}"],
        )


def _match(post: Post, week: VentureWeek, mandate_slug: str) -> str:
    return post.link("ventures", week.venture.slug, "matches", mandate_slug)


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{title}:", *(f"- {line}" for line in lines)])
