"""Deals on hold whose day to look at them again has come."""

from datetime import time

from foundation import clock
from foundation.jobs import Timetable, Work, every
from pipeline import queries
from pipeline.services.telling import tell_to_look_again


@every(Timetable(time(6, 20)), "pipeline.look_again", "Tell of deals on hold whose day has come")
def look_again(work: Work) -> None:
    """Tell of each such deal, once for its day; one that is put off to a later day is told of again then."""
    for key in queries.deals_to_look_at(work.session, clock.today()):
        record = queries.deal_record(work.session, key)
        if record is not None and record.deal.review_on is not None:
            tell_to_look_again(work.session, record, record.deal.review_on)
