"""Keeping views: saved, changed and deleted; found again, and only by those who may."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col

from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer, is_member
from accounts.policy import require as require_account
from dealflow import queries
from dealflow.models import PIPELINE, Place, SavedView, Sharing
from dealflow.policy import Act, may, require
from dealflow.queries import Kept, Whose
from dealflow.services.addresses import Listed, deals_by
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing
from foundation.ids import new_token
from matching.services import mandate_for_matches
from pipeline.services import board_for

#: More views than this nobody finds again.
MOST_VIEWS = 100


def views_for(session: Session, viewer: Viewer) -> list[Kept]:
    """Give the views that somebody may see, by name.

    Raises
    ------
    SignInRequired
        If nobody is signed in.
    """
    require_account(viewer, Action.USE_ACCOUNT)
    found = queries.views_of(session, viewer.user_id or 0, viewer.seats)
    return [kept for kept in found if may(viewer, Act.SEE, kept.view)]


def views_of_mandate(session: Session, viewer: Viewer, mandate_id: int) -> list[Kept]:
    """Give those of the views that narrow a mandate's ranked list, or deals to those of the mandate."""

    def is_its(kept: Kept) -> bool:
        if kept.view.place in PIPELINE:
            return deals_by(kept.whose.slug, kept.view.query)[0].filters.mandate == mandate_id
        return kept.view.mandate_id == mandate_id

    return [kept for kept in views_for(session, viewer) if is_its(kept)]


def view_for(session: Session, viewer: Viewer, view_id: int, act: Act = Act.SEE) -> SavedView:
    """Give a view to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    require_account(viewer, Action.USE_ACCOUNT)
    found = existing(queries.view(session, view_id), "view")
    require(viewer, act, found)
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from that somebody may see.

    Parameters
    ----------
    whose : Whose
        The mandate or the organisation whose list it is.
    mandate_id : int or None
        Key of the mandate whose list it is.
    organisation_id : int or None
        The organisation behind it, which a view of it is shared with; None for the directory.
    """

    whose: Whose
    mandate_id: int | None = None
    organisation_id: int | None = None


def source_of(session: Session, viewer: Viewer, listed: Listed) -> Source:
    """Say where a list comes from, to somebody who may see it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If they may not.
    """
    if listed.place is Place.MATCHES:
        mandate = mandate_for_matches(session, viewer, listed.whose)
        return Source(Whose(mandate.slug, mandate.name), mandate.key, mandate.organisation_id)
    if listed.place in PIPELINE:
        board = existing(board_for(session, viewer, listed.whose), "pipeline")
        of_venture = board.kind == OrganisationKind.VENTURE
        return Source(Whose(board.slug, board.name, of_venture), organisation_id=board.organisation_id)
    return Source(Whose())


def save_view(
    session: Session, *, actor: Viewer, listed: Listed, name: str, sharing: Sharing = Sharing.PRIVATE, team: str = ""
) -> SavedView:
    """Keep a list under a name.

    Parameters
    ----------
    actor : Viewer
        Whose view it becomes.
    listed : Listed
        The list, by its address.
    name : str
        What it is called.
    sharing : Sharing
        Whose it is.
    team : str, optional
        Slug of the organisation that sees it, for a view of the directory that is shared by somebody in several. A
        view of a mandate's list belongs to the mandate's people, and one of deals to those whose deals they are.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If the actor may not see the list.
    Invalid
        If it cannot be shared so, or there are too many.
    """
    require_account(actor, Action.USE_ACCOUNT)
    owner_id = actor.user_id or 0
    if queries.count_views(session, owner_id) >= MOST_VIEWS:
        raise Invalid({"name": [f"{MOST_VIEWS} views at most. Delete one that you do not need any more."]})
    source = source_of(session, actor, listed)
    organisation_id = _team(actor, team) if listed.place is Place.DIRECTORY else source.organisation_id
    _check_sharing(actor, sharing, organisation_id)
    now = clock.now()
    made = SavedView(
        token=new_token(),
        owner_id=owner_id,
        organisation_id=organisation_id,
        name=name,
        place=listed.place.value,
        mandate_id=source.mandate_id,
        query=listed.query,
        sharing=sharing.value,
        created_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _team(actor: Viewer, slug: str) -> int | None:
    seats = sorted(actor.seats.values(), key=lambda seat: (seat.name, seat.organisation_id))
    if not slug:
        return seats[0].organisation_id if seats else None
    found = next((seat for seat in seats if seat.slug == slug), None)
    if found is None:
        raise Invalid({"team": ["Choose an organisation of yours."]})
    return found.organisation_id


def _check_sharing(actor: Viewer, sharing: Sharing, organisation_id: int | None) -> None:
    if sharing is not Sharing.PRIVATE and not is_member(actor, organisation_id):
        raise Invalid({"sharing": ["There is no team to share it with: you do not belong to the organisation."]})


def change_view(
    session: Session,
    *,
    actor: Viewer,
    view_id: int,
    version: int,
    name: str,
    sharing: Sharing,
    listed: Listed | None = None,
) -> SavedView:
    """Change a view that the actor saw at a version; ``listed`` gives it other filters of the same list.

    Raises
    ------
    Conflict
        If somebody else has changed it since. Nothing is written.
    Invalid
        If it cannot be shared so, or the address is of another list. Whether the team sees it is for its owner to say.
    """
    view = view_for(session, actor, view_id, Act.CHANGE)
    if sharing.value != view.sharing:
        if view.owner_id != actor.user_id:
            raise Invalid({"sharing": ["Only its owner says whose it is."]})
        _check_sharing(actor, sharing, view.organisation_id)
    if listed is not None and not _same_list(session, view, listed):
        raise Invalid({"at": ["These filters are of another list than this view."]})
    changed = session.execute(
        update(SavedView)
        .where(col(SavedView.id) == view_id, col(SavedView.version) == version)
        .values(
            name=name,
            sharing=sharing.value,
            query=view.query if listed is None else listed.query,
            version=version + 1,
            updated_at=clock.now(),
        )
        .returning(col(SavedView.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(view)
    if changed is None:
        raise Conflict("Somebody else changed this view meanwhile. Nothing was changed.", version=view.version)
    return view


def _same_list(session: Session, view: SavedView, listed: Listed) -> bool:
    return (view.place, queries.whose(session, view).slug) == (listed.place, listed.whose)


def delete_view(session: Session, *, actor: Viewer, view_id: int) -> str:
    """Delete a view, with the alerts about it, and give what it was called.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    view = view_for(session, actor, view_id, Act.DELETE)
    name = view.name
    session.delete(view)
    return name
