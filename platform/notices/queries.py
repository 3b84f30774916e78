"""Every question about notices that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select
from sqlmodel import col

from accounts.models import Membership, Role, User
from foundation.database import Session, escape_like
from notices.models import Dispatch, Hush, Mute, Notice

_ROLES = (Role.VIEWER, Role.EDITOR, Role.OWNER)
SORTS = ("newest", "subject", "kind")
#: More unread notices than this are not counted.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """Which of a person's notices a list shows.

    Parameters
    ----------
    person_id : int
        Whose.
    subjects : tuple of (str, str)
        Kind and key of subjects; none means every one.
    kinds : tuple of str
        Codes of kinds; none means every one.
    unread : bool
        Only those that were not read.
    text : str
        Words in the line or in the subject's name.
    """

    person_id: int
    subjects: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    unread: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of a person's notices that pass the filters, and behind each choice over all of their notices."""

    total: int
    unread: int
    kinds: Sequence[tuple[str, int]]
    subjects: Sequence[tuple[str, str, str, int]]


def passing(filters: Filters) -> list[ColumnElement[bool]]:
    """Give the conditions that filters stand for."""
    found: list[ColumnElement[bool]] = [col(Notice.person_id) == filters.person_id]
    if filters.subjects:
        found.append(
            or_(
                *(
                    and_(col(Notice.subject_kind) == kind, col(Notice.subject_key) == key)
                    for kind, key in filters.subjects
                )
            )
        )
    if filters.kinds:
        found.append(col(Notice.kind).in_(filters.kinds))
    if filters.unread:
        found.append(col(Notice.read_at).is_(None))
    if filters.text:
        like = f"%{escape_like(filters.text.lower())}%"
        found.append(
            or_(*(func.lower(each).like(like, escape="\\") for each in (col(Notice.title), col(Notice.subject_name))))
        )
    return found


def _order(sort: str) -> list[SQLColumnExpression[Any]]:
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS or key == "newest":
        return [col(Notice.id).asc() if backwards else col(Notice.id).desc()]
    first = func.lower(col(Notice.subject_name)) if key == "subject" else col(Notice.kind)
    return [first.desc() if backwards else first.asc(), col(Notice.id).desc()]


def notices(
    session: Session, filters: Filters, *, sort: str = "newest", offset: int = 0, limit: int | None = None
) -> Sequence[Notice]:
    """Give a person's notices for a list or an export."""
    wanted = select(Notice).where(*passing(filters)).order_by(*_order(sort)).offset(offset)
    return session.scalars(wanted if limit is None else wanted.limit(limit)).all()


def counts(session: Session, filters: Filters) -> Counts:
    """Count a person's notices: those that pass, and those behind each choice."""
    everything = Filters(filters.person_id)
    total = session.scalar(select(func.count()).select_from(Notice).where(*passing(filters)))
    kinds = session.execute(
        select(col(Notice.kind), func.count(), func.count().filter(col(Notice.read_at).is_(None)))
        .where(*passing(everything))
        .group_by(col(Notice.kind))
        .order_by(col(Notice.kind))
    ).all()
    name = func.max(col(Notice.subject_name))
    subjects = session.execute(
        select(col(Notice.subject_kind), col(Notice.subject_key), name, func.count())
        .where(*passing(everything))
        .group_by(col(Notice.subject_kind), col(Notice.subject_key))
        .order_by(func.count().desc(), name, col(Notice.subject_kind), col(Notice.subject_key))
    ).all()
    return Counts(
        total=int(total or 0),
        unread=sum(unread for _, _, unread in kinds),
        kinds=[(kind, number) for kind, number, _ in kinds],
        subjects=[(kind, key, title, number) for kind, key, title, number in subjects],
    )


