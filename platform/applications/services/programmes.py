"""Say what a programme asks: open it, and add, reword, move and retire its questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Action, Viewer
from applications import queries
from applications.models import Programme, Question
from applications.queries import Offer
from applications.services import conditions
from applications.services.access import offer_for
from applications.services.topics import SPENT_IN
from foundation import audit, clock
from foundation.database import Session, insert_into
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import slugify
from reference.queries import regions

_CODE = 48
#: Names that messages about an application have for what is no question.
_RESERVED = frozenset({"programme", "version"})
#: What the words of a question are, beside its place among the others.
WORDED = (
    "kind", "label", "hint", "required", "most", "unit", "lowest", "highest", "options", "topic", "step",
    "depends_on", "depends_values",
)  # fmt: skip
_MOVED = "A colleague has changed this programme since you opened it. Look at it again, and repeat your change."


def change_programme(
    session: Session, *, actor: Viewer, mandate_slug: str, version: int, is_open: bool, guidance: str
) -> Programme:
    """Open or close a programme for applications, and say a word to those who apply.

    Raises
    ------
    Invalid
        If it cannot be opened: no question, money that backs funds, or an organisation that is not verified.
    Conflict
        If somebody else has changed the programme since.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    programme = take(session, offer, version)
    if is_open:
        _check_opening(session, offer)
    before = programme.is_open
    programme.is_open, programme.guidance = is_open, guidance
    trail(session, actor, offer, "programme changed", {"open": [before, is_open]})
    return programme


def _check_opening(session: Session, offer: Offer) -> None:
    message = ""
    if offer.mandate.backs_funds:
        message = "This money backs funds, not companies, so it takes no applications."
    elif offer.organisation is None or offer.organisation.verified_at is None:
        message = "Your organisation has to be verified first: applications hold what firms tell nobody else."
    elif not queries.questions_of(session, offer.mandate.id or 0):
        message = "Add a question first."
    if message:
        raise Invalid({"is_open": [message]})


