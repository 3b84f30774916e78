"""Wordings of statements and warnings: which is in force, how it reads on a day, publishing and loading new ones."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import Wording, WordingKind
from accounts.services.promotion.conditions import CONDITIONS, Condition
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from foundation.money import format_whole_pounds
from reference.services.rules import RuleValue, rules_on

_RULE = re.compile(r"\{([a-z0-9_.]+)\}")


@dataclass(frozen=True)
class Offered:
    """A condition of a wording as it reads on a day."""

    condition: Condition
    text: str
    #: The smallest answer that meets it; None where there is none.
    least: int | None


@dataclass(frozen=True)
class Reading:
    """A wording as it reads on a day, with the values of that day's rules in it."""

    kind: WordingKind
    version: int
    starts_on: date
    title: str
    text: str
    conditions: tuple[Offered, ...]
    closing: str
    source: str

    def whole(self, *codes: str) -> str:
        """Give all of it as text, with those of its conditions that are named."""
        chosen = [each.text for each in self.conditions if each.condition.code in codes]
        return "\n\n".join(part for part in (self.title, self.text, *chosen, self.closing) if part)


def reading_of(session: Session, kind: WordingKind, on: date) -> Reading:
    """Give the wording in force on a day, as it reads then.

    Raises
    ------
    NotFound
        If none is in force, or it names a rule that is not.
    """
    wording = queries.wording_in_force(session, kind, on)
    if wording is None:
        raise NotFound(f"There is no wording in force on {on.isoformat()} for {kind.replace('_', ' ')}.")
    return read(wording, rules_on(session, on))


def read(wording: Wording, rules: Mapping[str, RuleValue]) -> Reading:
    """Put the values of rules into a wording.

    Raises
    ------
    NotFound
        If it names a rule that is not among them.
    """
    kind = WordingKind(wording.kind)
    offered = tuple(
        Offered(
            condition,
            _filled(wording.conditions[condition.code], rules),
            _value(rules, condition.least).whole if condition.least else None,
        )
        for condition in CONDITIONS.get(kind, ())
        if wording.conditions.get(condition.code)
    )
    return Reading(
        kind=kind,
        version=wording.version,
        starts_on=wording.starts_on,
        title=wording.title,
        text=_filled(wording.text, rules),
        conditions=offered,
        closing=_filled(wording.closing, rules),
        source=wording.source,
    )


def _filled(text: str, rules: Mapping[str, RuleValue]) -> str:
    return _RULE.sub(lambda found: _in_words(_value(rules, found[1])), text)


def _value(rules: Mapping[str, RuleValue], code: str) -> RuleValue:
    if code not in rules:
        raise NotFound(f"There is no rule {code!r} in force.")
    return rules[code]


def _in_words(rule: RuleValue) -> str:
    if rule.unit == "gbp":
        return format_whole_pounds(rule.whole)
    if rule.unit == "share":
        return f"{100 * rule.decimal:f}".rstrip("0").rstrip(".") + "%"
    return rule.value


def publish(
    session: Session,
    *,
    kind: WordingKind,
    starts_on: date,
    title: str,
    text: str,
    source: str,
    conditions: Mapping[str, str] | None = None,
    closing: str = "",
    actor_id: int | None = None,
) -> Wording:
    """Add a version of a wording. What was signed or shown before stays under the version that it was.

    Parameters
    ----------
    kind : WordingKind
        What it is for.
    starts_on : date
        The first day on which it is in force.
    title, text, closing : str
        Its words; a rule's code in braces stands for the rule's value.
    source : str
        Where it is from, and who checked it.
    conditions : Mapping, optional
        The words of each condition by code; one without words is left out.
    actor_id : int or None
        Who publishes it; None where it comes with the platform.

    Raises
    ------
    Invalid
        If a statement has no condition, a rule is named that is not in force on the first day, or the newest version
        has the same words and day.
    """
    wording = _wording(kind, starts_on, title, text, source, conditions or {}, closing)
    held = queries.wordings_of(session, kind)
    if wording.digest in {each.digest for each in held}:
        raise Invalid({"text": ["There is a version with these words and this day already."]})
    return _add(session, wording, held, actor_id)


def _wording(
    kind: WordingKind,
    starts_on: date,
    title: str,
    text: str,
    source: str,
    conditions: Mapping[str, str],
    closing: str,
) -> Wording:
    said = {each.code: conditions.get(each.code, "").strip() for each in CONDITIONS.get(kind, ())}
    wording = Wording(
        kind=kind,
        version=0,
        starts_on=starts_on,
        title=title.strip(),
        text=text.strip(),
        conditions={code: words for code, words in said.items() if words},
        closing=closing.strip(),
        source=source.strip(),
        digest="",
        published_at=clock.now(),
    )
    wording.digest = _digest(wording)
    return wording


def _add(session: Session, wording: Wording, held: Sequence[Wording], actor_id: int | None) -> Wording:
    _check(session, wording)
    wording.version = 1 + max((each.version for each in held), default=0)
    wording.published_by_id = actor_id
    try:
        with session.begin_nested():
            session.add(wording)
    except IntegrityError as error:
        raise Conflict(
            "Somebody published a version a moment ago. Look at it first; yours is still in the form."
        ) from error
    audit.record(
        session,
        subject_kind="wording",
        subject_id=wording.id or 0,
        action="wording published",
        actor_id=actor_id,
        changes={
            "kind": [None, wording.kind],
            "version": [None, wording.version],
            "starts_on": [None, wording.starts_on],
        },
    )
    return wording


def _check(session: Session, wording: Wording) -> None:
    errors: dict[str, list[str]] = {}
    if wording.kind in CONDITIONS and not wording.conditions:
        errors["text"] = ["A statement needs the words of at least one condition."]
    rules = rules_on(session, wording.starts_on)
    texts = {"text": wording.text, "closing": wording.closing}
    texts |= {f"conditions.{code}": words for code, words in wording.conditions.items()}
    for field, words in texts.items():
        missing = sorted({code for code in _RULE.findall(words) if code not in rules})
        if missing:
            errors[field] = [f"No rule of this name is in force on that day: {', '.join(missing)}."]
    if errors:
        raise Invalid(errors)


def _digest(wording: Wording) -> str:
    words = (
        wording.kind,
        wording.starts_on.isoformat(),
        wording.title,
        wording.text,
        wording.conditions,
        wording.closing,
        wording.source,
    )
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_wordings(session: Session, file: Path) -> int:
    """Add the versions that a file has and the database has not; the caller commits.

    Returns
    -------
    int
        How many were added.
    """
    added = 0
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["wording"]:
        wording = _wording(**{"conditions": {}, "closing": "", **row, "kind": WordingKind(row["kind"])})
        held = queries.wordings_of(session, wording.kind)
        if wording.digest not in {each.digest for each in held}:
            _add(session, wording, held, None)
            added += 1
    return added
