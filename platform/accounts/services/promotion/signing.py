"""Investor categories: signed by people and owners of organisations, recorded by staff, withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import Category, InvestorStatement, key_of
from accounts.policy import Seat, Viewer
from accounts.services.promotion.conditions import Detail
from accounts.services.promotion.terms import months_later, terms_on
from accounts.services.promotion.wordings import Offered, Reading
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from foundation.money import format_whole_pounds, parse_pounds
from foundation.sealing import Seal

_LONGEST_DETAIL = 200


@dataclass(frozen=True)
class Signature:
    """How a statement was signed: by what name, from which address and with which browser or program."""

    name: str
    address: str
    browser: str = ""


@dataclass(frozen=True)
class Signed:
    """What somebody states.

    Parameters
    ----------
    text_version : int
        Version of the wording that they read.
    conditions : sequence of str
        Codes of the conditions that they say are met.
    details : Mapping
        What those conditions ask for, by code, as typed.
    accounts_on : date, optional
        Date of the accounts that show it, for an organisation.
    """

    text_version: int
    conditions: Sequence[str] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    accounts_on: date | None = None


def sign_statement(
    session: Session,
    *,
    seal: Seal,
    actor: Viewer,
    seat: Seat | None,
    reading: Reading,
    signed: Signed,
    signature: Signature,
) -> InvestorStatement:
    """Keep a statement exactly as it was signed, in place of the one that counted until now.

    That of an individual counts after cooling off, unless one of theirs counts already: who renews has slept on it.

    Parameters
    ----------
    seal : Seal
        Closes what was signed.
    actor : Viewer
        Who signs.
    seat : Seat or None
        Their place in the organisation that they sign for; None for themselves.
    reading : Reading
        The wording in force, as it reads today.
    signed : Signed
        What they state.
    signature : Signature
        How it was signed.

    Raises
    ------
    Conflict
        If the wording was revised since it was read.
    Invalid
        If no condition is met or shown to be met, or the signature is not the signer's name.
    """
    if signed.text_version != reading.version:
        raise Conflict("The wording of this statement was revised a moment ago. Read the new one and sign that.")
    details = _checked(reading, signed, signature, actor, for_organisation=seat is not None)
    category = Category(reading.kind.value)
    now, today = clock.now(), clock.today()
    terms = terms_on(session, category, today)
    user_id, organisation_id = actor.user_id or 0, seat.organisation_id if seat else None
    before = _current(session, user_id, organisation_id)
    counts_already = before is not None and before.valid_from <= now and today < before.lapses_on
    lapses_on = months_later(today, terms.months)
    record = _as_signed(reading, signed, signature, seat, details)
    return _put(
        session,
        before,
        InvestorStatement(
            user_id=user_id,
            organisation_id=organisation_id,
            category=category,
            text_version=reading.version,
            signed_at=now,
            valid_from=now if counts_already else now + terms.cooling_off,
            lapses_on=lapses_on,
            delete_after=months_later(lapses_on, 12 * terms.retention_years),
            sealed=seal.close(record),
        ),
        actor_id=user_id,
        action="statement signed",
    )


def _as_signed(
    reading: Reading, signed: Signed, signature: Signature, seat: Seat | None, details: dict[str, object]
) -> dict[str, object]:
    """Gather all that is sealed in a statement: who signed what, how, and the words that they read."""
    return {
        "name": signature.name,
        "address": signature.address,
        "browser": signature.browser[:200],
        "organisation": seat.name if seat else None,
        "conditions": list(signed.conditions),
        "details": details,
        "accounts_on": signed.accounts_on.isoformat() if signed.accounts_on else None,
        "text": reading.whole(*signed.conditions),
    }


def _checked(
    reading: Reading, signed: Signed, signature: Signature, actor: Viewer, *, for_organisation: bool
) -> dict[str, object]:
    """Check a statement against its wording, and give what its conditions ask for."""
    offered = {each.condition.code: each for each in reading.conditions}
    errors: dict[str, list[str]] = {}
    if not signed.conditions or not set(signed.conditions) <= offered.keys():
        errors["conditions"] = ["Tick at least one condition that is met. If none is, do not sign."]
    details: dict[str, object] = {}
    for code in signed.conditions:
        if code in offered:
            try:
                details[code] = _detail(offered[code], signed.details.get(code))
            except ValueError as error:
                errors[f"details.{code}"] = [str(error)]
    if for_organisation and signed.accounts_on is None:
        errors["accounts_on"] = ["Enter the date of the accounts that show it."]
    elif signed.accounts_on is not None and signed.accounts_on > clock.today():
        errors["accounts_on"] = ["Enter a date that is not in the future."]
    if _plain(signature.name) != _plain(actor.name):
        errors["name"] = [f"Sign with your own name as it stands in your account: {actor.name}."]
    if errors:
        raise Invalid(errors)
    return details


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _detail(offered: Offered, given: object) -> object:
    """Read what a condition asks for.

    Raises
    ------
    ValueError
        If it is missing, unreadable, or does not meet the condition.
    """
    typed, condition = str(given if given is not None else "").strip(), offered.condition
    if condition.detail is Detail.TEXT:
        if len(typed) > _LONGEST_DETAIL or not typed.isprintable():
            raise ValueError(f"Use one line of at most {_LONGEST_DETAIL} characters.")
        return typed
    if not typed:
        raise ValueError("You ticked this condition, so this has to be answered.")
    if condition.detail is Detail.POUNDS:
        number, least = parse_pounds(typed), format_whole_pounds(offered.least)
    elif typed.isascii() and typed.isdigit() and len(typed) < 6:
        number, least = int(typed), str(offered.least)
    else:
        raise ValueError("Enter a whole number.")
    if offered.least is not None and number < offered.least:
        raise ValueError(f"The condition is met from {least}. If it is not met, do not tick it.")
    return number


def record_professional(
    session: Session,
    *,
    seal: Seal,
    organisation_id: int,
    actor_id: int | None,
    basis: str,
    reference: str,
    demo: bool = False,
) -> InvestorStatement:
    """Record that an organisation is an investment professional; it is looked at again when the record lapses.

    Parameters
    ----------
    actor_id : int or None
        Who of the platform's staff checked it; None for demo data.
    basis : {"frn", "public_body"}
        An entry in the register of financial services, or a government, local authority or other public body, such as
        an administering authority of the Local Government Pension Scheme.
    reference : str
        The firm reference number, or by what the public body was recognised.
    demo : bool, default=False
        Whether it belongs to the demo.
    """
    category = Category.INVESTMENT_PROFESSIONAL
    now, today = clock.now(), clock.today()
    terms = terms_on(session, category, today)
    lapses_on = months_later(today, terms.months)
    return _put(
        session,
        queries.statement_of_organisation(session, organisation_id),
        InvestorStatement(
            user_id=actor_id,
            organisation_id=organisation_id,
            category=category,
            signed_at=now,
            valid_from=now,
            lapses_on=lapses_on,
            delete_after=months_later(lapses_on, 12 * terms.retention_years),
            sealed=seal.close({"basis": basis, "reference": reference}),
            demo=demo,
        ),
        actor_id=actor_id,
        action="recorded as investment professional",
    )


def withdraw_category(
    session: Session, *, actor_id: int, user_id: int | None = None, organisation_id: int | None = None
) -> None:
    """Take the category of a person or of an organisation back: nothing more is disclosed by it from now on.

    Parameters
    ----------
    actor_id : int
        Who takes it back: its holder, or the platform's staff.
    user_id, organisation_id : int, optional
        Whose it is: one of the two.

    Raises
    ------
    NotFound
        If there is none.
    """
    held = _current(session, user_id or 0, organisation_id)
    if held is None:
        raise NotFound("There is no category to take back.")
    held.current, held.withdrawn_at = False, clock.now()
    _record(session, held, actor_id, "category withdrawn")


def _current(session: Session, user_id: int, organisation_id: int | None) -> InvestorStatement | None:
    if organisation_id is None:
        return queries.statement_of_person(session, user_id)
    return queries.statement_of_organisation(session, organisation_id)


def _put(
    session: Session, before: InvestorStatement | None, new: InvestorStatement, *, actor_id: int | None, action: str
) -> InvestorStatement:
    if before is not None:
        before.current = False
        # The index allows one current statement, so the mark has to be off before the next is on.
        session.flush()
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError as error:
        raise Conflict(
            "This was signed or recorded in another window a moment ago. Look at what stands now."
        ) from error
    _record(session, new, actor_id, action)
    return new


def _record(session: Session, held: InvestorStatement, actor_id: int | None, action: str) -> None:
    """Note it in the trail, without a word of what was stated."""
    audit.record(
        session,
        subject_kind="investor statement",
        subject_id=key_of(held),
        action=action,
        actor_id=actor_id,
        changes={"category": [None, held.category]},
    )