def take(session: Session, offer: Offer, version: int) -> Programme:
    """Hold the programme for a change, made where it is not there yet; of two who change it, the second is told."""
    key = offer.mandate.id or 0
    programme = queries.programme_of(session, key, hold=True)
    if programme is None:
        if version:
            raise Conflict(_MOVED)
        return _begun(session, key)
    moved = session.execute(
        update(Programme)
        .where(col(Programme.mandate_id) == key, col(Programme.version) == version)
        .values(version=version + 1)
        .returning(col(Programme.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if moved is None:
        raise Conflict(_MOVED, version=programme.version)
    session.refresh(programme)
    return programme


def _begun(session: Session, mandate_id: int) -> Programme:
    """Make a programme as it begins; of two who do so at once, the second is told."""
    values = Programme(mandate_id=mandate_id).model_dump()
    made = session.execute(
        insert_into(session, Programme).values(**values).on_conflict_do_nothing().returning(col(Programme.mandate_id))
    ).scalar_one_or_none()
    if made is None:
        raise Conflict(_MOVED)
    return session.get_one(Programme, made)


def question_of(session: Session, offer: Offer, question_id: int) -> Question:
    """Give a question that a programme asks now.

    Raises
    ------
    NotFound
        If it is another's, or is asked no more.
    """
    for question in queries.questions_of(session, offer.mandate.id or 0):
        if question.id == question_id:
            return question
    raise NotFound("This question is not asked any more.")


def add_question(
    session: Session, *, actor: Viewer, mandate_slug: str, version: int, values: Mapping[str, Any]
) -> Question:
    """Add a question at the end."""
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    take(session, offer, version)
    key = offer.mandate.id or 0
    asked = queries.questions_of(session, key)
    question = Question(
        mandate_id=key,
        code=_code(values["label"], queries.codes_of(session, key)),
        position=1 + max((each.position for each in asked), default=0),
        **_with_regions(session, values),
    )
    conditions.check([*asked, question], question)
    session.add(question)
    trail(session, actor, offer, "question added", {"question": [None, question.label]})
    return question


def _with_regions(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the regions where a question asks in which of them the money will be spent."""
    if values.get("topic") != SPENT_IN:
        return dict(values)
    return {**values, "options": [region.name for region in regions(session)]}


def copy_questions(session: Session, *, actor: Viewer, mandate_slug: str, version: int, source_slug: str) -> int:
    """Ask what another programme asks, in one that asks nothing yet, and count the questions.

    Where the programme has no word to those who apply, it takes the other one's.

    Raises
    ------
    Invalid
        If it asks something already, or the other one asks nothing.
    Conflict
        If somebody else has changed the programme since.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    source = offer_for(session, actor, source_slug, Action.EDIT)
    programme = take(session, offer, version)
    asked = queries.questions_of(session, source.mandate.id or 0)
    if not asked or queries.questions_of(session, programme.mandate_id):
        raise Invalid({"source": ["Questions are copied from a programme that has some into one that has none."]})
    ask_the_same(session, asked, programme.mandate_id)
    programme.guidance = programme.guidance or (source.programme.guidance if source.programme else "")
    trail(session, actor, offer, "questions copied", {"from": [None, source.mandate.name]})
    return len(asked)


def ask_the_same(session: Session, asked: Sequence[Question], mandate_id: int) -> None:
    """Ask the questions of another programme in one that asks nothing; conditions hang on the copies."""
    taken, codes = queries.codes_of(session, mandate_id), {"": ""}
    for position, question in enumerate(asked, start=1):
        code = codes[question.code] = _code(question.label, taken)
        taken.add(code)
        worded = {name: getattr(question, name) for name in WORDED}
        worded["depends_on"] = codes[question.depends_on]
        session.add(Question(mandate_id=mandate_id, code=code, position=position, **worded))


def _code(label: str, taken: set[str]) -> str:
    base = slugify(label, _CODE)
    code, number = base, 2
    while code in taken or code in _RESERVED:
        code, number = f"{base}-{number}", number + 1
    return code


def reword_question(
    session: Session, *, actor: Viewer, mandate_slug: str, question_id: int, version: int, values: Mapping[str, Any]
) -> Question:
    """Put a question into other words. Answers that were sent keep the words they were given to."""
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    take(session, offer, version)
    old = question_of(session, offer, question_id)
    new = Question(mandate_id=old.mandate_id, code=old.code, position=old.position, **_with_regions(session, values))
    asked = queries.questions_of(session, old.mandate_id)
    conditions.check([new if each is old else each for each in asked], new)
    old.retired_at = clock.now()
    # The index allows one current row a code, so the old one leaves first.
    session.flush()
    session.add(new)
    trail(session, actor, offer, "question reworded", {"question": [old.label, new.label]})
    return new


def retire_question(session: Session, *, actor: Viewer, mandate_slug: str, question_id: int, version: int) -> None:
    """Ask a question no more. Answers that were sent stay.

    Raises
    ------
    Invalid
        If it is the last one of a programme that takes applications, or another hangs on it.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    programme = take(session, offer, version)
    question = question_of(session, offer, question_id)
    left = [each for each in queries.questions_of(session, programme.mandate_id) if each is not question]
    if programme.is_open and not left:
        raise Invalid({"question": ["Close the programme before you take its last question away."]})
    conditions.check(left)
    question.retired_at = clock.now()
    trail(session, actor, offer, "question retired", {"question": [question.label, None]})


def move_question(
    session: Session, *, actor: Viewer, mandate_slug: str, question_id: int, version: int, up: bool
) -> None:
    """Move a question one place up or down; at the end it stays.

    Raises
    ------
    Invalid
        If a question would stand before the one that it hangs on.
    """
    offer = offer_for(session, actor, mandate_slug, Action.EDIT)
    take(session, offer, version)
    question = question_of(session, offer, question_id)
    asked = list(queries.questions_of(session, offer.mandate.id or 0))
    place = asked.index(question)
    asked.insert(max(0, place + (-1 if up else 1)), asked.pop(place))
    conditions.check(asked)
    for position, each in enumerate(asked, start=1):
        each.position = position
    session.flush()


def trail(session: Session, actor: Viewer, offer: Offer, action: str, changes: Mapping[str, object]) -> None:
    """Write down what was changed about a programme."""
    audit.trail(session, actor, "programme", offer.mandate.id, action, changes)
    session.flush()
