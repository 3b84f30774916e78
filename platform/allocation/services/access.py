"""Whose ledger somebody may read or keep. The answers come from the policy."""

from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from allocation import queries
from foundation.database import Session
from foundation.errors import NotFound
from pipeline.services.access import Books
from profiles.models import Funder
from profiles.queries import funder_by_slug


@dataclass(frozen=True, slots=True)
class Account:
    """The account of one funder, for somebody who may see it."""

    funder: Funder
    may_work: bool

    @property
    def funder_id(self) -> int:
        """Key of the funder."""
        return self.funder.id or 0


def account_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW_DEALS) -> Account:
    """Give the account of a funder to its own people, and to staff for reading.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the funder's books.
    """
    policy.require(viewer, action)
    record = funder_by_slug(session, slug)
    if record is None:
        raise NotFound("There is no such funder, or its allocation is not open to you.")
    books = Books(record.funder.organisation_id)
    policy.require(viewer, action, books)
    return Account(record.funder, policy.may(viewer, Action.WORK_DEALS, books))


def accounts_for_pensions(
    session: Session, viewer: Viewer, *, fund: str = "", pool: str = ""
) -> list[tuple[Account, bool]]:
    """Give the accounts about the money of a fund, or else of all funds of a pool, as far as somebody may see them.

    Beside each stands whether staff verified that it is about that money.

    Nobody else learns that there are any.
    """
    about = queries.funders_for_pensions(session, fund=fund, pool=pool)
    held = [(funder, verified, Books(funder.organisation_id)) for funder, verified in about]
    return [
        (Account(funder, policy.may(viewer, Action.WORK_DEALS, books)), verified)
        for funder, verified, books in held
        if policy.may(viewer, Action.VIEW_DEALS, books)
    ]
