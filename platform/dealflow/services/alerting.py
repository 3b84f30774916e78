"""Writing to people about views: daily or weekly, each venture once a view, and nothing where nothing is new."""

from collections.abc import Collection, Iterator
from datetime import datetime, time

from accounts.models import User
from accounts.policy import Viewer, needs_risk_warning
from accounts.services import viewer_for_user
from accounts.services.post import Post
from accounts.services.promotion.disclosing import Path, disclosure, log_disclosures
from dealflow import queries
from dealflow.models import Frequency, SavedView, ViewAlert
from dealflow.policy import Act, may
from dealflow.services.addresses import address_of
from dealflow.services.keeping import view_for
from dealflow.services.running import Hit, ventures_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid, ParityError
from foundation.jobs import Timetable, Work, enqueue, every, job
from foundation.mail import Letter
from foundation.money import format_pounds
from notices.queries import posted, wants_letters
from notices.services import declare
from notices.services.muting import hear_subject
from notices.services.posting import note_posted, post_once
from notices.services.unsubscribing import Leaving, foot, headers

NEW_IN_VIEWS = declare("dealflow.views", "New ventures in your saved views, where you asked for an e-mail")
SEND = "dealflow.alert"
#: A letter names so many ventures; the others follow in the next.
MOST_IN_A_LETTER = 20
#: So many of the first ventures of a view are looked at.
MOST_LOOKED_AT = 1_000
_SUBJECT = "view"


def set_alert(session: Session, *, actor: Viewer, view_id: int, frequency: Frequency | None) -> SavedView:
    """Say how often the actor is written to about a view; None ends it.

    What the view shows at that moment counts as known: letters tell of what comes after.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If the actor may not see the view, or its list.
    Invalid
        If it is of a venture's own pipeline, which no other venture can come into.
    """
    view = view_for(session, actor, view_id)
    person_id = actor.user_id or 0
    held = queries.alert(session, view_id, person_id)
    if frequency is None:
        if held is not None:
            session.delete(held)
        return view
    if queries.whose(session, view).of_venture:
        raise Invalid({"alert": ["All deals of a venture’s pipeline are about itself: there is nothing to tell."]})
    hear_subject(session, person_id=person_id, subject_kind=_SUBJECT, subject_key=view.token)
    if held is not None:
        held.frequency = frequency.value
        session.add(held)
        return view
    shown = ventures_of(session, actor, view, limit=MOST_LOOKED_AT)
    note_posted(session, person_id=person_id, keys=[_key(view, hit) for hit in shown.hits])
    session.add(ViewAlert(view_id=view_id, person_id=person_id, frequency=frequency.value, since=clock.now()))
    session.flush()
    return view


def is_heard(session: Session, person_id: int, view: SavedView) -> bool:
    """Say whether letters about a view still reach somebody who asked for them: a link may have ended them."""
    return wants_letters(session, person_id, kind=NEW_IN_VIEWS.code, subject_kind=_SUBJECT, subject_key=view.token)


def _key(view: SavedView, hit: Hit) -> str:
    return f"view {view.token} {hit.id}"


def _ask(session: Session, frequency: Frequency, due: str) -> int:
    """Ask for the letters of a frequency that were due at a moment."""
    day = datetime.fromisoformat(due).astimezone(clock.LONDON).date().isoformat()
    return sum(
        enqueue(
            session,
            SEND,
            {"view": alert.view_id, "person": alert.person_id},
            key=f"{alert.view_id} {alert.person_id} {day}",
        )
        for alert in queries.alerts(session, frequency)
    )


@every(Timetable(time(6, 0)), "dealflow.daily", "Ask for the daily e-mails about saved views")
def ask_daily(work: Work) -> None:
    """Ask for the letters that go out every day."""
    _ask(work.session, Frequency.DAILY, str(work.payload["due"]))


@every(Timetable(time(6, 15), weekday=0), "dealflow.weekly", "Ask for the weekly e-mails about saved views")
def ask_weekly(work: Work) -> None:
    """Ask for the letters that go out on Mondays."""
    _ask(work.session, Frequency.WEEKLY, str(work.payload["due"]))


@job(SEND, "Send an e-mail about a saved view")
def send(work: Work) -> None:
    """Write to one person about one view: what the policy shows them of it now, and no letter has told them yet.

    What they may see is asked anew: somebody whose investor category has lapsed since is shown no offer, and somebody
    who has left the team nothing.
    """
    session, person_id = work.session, int(work.payload["person"])
    view = queries.view(session, int(work.payload["view"]))
    person, viewer = session.get(User, person_id), viewer_for_user(session, person_id)
    if view is None or person is None or queries.alert(session, view.id or 0, person_id) is None:
        return
    if not may(viewer, Act.SEE, view) or not is_heard(session, person_id, view):
        return
    try:
        shown = ventures_of(session, viewer, view, limit=MOST_LOOKED_AT)
    except ParityError:
        # The list is not theirs to see any more.
        return
    if needs_risk_warning(viewer):
        # An individual is shown offers beside the warning, on pages.
        shown = shown.without_offers()
    known = posted(session, person_id, [_key(view, hit) for hit in shown.hits])
    fresh = [hit for hit in shown.hits if _key(view, hit) not in known][:MOST_IN_A_LETTER]
    address = address_of(view.place, queries.whose(session, view).slug, view.query)

    def compose(post: Post, keys: Collection[str]) -> Letter:
        told = [hit for hit in fresh if _key(view, hit) in keys]
        shows = disclosure(viewer, Path.EMAIL, [hit for hit in told if hit.tells_offer], address=address)
        # No offer leaves without its line in the log, and nothing has been written on the session of the job yet.
        log_disclosures(session, [shows] if shows else [])
        return letter_of(post, person, view, told, address)

    post_once(work, person_id=person_id, keys=[_key(view, hit) for hit in fresh], until=None, compose=compose)


def letter_of(post: Post, person: User, view: SavedView, hits: Collection[Hit], address: str) -> Letter:
    """Write what is new in a view."""
    leaving = Leaving(person.id or 0, subject_kind=_SUBJECT, subject_key=view.token, subject_name=view.name)
    number = f"{len(hits)} new venture{'' if len(hits) == 1 else 's'}"
    paragraphs = [
        f"{number} in your saved view “{view.name}”:",
        *(paragraph for hit in hits for paragraph in _paragraph(post, hit)),
        f"The whole list: {post.base_url.rstrip('/')}{address}",
        foot(post, leaving, view.name),
    ]
    return Letter(person.email, f"{number}: {view.name}", "\n\n".join(paragraphs), headers(post, leaving))


def _paragraph(post: Post, hit: Hit) -> Iterator[str]:
    lines = [f"{hit.name}{' (DEMO: invented for the demonstration)' if hit.demo else ''}", hit.one_line]
    if hit.score is not None:
        lines.append(f"Fit: {round(100 * hit.score)} of 100")
    if hit.ask_gbp is not None:
        lines.append(f"Asks {format_pounds(hit.ask_gbp)}")
    deal = hit.deal_id is not None
    lines.append(post.link("pipeline", "deals", str(hit.deal_id)) if deal else post.link("ventures", hit.slug))
    yield "\n".join(line for line in lines if line)
