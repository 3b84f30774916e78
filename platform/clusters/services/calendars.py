"""An investor day as a calendar file and as a plan of rooms on paper."""

from datetime import UTC
from pathlib import Path
from typing import Any

from clusters.services.days import Day, time_of
from foundation import clock, pdf

_TEMPLATE = Path(__file__).parent.parent / "typst" / "rooms.typ"


def calendar(found: Day, address: str) -> bytes:
    """Give the meetings that somebody sees as an iCalendar file (RFC 5545).

    Parameters
    ----------
    address : str
        Of the day's page; it tells these events from others.
    """
    # Read here: its time zones take a quarter of a second, and calendars are asked for rarely.
    from icalendar import Calendar, Event

    day, now = found.day, clock.now()
    book = Calendar()
    book.add("prodid", "-//Parity//Investor day//EN")
    book.add("version", "2.0")
    for line in found.meetings:
        begins = time_of(day, line.meeting.slot)
        event = Event()
        event.add("uid", f"meeting-{line.meeting.id}@{address}")
        event.add("dtstamp", now)
        event.add("sequence", line.meeting.version)
        event.add("summary", f"{line.venture.name} meets {line.mandate.name}")
        # In universal time, so that the file needs no table of time zones.
        event.add("dtstart", begins.astimezone(UTC))
        event.add("dtend", time_of(day, line.meeting.slot + 1).astimezone(UTC))
        event.add("location", f"Room {line.meeting.room}, {day.place}" if day.place else f"Room {line.meeting.room}")
        event.add(
            "description", f"{day.title}, {found.cluster.name}. {'DEMO: invented. ' if day.demo else ''}{address}"
        )
        book.add_component(event)
    return bytes(book.to_ical())


def rooms_plan(found: Day) -> bytes:
    """Print who meets in which room at what time."""
    day = found.day
    cells = {(line.meeting.slot, line.meeting.room): line for line in found.meetings}
    rows: list[list[str]] = []
    for slot in range(1, day.slots + 1):
        row = [f"{time_of(day, slot):%H:%M}"]
        for room in range(1, day.rooms + 1):
            line = cells.get((slot, room))
            row.append(pdf.printable(f"{line.venture.name} – {line.mandate.name}", 90) if line else "")
        rows.append(row)
    data: dict[str, Any] = {
        "title": pdf.printable(day.title, 160),
        "demo": day.demo,
        "lead": pdf.printable(f"{found.cluster.name}, {clock.in_words(day.held_on)}. {day.place}", 400),
        "columns": ["Time", *(f"Room {room}" for room in range(1, day.rooms + 1))],
        "rows": rows,
        "footer": f"Parity, as planned on {clock.in_words(clock.today())}.",
    }
    return pdf.compile(_TEMPLATE, data)
