"""Who else may come into a deal, and on what terms it is talked about.

Both are part of the offer: whoever may not see the venture's offer at this moment sees neither, and writes neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from pipeline import queries
from pipeline.models import TERMS_OF, Basis, DealInvestor, DealTerms
from pipeline.queries import DealRecord
from pipeline.services.access import deal_for
from pipeline.services.logging import log
from profiles.queries.finding import funder_ids_by_name
from profiles.services.known import Known, Resolver

#: More than so many come into no deal.
MOST_INVESTORS = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """Who else comes into a deal and on what terms, for a reader who may see the venture's offer."""

    investors: tuple[DealInvestor, ...]
    terms: DealTerms | None
    fields: tuple[str, ...]

    @property
    def sure_gbp(self) -> int:
        """What the others have committed or put in."""
        return sum(each.amount_gbp or 0 for each in self.investors if each.level in ("committed", "invested"))


def ending(session: Session, viewer: Viewer, record: DealRecord) -> Ending | None:
    """Give who else comes into a deal and on what terms; None to a reader who may not see the venture's offer.

    The caller has asked whether the viewer may see the deal, and says what it discloses.
    """
    if not policy.may(viewer, Action.VIEW_OFFER, record.venture):
        return None
    key = record.deal.id or 0
    return Ending(
        tuple(queries.investors_of(session, key)), queries.terms_of_deal(session, key), TERMS_OF[record.deal.track]
    )


def _offered(session: Session, actor: Viewer, deal_id: int) -> DealRecord:
    """Give a deal whose terms the actor may write."""
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    policy.require(actor, Action.VIEW_OFFER, record.venture)
    return record


def set_investor(
    session: Session,
    *,
    actor: Viewer,
    deal_id: int,
    name: str,
    level: str,
    amount_gbp: int | None = None,
    part: str | None = None,
    public: bool = False,
) -> DealInvestor:
    """Say how far another investor has come; whoever has the same name already is changed.

    Parameters
    ----------
    name : str
        Linked to the funder of that name, where there is one.
    level : str
        Of ``Interest``.
    part : str, optional
        Of ``Part``.
    public : bool
        Whether it is public money.

    Raises
    ------
    Invalid
        If there are too many, or it is the funder that the deal is with.
    """
    record = _offered(session, actor, deal_id)
    if name.casefold() == record.funder.name.casefold():
        raise Invalid({"investor": ["The deal itself is with this funder. Write its own part under Terms."]})
    held = queries.investors_of(session, deal_id)
    row = next((each for each in held if each.name.casefold() == name.casefold()), None)
    if row is None and len(held) >= MOST_INVESTORS:
        raise Invalid({"investor": [f"A deal has {MOST_INVESTORS} other investors at most."]})
    before = None if row is None else row.level
    row = row or DealInvestor(deal_id=deal_id, name=name)
    row.funder_id = funder_ids_by_name(session, {name}).get(name.casefold())
    row.level, row.amount_gbp, row.part, row.public = level, amount_gbp, part, public
    session.add(row)
    session.flush()
    says = f"{row.name} is {level} now" if before is None else f"{row.name}: {before} → {level}"
    log(session, record.deal, actor, "investor", name=row.name, level=level, before=before, says=says)
    return row


def remove_investor(session: Session, *, actor: Viewer, deal_id: int, investor_id: int) -> None:
    """Take another investor off a deal; the log keeps the name.

    Raises
    ------
    NotFound
        If the deal has no such investor.
    """
    record = _offered(session, actor, deal_id)
    row = next((each for each in queries.investors_of(session, deal_id) if each.id == investor_id), None)
    if row is None:
        raise NotFound("There is no such investor.")
    session.delete(row)
    log(session, record.deal, actor, "investor_gone", name=row.name, says=f"Took {row.name} off the deal")


def set_terms(session: Session, *, actor: Viewer, deal_id: int, version: int, values: Mapping[str, Any]) -> DealTerms:
    """Write down the terms of a deal that the actor saw at a version, 0 for none yet.

    What the deal's track has no use for is not kept.

    Raises
    ------
    Conflict
        If somebody else has changed them since.
    Invalid
        If a valuation comes without saying what it is measured on, or the kind of money is not known.
    """
    record = _offered(session, actor, deal_id)
    row = queries.terms_of_deal(session, deal_id)
    if version != (row.version if row else 0):
        raise Conflict("Somebody else changed these terms while you were typing. Nothing was changed.")
    wanted = {name: values.get(name) for name in TERMS_OF[record.deal.track]}
    if wanted.get("valuation_gbp") is not None and wanted.get("basis") in (None, Basis.NOT_PRICED):
        raise Invalid({"basis": ["Say whether the valuation is before or after the new money."]})
    resolver = Resolver(Known(session))
    wanted["instrument_code"] = resolver.one("instrument_code", "instrument", wanted["instrument_code"])
    resolver.done()
    row = row or DealTerms(deal_id=deal_id, version=0)
    for name in {each for fields in TERMS_OF.values() for each in fields} - {"conditions"}:
        setattr(row, name, wanted.get(name))
    row.conditions = wanted["conditions"] or ""
    row.version = version + 1
    session.add(row)
    session.flush()
    log(session, record.deal, actor, "terms", version=row.version, says="Wrote down the terms")
    return row