#: How many notices of a person of ``User`` are unread, up to ``MOST_COUNTED``; every page asks it.
UNREAD = (
    select(func.count())
    .select_from(
        select(col(Notice.id))
        .where(col(Notice.person_id) == col(User.id), col(Notice.read_at).is_(None))
        .limit(MOST_COUNTED)
        .correlate(User)
        .subquery()
    )
    .scalar_subquery()
)


def _hushed(
    hushes: Collection[Hush], person: Any, kind: Any, subject_kind: Any, subject_key: Any
) -> ColumnElement[bool]:
    """Say in SQL that somebody muted a kind or a subject."""
    return exists().where(
        col(Mute.person_id) == person,
        col(Mute.hush).in_([hush.value for hush in hushes]),
        or_(
            col(Mute.kind) == kind,
            and_(col(Mute.subject_kind) == subject_kind, col(Mute.subject_key) == subject_key),
        ),
    )


def people_who_hear(
    session: Session, person_ids: Collection[int], kind: str, subject_kind: str, subject_key: str
) -> Sequence[int]:
    """Give those of some people whose account is open and who did not mute a kind or a subject, by key."""
    if not person_ids:
        return []
    hushed = _hushed((Hush.ALL,), col(User.id), kind, subject_kind, subject_key)
    wanted = (
        select(col(User.id))
        .where(col(User.id).in_(sorted(set(person_ids))), col(User.closed_at).is_(None), ~hushed)
        .order_by(col(User.id))
    )
    return [key for key in session.scalars(wanted) if key is not None]


def people_of(session: Session, organisation_id: int, least: Role) -> Sequence[int]:
    """Give the people of an organisation who have at least a role, by key."""
    wanted = (
        select(col(Membership.user_id))
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.role).in_([role.value for role in _ROLES[_ROLES.index(least) :]]),
        )
        .order_by(col(Membership.user_id))
    )
    return session.scalars(wanted).all()


def waiting_for_post(session: Session, person_id: int, kind: str) -> Sequence[Notice]:
    """Give a person's notices of a kind that wait for a letter: unread, and not muted, the oldest first."""
    hushed = _hushed(
        (Hush.MAIL, Hush.ALL),
        col(Notice.person_id),
        col(Notice.kind),
        col(Notice.subject_kind),
        col(Notice.subject_key),
    )
    wanted = (
        select(Notice)
        .where(
            col(Notice.person_id) == person_id,
            col(Notice.kind) == kind,
            col(Notice.by_mail),
            col(Notice.posted_at).is_(None),
            col(Notice.read_at).is_(None),
            ~hushed,
        )
        .order_by(col(Notice.id))
    )
    return session.scalars(wanted).all()


def wants_letters(
    session: Session, person_id: int, *, kind: str = "", subject_kind: str = "", subject_key: str = ""
) -> bool:
    """Say whether a person has muted neither letters of a kind nor those about a subject."""
    # No row has an empty kind and an empty subject, but those of a kind have an empty subject and the other way round.
    scope = [col(Mute.kind) == kind] if kind else []
    if subject_kind:
        scope.append(and_(col(Mute.subject_kind) == subject_kind, col(Mute.subject_key) == subject_key))
    found = session.scalar(select(exists().where(col(Mute.person_id) == person_id, or_(*scope))))
    return not found


def posted(session: Session, person_id: int, keys: Collection[str]) -> set[str]:
    """Give those of some keys that a letter to a person has carried, or has begun to."""
    wanted = (
        select(col(Dispatch.key))
        .where(col(Dispatch.person_id) == person_id, col(Dispatch.key).in_(sorted(keys)))
        .order_by(col(Dispatch.key))
    )
    return set(session.scalars(wanted))


def mutes_of(session: Session, person_id: int) -> Sequence[Mute]:
    """Give what a person does not want to hear of, kinds first, then subjects by name."""
    wanted = (
        select(Mute)
        .where(col(Mute.person_id) == person_id)
        .order_by(col(Mute.subject_kind), func.lower(col(Mute.subject_name)), col(Mute.id))
    )
    return session.scalars(wanted).all()
