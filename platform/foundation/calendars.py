"""Meetings as iCalendar files (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Entry:
    """An entry of a calendar.

    Parameters
    ----------
    uid : str
        Names it for good: a newer file with the same name and a higher ``sequence`` changes the entry that is there.
    begins_at : datetime
        With its time zone.
    minutes : int
        How long it takes.
    summary, description, place : str
        What stands in it.
    sequence : int
        Counts the changes that calendars have to hear of.
    stamp : datetime
        When it was last changed.
    holds : bool, default=True
        False takes it out of calendars again.
    """

    uid: str
    begins_at: datetime
    minutes: int
    summary: str
    description: str
    sequence: int
    stamp: datetime
    place: str = ""
    holds: bool = True


def calendar_file(entries: Iterable[Entry], title: str, *, method: str = "") -> bytes:
    """Write entries as a file that calendars read.

    Parameters
    ----------
    title : str
        What wrote it, in a word.
    method : str, optional
        ``PUBLISH`` or ``CANCEL`` for a file of one entry.
    """
    # Read here: its time zones take a quarter of a second, and calendars are asked for rarely.
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", f"-//Parity//{title}//EN")
    book.add("version", "2.0")
    if method:
        book.add("method", method)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.stamp)
        event.add("sequence", entry.sequence)
        if method:
            event.add("status", "CONFIRMED" if entry.holds else "CANCELLED")
        event.add("summary", entry.summary)
        # In universal time, so that the file needs no table of time zones.
        event.add("dtstart", entry.begins_at.astimezone(UTC))
        event.add("dtend", (entry.begins_at + timedelta(minutes=entry.minutes)).astimezone(UTC))
        if entry.place:
            event.add("location", entry.place)
        event.add("description", entry.description)
        book.add_component(event)
    return bytes(book.to_ical())


def one_entry(entry: Entry) -> bytes:
    """Write one entry as a file that puts it into a calendar, or takes it out where it no longer holds."""
    return calendar_file([entry], "Meeting", method="PUBLISH" if entry.holds else "CANCEL")
