"""What can be done with funders and their mandates."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from foundation import clock
from foundation.audit import Actor
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import Invalid, existing
from foundation.ids import unique_slug
from profiles.models import Funder, Mandate, Status
from profiles.queries import MandateRecord, funder_by_slug, mandate_record
from profiles.queries.funders import funder_slug_taken, mandate_slug_taken
from profiles.queries.records import FUNDER_COLUMNS, MANDATE_COLUMNS
from profiles.services.known import Known, resolved_funder, resolved_mandate
from profiles.services.rows import write_mandate_rows
from profiles.services.rules import mandate_contradictions
from profiles.services.saving import Saved, Seen, begin, finish, keep, lock, merge, put, word_of

FUNDER, MANDATE = "funder", "mandate"
#: After a year without a word from the funder, or a newer publication, a mandate is marked as old.
FRESH_DAYS = 365
#: Where a profile was read. People do not edit these; loaders set them.
SOURCE_FIELDS = ("source_url", "source_date", "source_note")
_LISTS = ("sectors", "excluded_sectors", "stages", "instruments", "places", "conditions")


def create_funder(
    session: Session,
    *,
    actor: Actor,
    organisation_id: int | None,
    data: Mapping[str, Any],
    known_facts: Known | None = None,
    slug: str | None = None,
    status: Status = Status.DRAFT,
    demo: bool = False,
) -> Funder:
    """Add a funder.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who does it.
    organisation_id : int or None
        Whose it is; None for one that was read in a publication.
    data : Mapping
        What ``FunderSchema`` let through, and for one that was read in a publication ``source_url``, ``source_date``
        and ``source_note``.
    known_facts : Known, optional
        Reference facts looked up before.
    slug : str, optional
        Its address; made from the name where it is not given.
    status : Status, default=Status.DRAFT
        Whom it is for.
    demo : bool, default=False
        Whether it is invented, and marked so.

    Raises
    ------
    Invalid
        If it names a place that the reference facts do not know.
    """
    values = resolved_funder(known_facts or Known(session), data)
    moment = clock.now()
    tick(session)
    funder = Funder(
        organisation_id=organisation_id,
        slug=slug or unique_slug(values["name"], lambda text: funder_slug_taken(session, text)),
        status=status,
        demo=demo,
        created_at=moment,
        updated_at=moment,
        **{name: value for name, value in values.items() if name in (*FUNDER_COLUMNS, *SOURCE_FIELDS)},
    )
    session.add(funder)
    session.flush()
    begin(session, actor, FUNDER, funder.id, values)
    return funder


def create_mandate(
    session: Session,
    *,
    actor: Actor,
    funder: Funder,
    data: Mapping[str, Any],
    known_facts: Known | None = None,
    slug: str | None = None,
    status: Status = Status.DRAFT,
    demo: bool = False,
) -> Mandate:
    """Add a mandate to a funder.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who does it.
    funder : Funder
        Whose mandate it is.
    data : Mapping
        What ``MandateSchema`` let through, and ``source_*`` as for a funder.
    known_facts, slug, status, demo
        As for a funder.

    Raises
    ------
    Invalid
        If it names something unknown or contradicts itself.
    """
    values = resolved_mandate(known_facts or Known(session), data)
    _refuse_contradictions(values)
    moment = clock.now()
    mandate = Mandate(
        funder_id=funder.id or 0,
        slug=slug or unique_slug(values["name"], lambda text: mandate_slug_taken(session, text)),
        status=status,
        demo=demo,
        created_at=moment,
        updated_at=moment,
        index_version=tick(session),
        **{name: value for name, value in values.items() if name in (*MANDATE_COLUMNS, *SOURCE_FIELDS)},
    )
    session.add(mandate)
    session.flush()
    write_mandate_rows(session, mandate.id or 0, values, {**{name: [] for name in _LISTS}, **values})
    begin(session, actor, MANDATE, mandate.id, values)
    return mandate


def update_funder(
    session: Session,
    *,
    actor: Actor,
    funder: Funder,
    data: Mapping[str, Any],
    base_version: int | None = None,
    base_values: Mapping[str, Any] | None = None,
    known_facts: Known | None = None,
) -> Saved:
    """Change a funder; see ``update_venture`` for what ``base_version`` does.

    Raises
    ------
    Conflict
        If somebody else changed the same field meanwhile; nothing is written.
    Invalid
        If it names a place that the reference facts do not know.
    """
    lock(session, funder)
    state = {name: getattr(funder, name) for name in FUNDER_COLUMNS}
    values = resolved_funder(known_facts or Known(session), data)
    merged = merge(session, kind=FUNDER, row=funder, state=state, data=values, seen=Seen(base_version, base_values))
    put(funder, FUNDER_COLUMNS, merged.changes)
    return finish(session, actor=actor, kind=FUNDER, row=funder, state=state, merged=merged)


def update_mandate(
    session: Session,
    *,
    actor: Actor,
    mandate: Mandate,
    data: Mapping[str, Any],
    base_version: int | None = None,
    base_values: Mapping[str, Any] | None = None,
    known_facts: Known | None = None,
) -> Saved:
    """Change a mandate; see ``update_venture`` for what ``base_version`` does.

    Raises
    ------
    Conflict
        If somebody else changed the same field meanwhile; nothing is written.
    Invalid
        If it names something unknown, or contradicts what is kept.
    """
    number = lock(session, mandate)
    state = mandate_of(session, mandate).state()
    values = resolved_mandate(known_facts or Known(session), data)
    merged = merge(session, kind=MANDATE, row=mandate, state=state, data=values, seen=Seen(base_version, base_values))
    after = {**state, **merged.changes}
    _refuse_contradictions(after)
    if merged.changes:
        put(mandate, MANDATE_COLUMNS, merged.changes)
        write_mandate_rows(session, mandate.id or 0, merged.changes, after)
        mandate.index_version = number
    return finish(session, actor=actor, kind=MANDATE, row=mandate, state=state, merged=merged)


def mandate_of(session: Session, mandate: Mandate) -> MandateRecord:
    """Give a mandate with its funder and all its rows.

    Raises
    ------
    NotFound
        If it is gone.
    """
    return existing(mandate_record(session, mandate.slug), "mandate")


def _refuse_contradictions(state: Mapping[str, Any]) -> None:
    problems = mandate_contradictions(state)
    if problems:
        raise Invalid(problems)


def set_funder_status(session: Session, *, actor: Actor, funder: Funder, status: Status) -> Saved:
    """Publish a funder, take it back to a draft, or archive it. Its mandates go on and off the index with it."""
    number = lock(session, funder)
    before = funder.status
    if before == status:
        return Saved(funder.version)
    funder.status = status
    record = funder_by_slug(session, funder.slug)
    for held in record.mandates if record else ():
        held.mandate.index_version = number
    keep(session, actor=actor, kind=FUNDER, row=funder, action=word_of(status), changes={"status": (before, status)})
    session.flush()
    return Saved(funder.version, ("status",))


def set_mandate_status(session: Session, *, actor: Actor, mandate: Mandate, status: Status) -> Saved:
    """Publish a mandate, take it back to a draft, or archive it. Publishing confirms it as of today.

    Raises
    ------
    Invalid
        If it says too little to be ranked by: what kinds of money it offers.
    """
    number = lock(session, mandate)
    before = mandate.status
    if before == status:
        return Saved(mandate.version)
    if status is Status.PUBLISHED:
        record = mandate_of(session, mandate)
        if not record.instruments and not mandate.backs_funds:
            raise Invalid(
                {"instruments": ["Say what kinds of money this mandate offers."]},
                "This mandate is not ready to be published.",
            )
        mandate.last_confirmed_on = clock.today()
        if record.funder.status == Status.DRAFT:
            set_funder_status(session, actor=actor, funder=record.funder, status=Status.PUBLISHED)
    mandate.status = status
    mandate.index_version = number
    keep(session, actor=actor, kind=MANDATE, row=mandate, action=word_of(status), changes={"status": (before, status)})
    session.flush()
    return Saved(mandate.version, ("status",))


def confirm_mandate(session: Session, *, actor: Actor, mandate: Mandate) -> Saved:
    """Record that somebody of the funder says today that the mandate still holds."""
    number = lock(session, mandate)
    before, mandate.last_confirmed_on = mandate.last_confirmed_on, clock.today()
    mandate.index_version = number
    pair = (before, mandate.last_confirmed_on)
    keep(session, actor=actor, kind=MANDATE, row=mandate, action="confirmed", changes={"last_confirmed_on": pair})
    session.flush()
    return Saved(mandate.version, ("last_confirmed_on",))


def is_stale(last_confirmed_on: date | None, source_date: str, today: date) -> bool:
    """Say whether a mandate or funder was last heard of more than twelve months ago, or never.

    Parameters
    ----------
    last_confirmed_on : date or None
        When the funder last confirmed it.
    source_date : str
        When the publication it was read in appeared: ``2024``, ``2024-02`` or ``2024-02-13``, or empty.
    today : date
        The day to judge by.
    """
    dates = [day for day in (last_confirmed_on, _latest_day(source_date)) if day is not None]
    return not dates or max(dates) < today - timedelta(days=FRESH_DAYS)


def _latest_day(text: str) -> date | None:
    """Give the last day that a date of a publication can mean."""
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    if not parts or not 1 <= parts[0] <= 9998:
        return None
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    if len(parts) > 2:
        try:
            return date(*parts[:3])
        except ValueError:
            return None
    if not 1 <= month <= 12:
        return None
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
