"""What is kept about a person, in every table that there is; their consents; complaints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, func, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import AutoString, col, select

from accounts.models import Complaint, Consent, Disclosure, InvestorStatement, Membership, Organisation, Role, User
from foundation.audit import AuditEvent
from foundation.database import Session, metadata
from foundation.paging import Page

_PEOPLE = "user_account"
#: Rows about a person that stay when the account is erased, without the name, and the column that says whose they are.
KEPT: Mapping[str, str] = {
    _PEOPLE: "id",
    str(InvestorStatement.__tablename__): "user_id",
    str(Consent.__tablename__): "user_id",
    str(Complaint.__tablename__): "user_id",
    str(Disclosure.__tablename__): "user_id",
    str(AuditEvent.__tablename__): "actor_id",
}
#: Secrets are no use to anybody but the platform.
_SECRET = frozenset({"password_hash", "token_hash", "sealed"})


@dataclass(frozen=True)
class Part:
    """What a table holds about people.

    Parameters
    ----------
    table : Table
        The table.
    keys : tuple of Column
        Columns that point to people.
    whole : bool
        Whether its rows are about the person, rather than things that they did for an organisation.
    goes : bool
        Whether the rows go when the account is erased.
    """

    table: Table
    keys: tuple[Column[Any], ...]
    whole: bool
    goes: bool

    @property
    def columns(self) -> list[Column[Any]]:
        """What the person is given of it: all but secrets, or that they did something, and when."""
        if self.whole:
            return [column for column in self.table.columns if column.name not in _SECRET]
        when = [column for column in self.table.columns if "DATE" in str(column.type).upper() or _is_moment(column)]
        return [*self.table.primary_key.columns, *when, *self.keys]


def _is_moment(column: Column[Any]) -> bool:
    return column.name.endswith(("_at", "_on"))


def parts() -> list[Part]:
    """Find every table that points to people, from the tables themselves: a new one is here by itself.

    A row that goes with its person in the database (a key that must not be empty, and is deleted with them) is about
    the person, unless it repeats the name so as to outlive them. In other tables the key says who did something; what
    is in them belongs to an organisation.
    """
    found = []
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        if table.name in KEPT:
            found.append(Part(table, (table.columns[KEPT[table.name]],), whole=True, goes=False))
            continue
        pointing = [(column, key) for column in table.columns for key in column.foreign_keys if _to_people(key)]
        if pointing:
            bound = any(not column.nullable and key.ondelete == "CASCADE" for column, key in pointing)
            goes = bound and not any(_beside(column) for column, _key in pointing)
            found.append(Part(table, tuple(column for column, _key in pointing), whole=goes, goes=goes))
    return found


def _to_people(key: Any) -> bool:
    return bool(key.target_fullname == f"{_PEOPLE}.id")


def names() -> list[tuple[Table, Column[Any], list[Column[Any]]]]:
    """Find where names are repeated beside a person's key: ``reader_id`` with ``reader_name`` and the like."""
    found = []
    for part in parts():
        for key in part.keys:
            beside = _beside(key)
            if beside:
                found.append((part.table, key, beside))
    return found


def _beside(key: Column[Any]) -> list[Column[Any]]:
    stem = f"{key.name.removesuffix('_id')}_"
    texts = (column for column in key.table.columns if isinstance(column.type, AutoString) and column is not key)
    return [column for column in texts if column.name.startswith(stem)]


def addresses() -> list[Column[Any]]:
    """Find where e-mail addresses of people stand outside their accounts."""
    tables = [table for table in metadata.sorted_tables if "email" in table.columns and table.name != _PEOPLE]
    return [table.columns["email"] for table in tables]


def rows_about(session: Session, part: Part, user_id: int) -> list[dict[str, Any]]:
    """Give what a table holds about a person, in the order of its key."""
    wanted = (
        select_columns(*part.columns)
        .where(or_(*(key == user_id for key in part.keys)))
        .order_by(*part.table.primary_key.columns)
    )
    return [dict(row) for row in session.execute(wanted).mappings()]


