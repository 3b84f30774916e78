"""Put words on deals, and take them off."""

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.searching import plain
from pipeline import queries
from pipeline.models import DealTag
from pipeline.services.access import deal_for
from pipeline.services.logging import log

#: More words on one deal tell nothing any more.
MOST_TAGS = 20


def tag_deal(session: Session, *, actor: Viewer, deal_id: int, tag: str, on: bool = True) -> bool:
    """Put a word on a deal, or take it off, and say whether that changed anything.

    Raises
    ------
    Invalid
        If the word is empty, or the deal has as many as it may.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    word = plain(tag)
    if not word:
        raise Invalid({"tag": ["Enter a tag."]})
    held = queries.held_tag(session, deal_id, word)
    if (held is not None) is on:
        return False
    if held is not None:
        session.delete(held)
    else:
        if len(queries.tags_of(session, [deal_id]).get(deal_id, ())) >= MOST_TAGS:
            raise Invalid({"tag": [f"{MOST_TAGS} tags on one deal at most."]})
        session.add(DealTag(deal_id=deal_id, tag=word, added_at=clock.now(), added_by_id=actor.user_id))
    session.flush()
    log(session, record.deal, actor, "tagged" if on else "untagged", tag=word)
    return True
