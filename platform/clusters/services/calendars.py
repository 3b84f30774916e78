"""An investor day as a calendar file and as a plan of rooms on paper."""

from pathlib import Path
from typing import Any

from clusters.services.days import Day, time_of
from foundation import clock, pdf
from foundation.calendars import Entry, calendar_file

_TEMPLATE = Path(__file__).parent.parent / "typst" / "rooms.typ"


def calendar(found: Day, address: str) -> bytes:
    """Give the meetings that somebody sees as an iCalendar file (RFC 5545).

    Parameters
    ----------
    address : str
        Of the day's page; it tells these events from others. A pair meets once a day, so that a meeting which is
        moved or planned again takes the place of the earlier one in whatever calendar it was put.
    """
    day, now = found.day, clock.now()
    demo = "DEMO: invented. " if day.demo else ""
    return calendar_file(
        (
            Entry(
                uid=f"venture-{line.venture.id}-mandate-{line.mandate.id}@{address}",
                begins_at=time_of(day, line.meeting.slot),
                minutes=day.slot_minutes,
                summary=f"{line.venture.name} meets {line.mandate.name}",
                description=f"{day.title}, {found.cluster.name}. {demo}{address}",
                sequence=day.version,
                stamp=now,
                place=f"Room {line.meeting.room}, {day.place}" if day.place else f"Room {line.meeting.room}",
            )
            for line in found.meetings
        ),
        "Investor day",
    )


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