def sealed_of(session: Session, statement_id: int) -> str:
    """Give what was signed, as it is sealed."""
    return session.exec(select(InvestorStatement.sealed).where(InvestorStatement.id == statement_id)).one()


def end_own(session: Session, user_id: int, now: datetime) -> None:
    """End a person's own category and consents, and take the name out of their complaints."""
    held = col(InvestorStatement.user_id) == user_id
    session.execute(
        update(InvestorStatement)
        .where(held, col(InvestorStatement.organisation_id).is_(None), col(InvestorStatement.current))
        .values(current=False, withdrawn_at=now)
    )
    agreed = (col(Consent.user_id) == user_id, col(Consent.withdrawn_at).is_(None))
    session.execute(update(Consent).where(*agreed).values(withdrawn_at=now))
    session.execute(update(Complaint).where(col(Complaint.user_id) == user_id).values(name=""))


def shared_alone(session: Session, user_id: int) -> list[str]:
    """Give the organisations that would have people and no owner without somebody, by name."""
    others = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.organisation_id == Organisation.id, Membership.user_id != user_id)
        .correlate(Organisation)
    )
    wanted = (
        select(Organisation.name)
        .join(Membership, col(Membership.organisation_id) == Organisation.id)
        .where(
            Membership.user_id == user_id,
            Membership.role == Role.OWNER,
            others.scalar_subquery() > 0,
            others.where(Membership.role == Role.OWNER).scalar_subquery() == 0,
        )
        .order_by(func.lower(Organisation.name), col(Organisation.id))
    )
    return list(session.exec(wanted))


def consents_of(session: Session, user_id: int) -> Sequence[Consent]:
    """Give what a person agreed to, the newest first."""
    return session.exec(select(Consent).where(Consent.user_id == user_id).order_by(col(Consent.id).desc())).all()


def consent_in_force(session: Session, user_id: int, kind: str) -> Consent | None:
    """Give a consent that was not withdrawn."""
    wanted = select(Consent).where(
        Consent.user_id == user_id, Consent.kind == kind, col(Consent.withdrawn_at).is_(None)
    )
    return session.exec(wanted).first()


def who_agree(session: Session, user_ids: Sequence[int], kind: str) -> set[int]:
    """Say who of some people agree to something."""
    wanted = (
        select(Consent.user_id)
        .where(col(Consent.user_id).in_(user_ids), Consent.kind == kind, col(Consent.withdrawn_at).is_(None))
        .order_by(col(Consent.user_id))
    )
    return set(session.exec(wanted))


COMPLAINT_STATES = ("open", "waiting", "closed")


def complaints(session: Session, *, state: str = "", number: int = 1, size: int = 50) -> Page[Complaint]:
    """List complaints: those not acknowledged first, by the day on which that is due, closed ones last.

    Parameters
    ----------
    state : {"", "open", "waiting", "closed"}
        All, those not closed, those not acknowledged, or those closed.
    """
    conditions = {
        "open": [col(Complaint.closed_at).is_(None)],
        "waiting": [col(Complaint.closed_at).is_(None), col(Complaint.acknowledged_at).is_(None)],
        "closed": [col(Complaint.closed_at).is_not(None)],
    }.get(state, [])
    total = session.exec(select(func.count()).select_from(Complaint).where(*conditions)).one()
    wanted = (
        select(Complaint)
        .where(*conditions)
        .order_by(
            col(Complaint.closed_at).is_not(None),
            col(Complaint.acknowledged_at).is_not(None),
            col(Complaint.due_on),
            col(Complaint.id),
        )
        .offset((number - 1) * size)
        .limit(size)
    )
    return Page(session.exec(wanted).all(), total, number, size)


def complaint(session: Session, complaint_id: int) -> Complaint | None:
    """Give one complaint."""
    return session.get(Complaint, complaint_id)


def person(session: Session, user_id: int) -> User | None:
    """Give a person, locked, so that two erasures at once make one."""
    return session.exec(select(User).where(User.id == user_id, col(User.closed_at).is_(None)).with_for_update()).first()
