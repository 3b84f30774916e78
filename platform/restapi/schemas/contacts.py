"""Contacts, as programs read and send them."""

from typing import Any

from marshmallow import Schema, fields, validate

from contacts.models import Contact
from contacts.queries import SORTS, Line
from contacts.schemas import ContactSchema
from contacts.services.columns import FIELDS
from foundation.addresses import SLUG_PATTERN
from profiles.schemas.fields import Count
from restapi.schemas.common import PageQuery

_OWNER = fields.String(
    load_default="",
    validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
    metadata={"description": "Slug of the organisation whose contacts they are; empty for your first."},
)


class ContactsQuery(PageQuery):
    """Which contacts are wanted."""

    organisation = _OWNER
    q = fields.String(
        load_default="",
        validate=validate.Length(max=80),
        metadata={"description": "Words that all stand in name, address, company, role or note."},
    )
    stage = fields.List(
        fields.String(validate=validate.Length(max=60)), load_default=list, validate=validate.Length(max=50)
    )
    on_parity = fields.Boolean(load_default=False, metadata={"description": "Only those whose company has a profile."})
    sort = fields.String(load_default="company", validate=validate.OneOf(list(SORTS)))


class NewContactSchema(ContactSchema):
    """A contact that is added."""

    organisation = _OWNER


class ContactChangeSchema(ContactSchema):
    """A contact as it should be, of the version that you read. What is left out is emptied."""

    version = Count(least=1, most=1_000_000_000, required=True)


_WHOSE = validate.OneOf(["mine", "theirs"], error="Say mine for the one that stays, or theirs.")


class ContactMergeSchema(Schema):
    """Another contact that is the same and goes, and what counts where the two differ."""

    version = Count(least=1, most=1_000_000_000, required=True)
    other = Count(least=1, most=2**31 - 1, required=True, metadata={"description": "Key of the contact that goes."})
    other_version = Count(least=1, most=1_000_000_000, required=True)
    settled = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(FIELDS))),
        values=fields.String(validate=_WHOSE),
        load_default=dict,
        metadata={"description": "By field: mine for what the one that stays says, or theirs."},
    )
    otherwise = fields.String(
        load_default="",
        validate=validate.OneOf(["", "mine", "theirs"], error="Say mine, theirs, or leave it out."),
        metadata={"description": "The same for every difference that `settled` does not name."},
    )


class ContactReadSchema(Schema):
    """A contact."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True, metadata={"description": "Send it with a change."})
    person = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True)
    role = fields.String(required=True)
    company = fields.String(required=True)
    company_number = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    stage = fields.String(required=True, metadata={"description": "In the organisation's own words."})
    amount_gbp = fields.Integer(required=True, allow_none=True)
    next_step = fields.String(required=True)
    next_step_on = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True)
    changed_at = fields.AwareDateTime(required=True)
    demo = fields.Boolean(required=True)


class ContactLineSchema(ContactReadSchema):
    """A contact in a list."""

    venture = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Slug of the company's profile here, where it has one."},
    )


class ContactListSchema(Schema):
    """Part of an organisation's contacts."""

    items = fields.List(fields.Nested(ContactLineSchema), required=True)
    total = fields.Integer(required=True)


def written_contact(row: Contact) -> dict[str, Any]:
    """Give a contact as `ContactReadSchema` writes it."""
    own = {name: getattr(row, name) for name in FIELDS}
    return {**own, "id": row.id, "version": row.version, "changed_at": row.changed_at, "demo": row.demo}


def written_contact_line(line: Line) -> dict[str, Any]:
    """Give a contact as `ContactLineSchema` writes it."""
    return {**written_contact(line.contact), "venture": line.venture_slug}
