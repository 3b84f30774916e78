"""Set what a fund aims at, and how likely it takes a deal of each stage to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Viewer
from allocation import queries
from allocation.models import StageWeight, Target
from allocation.services.access import Account
from allocation.services.tagging import tagger
from foundation import clock
from foundation.audit import trail
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from pipeline.models import LIVE_STAGES
from reference.services.rules import rules_on

_RULE = "pipeline.weight."
_MOVED = (
    "A colleague has changed this since you opened it. What you typed is still here; save again to put it in place."
)


@dataclass(frozen=True, slots=True)
class Weight:
    """How likely a deal of a stage is taken to be, on what ground, and whether the fund set it itself."""

    stage: str
    weight: float
    basis: str
    own: bool


def weights_of(session: Session, funder_id: int) -> dict[str, Weight]:
    """Give the weight of every live stage, in their order: the fund's own, else that of the rule in force."""
    own, rules = queries.weights(session, funder_id), rules_on(session, clock.today())
    found = {}
    for stage in LIVE_STAGES:
        if stage in own:
            found[stage] = Weight(stage, own[stage].weight, own[stage].basis, own=True)
        else:
            rule = rules[_RULE + stage]
            found[stage] = Weight(stage, float(rule.decimal), rule.source, own=False)
    return found


def seen_as(weights: Mapping[str, Weight]) -> str:
    """Give a text that is equal for equal weights: a form sends back which ones it was filled with."""
    return ";".join(f"{each.stage}={each.weight:g}" for each in weights.values())


def set_weights(
    session: Session, account: Account, actor: Viewer, weights: Mapping[str, float], basis: str, seen: str
) -> None:
    """Set the fund's own weights, all of them.

    Raises
    ------
    Conflict
        If somebody else has set others since they were looked at.
    """
    before = weights_of(session, account.funder_id)
    if seen_as(before) != seen:
        raise Conflict(_MOVED)
    _clear(session, account)
    for stage, weight in weights.items():
        session.add(StageWeight(funder_id=account.funder_id, stage=stage, weight=weight, basis=basis))
    changes = {stage: [before[stage].weight, weight] for stage, weight in weights.items()}
    _noted(session, account, actor, "weights set", changes)


def forget_weights(session: Session, account: Account, actor: Viewer) -> None:
    """Go back to the weights of the rules in force."""
    _clear(session, account)
    _noted(session, account, actor, "weights forgotten", {})


def _clear(session: Session, account: Account) -> None:
    session.execute(delete(StageWeight).where(col(StageWeight.funder_id) == account.funder_id))


def _noted(session: Session, account: Account, actor: Viewer, action: str, changes: Mapping[str, object]) -> None:
    trail(session, actor, "funder", account.funder_id, action, changes)
    session.flush()


def add_target(session: Session, account: Account, actor: Viewer, values: Mapping[str, Any]) -> Target:
    """Aim at a range.

    Raises
    ------
    Invalid
        If there is no such thing to aim at, or a range for it stands from the same day.
    """
    columns = _columns(session, account, values)
    made = Target(funder_id=account.funder_id, demo=account.funder.demo, **columns)
    session.add(made)
    _noted(session, account, actor, "target added", {name: [None, value] for name, value in columns.items()})
    return made


def change_target(
    session: Session, account: Account, actor: Viewer, target_id: int, version: int, values: Mapping[str, Any]
) -> None:
    """Change a range or its dates.

    Raises
    ------
    Conflict
        If somebody else has changed it since it was looked at.
    """
    held = target_for(session, account, target_id)
    columns = _columns(session, account, values, besides=target_id)
    before = {name: getattr(held, name) for name in columns}
    changed = session.execute(
        update(Target)
        .where(col(Target.id) == target_id, col(Target.version) == version)
        .values(version=version + 1, **columns)
        .returning(col(Target.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict(_MOVED, version=held.version)
    _noted(session, account, actor, "target changed", {name: [before[name], columns[name]] for name in columns})


def drop_target(session: Session, account: Account, actor: Viewer, target_id: int) -> None:
    """Aim at a range no longer."""
    held = target_for(session, account, target_id)
    _noted(session, account, actor, "target dropped", {"code": [held.code, None]})
    session.execute(delete(Target).where(col(Target.id) == target_id))


def target_for(session: Session, account: Account, target_id: int) -> Target:
    """Give a target of a funder.

    Raises
    ------
    NotFound
        If there is none.
    """
    held = queries.target_of(session, account.funder_id, target_id)
    if held is None:
        raise NotFound("There is no such target. A colleague may have dropped it.")
    return held


def _columns(
    session: Session, account: Account, values: Mapping[str, Any], besides: int | None = None
) -> dict[str, Any]:
    dimension, _, code = values["what"].partition(":")
    choices = {value for _, group in tagger(session).choices() for value, _ in group}
    if values["what"] not in choices:
        raise Invalid({"what": ["Choose what the range is for."]})
    for held in queries.targets(session, account.funder_id):
        same = (held.dimension, held.code, held.starts_on) == (dimension, code, values["starts_on"])
        if same and held.id != besides:
            raise Invalid({"starts_on": ["There is a range for this from that day. Change that one."]})
    names = ("low", "high", "starts_on", "ends_on", "note")
    return {"dimension": dimension, "code": code, **{name: values[name] for name in names}}
