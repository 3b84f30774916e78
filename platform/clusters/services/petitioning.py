"""Send what holds a cluster back to the body that can act on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Action, Viewer, may
from accounts.services import viewer_for_user
from accounts.services.post import Post
from clusters.models import BlockerLetter
from clusters.queries.blockers import letters_of
from clusters.services.blockers import KINDS, Hindrance, hindrances
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.jobs import Work, enqueue, job
from foundation.mail import Letter
from profiles.models import Cluster, Status
from profiles.queries import ClusterRecord

LETTER = "clusters.blockers"
UNVERIFIED = (
    "Have your organisation verified first: the letter goes to a body that has to rely on who you are. Ask for it under"
    " Your organisations."
)


@dataclass(frozen=True, slots=True)
class Petition:
    """What one body can act on, and what it was sent of it so far."""

    body: str
    things: Sequence[Hindrance]
    letters: Sequence[BlockerLetter]


def petitions(session: Session, record: ClusterRecord) -> list[Petition]:
    """Give what each body that is named can act on, in the order of the profile."""
    letters = letters_of(session, record.cluster.id or 0)
    found: dict[str, list[Hindrance]] = {}
    for each in hindrances(session, record):
        if each.body:
            found.setdefault(each.body.casefold(), []).append(each)
    return [
        Petition(things[0].body, things, [each for each in letters if each.body.casefold() == key])
        for key, things in found.items()
    ]


def send(session: Session, *, actor: Viewer, record: ClusterRecord, body: str, values: Mapping[str, str]) -> None:
    """Send a body all that it can act on. The letter leaves behind the page.

    Parameters
    ----------
    body : str
        As the cluster's people named it.
    values : Mapping
        ``email`` of the body, and ``note``: what the cluster says beside the list.

    Raises
    ------
    Invalid
        If nothing is named that the body can act on, the cluster is not published (a letter says what all may read),
        or its organisation is not verified: the body has never heard of who writes.
    Conflict
        If the same was sent to that address already.
    """
    cluster = record.cluster
    wanted = next((each for each in petitions(session, record) if each.body.casefold() == body.casefold()), None)
    if wanted is None:
        raise Invalid({"body": ["Nothing is named that this body can act on. A colleague may have changed it."]})
    if cluster.status != Status.PUBLISHED:
        raise Invalid({"body": ["Publish the cluster first: the letter says what everybody may read."]})
    if not may(actor, Action.WRITE_OUTSIDE, cluster):
        raise Invalid({"body": [UNVERIFIED]})
    things = [{"name": each.name, "note": each.note, "kind": each.kind} for each in wanted.things]
    if any(each.email == values["email"] and each.things == things for each in wanted.letters):
        raise Conflict("This was sent to that address already. Nothing was sent again.")
    letter = BlockerLetter(
        cluster_id=cluster.id or 0,
        body=wanted.body,
        email=values["email"],
        things=things,
        note=values["note"],
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
    )
    session.add(letter)
    session.flush()
    audit.trail(
        session,
        actor,
        "cluster",
        cluster.id,
        "sent to who can act",
        {"body": [None, wanted.body], "things": [None, [each["name"] for each in things]]},
    )
    enqueue(session, LETTER, {"letter": letter.id}, key=str(letter.id))


@job(LETTER, "Send what holds a cluster back to who can act")
def post(work: Work) -> None:
    """Send a letter that has not left, while the cluster is published and whoever asked for it is there."""
    row = work.session.get(BlockerLetter, int(work.payload["letter"]))
    cluster = work.session.get(Cluster, row.cluster_id) if row is not None else None
    if row is None or cluster is None or row.sent_at or cluster.status != Status.PUBLISHED or row.asked_by_id is None:
        return
    sender = viewer_for_user(work.session, row.asked_by_id)
    way = Post.of(work.settings)
    way.mailer.send(_letter(way, row, cluster, sender))
    row.sent_at = clock.now()
    work.session.add(row)


def _letter(way: Post, row: BlockerLetter, cluster: Cluster, sender: Viewer) -> Letter:
    things = [
        f"- {each['name']} ({KINDS[each['kind']].lower()})" + (f": {each['note']}" if each["note"] else "")
        for each in row.things
    ]
    demo = "This is a demonstration: the cluster is invented. " if cluster.demo else ""
    pages = (
        f"The cluster, its members and what they ask for: {way.link('clusters', cluster.slug, 'proposition')}",
        f"What holds clusters back, over all of them: {way.link('blockers')}",
    )
    paragraphs = [
        f"To {row.body}",
        f"{demo}{cluster.name}, a cluster on Parity, names what holds it back. On this, it says, you can act:",
        "\n".join(things),
        *([row.note] if row.note else []),
        "\n".join(pages),
        f"Answer to {sender.name}, {sender.email}, who sent this for the cluster.",
        f"Parity\n{way.base_url}\n",
    ]
    subject = f"What holds {cluster.name} back, and you can act on"
    return Letter(row.email, " ".join(subject.split()), "\n\n".join(paragraphs), {"Reply-To": sender.email})
