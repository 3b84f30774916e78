"""Give tasks on a deal, and tick them off."""

from datetime import date

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid, NotFound
from pipeline import queries
from pipeline.models import DealTask
from pipeline.queries import OwnTask
from pipeline.services.access import Books, deal_for
from pipeline.services.logging import log
from pipeline.services.telling import tell_task


def add_task(
    session: Session, *, actor: Viewer, deal_id: int, text: str, owner_id: int | None = None, due_on: date | None = None
) -> DealTask:
    """Add a task to a deal, and tell whoever is to do it.

    Parameters
    ----------
    owner_id : int, optional
        Somebody who can work the deals of the organisation; nobody yet where it is left out.

    Raises
    ------
    Invalid
        If somebody else is to do it, or it should have been done before today.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if owner_id is not None and owner_id not in {
        mate.user_id for mate in queries.workmates(session, record.deal.organisation_id)
    }:
        raise Invalid({"task_owner_id": ["Choose somebody of your organisation."]})
    if due_on is not None and due_on < clock.today():
        raise Invalid({"due_on": ["Enter a date that is not in the past."]})
    task = DealTask(
        deal_id=deal_id, text=text, owner_id=owner_id, due_on=due_on, added_at=clock.now(), added_by_id=actor.user_id
    )
    session.add(task)
    session.flush()
    log(session, record.deal, actor, "task", task=task.id, text=text)
    tell_task(session, actor, record, task)
    return task


def tick_task(session: Session, *, actor: Viewer, deal_id: int, task_id: int, done: bool) -> DealTask:
    """Say that a task is done, or not done after all. What is so already stays, whoever said it first.

    Raises
    ------
    NotFound
        If the deal has no such task.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    task = queries.task_of(session, deal_id, task_id)
    if task is None:
        raise NotFound("There is no such task.")
    if (task.done_at is not None) is done:
        return task
    task.done_at, task.done_by_id = (clock.now(), actor.user_id) if done else (None, None)
    session.add(task)
    log(session, record.deal, actor, "task_done" if done else "task_undone", task=task.id, text=task.text)
    return task


def own_tasks(session: Session, viewer: Viewer) -> list[OwnTask]:
    """Give what somebody still has to do, over all pipelines that they may see.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    """
    policy.require(viewer, Action.VIEW_DEALS)
    own = [key for key in viewer.seats if policy.may(viewer, Action.VIEW_DEALS, Books(key))]
    return queries.open_tasks_for(session, viewer.user_id or 0, own)
