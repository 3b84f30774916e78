"""What can be done with a venture's profile."""

from collections.abc import Collection, Mapping
from typing import Any

from foundation import clock
from foundation.audit import Actor
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import Invalid, existing
from foundation.ids import unique_slug
from profiles.models import Claim, FactStatus, Status, Venture
from profiles.queries import VentureRecord, venture_record
from profiles.queries.records import VENTURE_COLUMNS
from profiles.queries.ventures import venture_slug_taken
from profiles.services.known import Known, resolved_venture
from profiles.services.rows import write_venture_rows
from profiles.services.rules import venture_contradictions
from profiles.services.saving import Saved, Seen, begin, keep, lock, merge, put
from profiles.services.sections import FACT_FIELDS, known

KIND = "venture"
#: What a profile needs before everybody may see it, and how the page asks for it.
NEEDED_TO_PUBLISH: Mapping[str, str] = {
    "name": "Give the venture a name.",
    "one_line": "Say in one line what the venture makes, and for whom.",
    "sectors": "Choose at least one sector.",
    "stage_code": "Choose the stage.",
    "registered_postcode": "Enter the registered postcode.",
}
_HIDDEN_NOTICE = (
    "Firms in defence, nuclear and cyber start off the public pages: only your own people and those you invite see "
    "this profile. You can change that under “Sectors and stage”."
)


def create_venture(
    session: Session,
    *,
    actor: Actor,
    organisation_id: int,
    data: Mapping[str, Any],
    known_facts: Known | None = None,
    demo: bool = False,
) -> Venture:
    """Begin a venture's profile, as a draft.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who does it.
    organisation_id : int
        Whose venture it is.
    data : Mapping
        What ``VentureSchema`` let through; ``name`` at least.
    known_facts : Known, optional
        Reference facts looked up before, where many ventures are made.
    demo : bool, default=False
        Whether it is invented, and marked so.

    Raises
    ------
    Invalid
        If it names something that the reference facts do not know.
    """
    facts = known_facts or Known(session)
    values = resolved_venture(facts, data, {})
    _refuse_contradictions(values)
    if "restricted" not in values and facts.guarded(values.get("sectors") or []):
        values["restricted"] = True
    moment = clock.now()
    venture = Venture(
        organisation_id=organisation_id,
        slug=unique_slug(values["name"], lambda slug: venture_slug_taken(session, slug)),
        status=Status.DRAFT,
        demo=demo,
        created_at=moment,
        updated_at=moment,
        index_version=tick(session),
        **{name: value for name, value in values.items() if name in VENTURE_COLUMNS},
    )
    session.add(venture)
    session.flush()
    key = venture.id or 0
    write_venture_rows(session, key, values)
    _declare(session, key, values)
    begin(session, actor, KIND, key, values)
    return venture


def update_venture(
    session: Session,
    *,
    actor: Actor,
    venture: Venture,
    data: Mapping[str, Any],
    base_version: int | None = None,
    base_values: Mapping[str, Any] | None = None,
    section: str | None = None,
    known_facts: Known | None = None,
) -> Saved:
    """Change a venture's profile.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who does it.
    venture : Venture
        The venture.
    data : Mapping
        What ``VentureSchema`` let through: the fields that were sent.
    base_version : int, optional
        The version that the sender saw. Fields that they did not touch stay as others left them meanwhile.
    base_values : Mapping, optional
        The fields as the sender saw them, where a page knows that better than a version does.
    section : str, optional
        The section that was saved.
    known_facts : Known, optional
        Reference facts looked up before, where many ventures are changed.

    Raises
    ------
    Conflict
        If somebody else changed the same field meanwhile; nothing is written.
    Invalid
        If it names something unknown, or contradicts what is kept.
    """
    number = lock(session, venture)
    record = record_of(session, venture)
    state = record.state()
    facts = known_facts or Known(session)
    merged = merge(
        session,
        kind=KIND,
        row=venture,
        state=state,
        data=resolved_venture(facts, data, state),
        seen=Seen(base_version, base_values),
    )
    changes = dict(merged.changes)
    _refuse_contradictions({**state, **changes})
    notices = _guard(facts, state, changes)
    answered = section is not None and section not in venture.sections_answered
    if not changes and not answered:
        return Saved(venture.version, (), merged.merged, merged.changed_by, sent=merged.sent)
    _write(session, venture, changes)
    if section is not None and answered:
        venture.sections_answered = [*venture.sections_answered, section]
    venture.index_version = number
    pairs = {name: (state[name], value) for name, value in changes.items()}
    keep(session, actor=actor, kind=KIND, row=venture, action="changed", changes=pairs)
    session.flush()
    return Saved(venture.version, tuple(changes), merged.merged, merged.changed_by, notices, merged.sent)


