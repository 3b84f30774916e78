"""What people may send about a cluster's members, what they can do, and how the cluster stands."""

import csv
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, validate, validates_schema

from accounts.schemas.forms import Address
from clusters.services.blockers import KINDS as BLOCKER_KINDS
from clusters.services.inviting import MOST_ROWS, Fault, Invitee
from clusters.services.words import KINDS, TIERS
from foundation import clock
from foundation.addresses import SLUG_PATTERN
from foundation.errors import Invalid
from profiles.schemas import check
from profiles.schemas.fields import Choice, Count, Day, Decimal, Flag, PlainText, WebAddress

#: Most full-time people of a cluster's own team.
_MOST_TEAM = 1000.0
_HEADER = ("name", "kind", "email")


class Version(Count):
    """The version that the sender looked at."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(least=least, most=1_000_000_000, required=True, **kwargs)


class JoinSchema(Schema):
    """A request to join a cluster."""

    venture = PlainText(limit=120, required=True, error_messages={"required": "Choose one of your ventures."})
    note = PlainText(limit=1000, lines=True, load_default="")


class AnswerSchema(Schema):
    """An answer to a request or an invitation."""

    version = Version()
    accept = Flag(required=True, error_messages={"required": "Choose an answer.", "null": "Choose an answer."})
    note = PlainText(limit=1000, lines=True, load_default="")


class EndSchema(Schema):
    """The end of a membership, a request or an invitation."""

    version = Version()


class LinkAnswerSchema(Schema):
    """An answer by the link of a letter."""

    accept = Flag(required=True, error_messages={"required": "Choose an answer.", "null": "Choose an answer."})


class BodySchema(Schema):
    """A body that a cluster invites by name and address."""

    name = PlainText(limit=160, required=True, error_messages={"required": "The name is missing."})
    kind = Choice(KINDS, required=True, error_messages={"required": "The kind is missing."})
    email = Address("The e-mail address is missing.")


class VentureInviteeSchema(Schema):
    """A venture on the platform that a cluster invites."""

    venture = PlainText(
        limit=120, required=True, validate=validate.Regexp(SLUG_PATTERN, error="This is no address of a venture.")
    )


class InviteSchema(Schema):
    """A list of whom a cluster invites."""

    lines = PlainText(
        limit=60_000, lines=True, required=True,
        error_messages={"required": "Paste at least one line, or choose a file."},
    )  # fmt: skip
    note = PlainText(limit=1000, lines=True, load_default="")


class CapabilitySchema(Schema):
    """Something that a member can do."""

    name = PlainText(limit=80, required=True, error_messages={"required": "Say what the member can do."})
    tier = Choice(TIERS, required=True, error_messages={"required": "Choose a place in the supply chain."})
    evidence = WebAddress(load_default=None)


class StandingSchema(Schema):
    """What a cluster states for the published tests."""

    version = Version(least=0)
    team_fte = Decimal(least=0.0, most=_MOST_TEAM, load_default=None)
    site_in_english = Flag(load_default=None)
    activity = PlainText(limit=200, load_default="")
    activity_on = Day(latest=clock.today, load_default=None)
    activity_address = WebAddress(load_default=None)

    @validates_schema
    def _whole(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("activity") and data.get("activity_on") is None:
            raise ValidationError({"activity_on": ["Enter the day of the activity."]})
        if not data.get("activity") and (data.get("activity_on") or data.get("activity_address")):
            raise ValidationError({"activity": ["Say what the activity was."]})


class BlockerSchema(Schema):
    """Of what kind something is that holds a cluster back, and who can act on it."""

    kind = Choice(BLOCKER_KINDS, load_default=None)
    body = PlainText(limit=160, load_default="")


class PetitionSchema(Schema):
    """A letter to a body that can act on what holds a cluster back."""

    body = PlainText(limit=160, required=True, error_messages={"required": "Choose the body."})
    email = Address("Enter the e-mail address of the body.")
    note = PlainText(limit=1000, lines=True, load_default="")


class ClaimSchema(Schema):
    """Something that a cluster claims of itself."""

    text = PlainText(limit=300, required=True, error_messages={"required": "Word the claim."})
    period = PlainText(limit=60, load_default="")
    source = PlainText(limit=300, load_default="")
    address = WebAddress(load_default=None)


def read_lines(text: str) -> tuple[list[Invitee], list[Fault]]:
    """Read a pasted list or a CSV file: ``name, kind, e-mail`` a line, or the address of a venture on the platform.

    A first line that names the columns may put them in another order. Commas, semicolons and tabs part the cells.

    Returns
    -------
    invitees : list of Invitee
        The lines that can be read.
    faults : list of Fault
        The others, each with what is wrong.

    Raises
    ------
    Invalid
        If there are too many lines.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise Invalid({"lines": [f"Invite at most {MOST_ROWS} at once; this list has {len(lines)} lines."]})
    columns: tuple[str, ...] = _HEADER
    if lines and {"name", "email"} <= set(_cells(lines[0][1].casefold().replace("e-mail", "email"))):
        columns = tuple(_cells(lines.pop(0)[1].casefold().replace("e-mail", "email")))
    invitees, faults = [], []
    for number, line in lines:
        try:
            invitees.append(Invitee(number, line, _read(line, columns)))
        except Invalid as error:
            faults.append(Fault(number, line, [each for found in error.fields.values() for each in found]))
    return invitees, faults


def _cells(line: str) -> list[str]:
    delimiter = max(",;\t", key=line.count)
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _read(line: str, columns: tuple[str, ...]) -> dict[str, Any]:
    _, found, slug = line.rpartition("/ventures/")
    if found:
        return check(VentureInviteeSchema, {"venture": slug.strip("/ ")})
    held = dict(zip(columns, _cells(line), strict=False))
    return check(BodySchema, {name: held.get(name, "") for name in _HEADER})