def record_of(session: Session, venture: Venture) -> VentureRecord:
    """Give a venture with all its rows.

    Raises
    ------
    NotFound
        If it is gone.
    """
    return existing(venture_record(session, venture.slug), "venture")


def _refuse_contradictions(state: Mapping[str, Any]) -> None:
    problems = venture_contradictions(state)
    if problems:
        raise Invalid(problems)


def _guard(facts: Known, state: Mapping[str, Any], changes: dict[str, Any]) -> tuple[str, ...]:
    """Take a venture off the public pages when it enters a guarded sector, unless its people just said otherwise."""
    if "sectors" not in changes or "restricted" in changes or state["restricted"]:
        return ()
    if facts.guarded(changes["sectors"]) and not facts.guarded(state["sectors"]):
        changes["restricted"] = True
        return (_HIDDEN_NOTICE,)
    return ()


def _write(session: Session, venture: Venture, changes: Mapping[str, Any]) -> None:
    put(venture, VENTURE_COLUMNS, changes)
    write_venture_rows(session, venture.id or 0, changes)
    _declare(session, venture.id or 0, changes)


def _declare(session: Session, venture_id: int, changes: Mapping[str, Any]) -> None:
    """Mark changed facts as declared today: what was shown was the value before."""
    for name in FACT_FIELDS.intersection(changes):
        held = session.get(FactStatus, (venture_id, name))
        if not known(changes[name]):
            if held is not None:
                session.delete(held)
            continue
        if held is None:
            held = FactStatus(venture_id=venture_id, field=name, status=Claim.DECLARED, as_of=clock.today())
        held.status, held.as_of, held.note = Claim.DECLARED, clock.today(), ""
        session.add(held)


def missing_to_publish(record: VentureRecord) -> dict[str, list[str]]:
    """Give what a profile still needs before everybody may see it, by field."""
    state = record.state()
    return {name: [message] for name, message in NEEDED_TO_PUBLISH.items() if not known(state[name])}


def set_status(session: Session, *, actor: Actor, venture: Venture, status: Status) -> Saved:
    """Publish a venture, take it back to a draft, or archive it.

    Raises
    ------
    Invalid
        If it cannot be published yet, with a message for each answer that is missing.
    """
    number = lock(session, venture)
    before = Status(venture.status)
    match before, status:
        case (Status.PUBLISHED, Status.PUBLISHED) | (Status.DRAFT, Status.DRAFT) | (Status.ARCHIVED, Status.ARCHIVED):
            return Saved(venture.version)
        case (_, Status.PUBLISHED):
            missing = missing_to_publish(record_of(session, venture))
            if missing:
                raise Invalid(missing, "This profile is not ready to be published.")
            venture.published_at = clock.now()
            venture.confirmed_on = clock.today()
            action = "published"
        case (Status.ARCHIVED, Status.DRAFT):
            action = "restored"
        case (_, Status.DRAFT):
            action = "unpublished"
        case _:
            action = "archived"
    venture.status = status
    venture.index_version = number
    keep(session, actor=actor, kind=KIND, row=venture, action=action, changes={"status": (before, status)})
    session.flush()
    return Saved(venture.version, ("status",))


def confirm_facts(session: Session, *, actor: Actor, venture: Venture) -> Saved:
    """Record that somebody of the venture says today that the profile still holds."""
    number = lock(session, venture)
    before, venture.confirmed_on = venture.confirmed_on, clock.today()
    venture.index_version = number
    pair = (before, venture.confirmed_on)
    keep(session, actor=actor, kind=KIND, row=venture, action="confirmed", changes={"confirmed_on": pair})
    session.flush()
    return Saved(venture.version, ("confirmed_on",))


def set_fact_status(
    session: Session, *, actor: Actor, venture: Venture, fields: Collection[str], status: Claim, note: str = ""
) -> Saved:
    """Record how far some facts of a venture can be relied on, as of today.

    Who may say "verified" is for the policy; the caller asks it.

    Raises
    ------
    Invalid
        If a field is no fact, or nothing is known of it.
    """
    number = lock(session, venture)
    record = record_of(session, venture)
    state = record.state()
    pairs: dict[str, tuple[object, object]] = {}
    for name in fields:
        if name not in FACT_FIELDS or not known(state.get(name)):
            raise Invalid({"field": ["Choose a fact that is filled in."]})
        held = record.facts.get(name) or FactStatus(
            venture_id=venture.id or 0, field=name, status=Claim.DECLARED, as_of=clock.today()
        )
        pairs[f"status of {name}"] = (held.status, str(status))
        held.status, held.as_of, held.note = status, clock.today(), note[:300]
        session.add(held)
    venture.index_version = number
    keep(session, actor=actor, kind=KIND, row=venture, action=str(status), changes=pairs)
    session.flush()
    return Saved(venture.version, tuple(pairs))
