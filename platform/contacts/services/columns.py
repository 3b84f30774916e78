"""The columns of a file of contacts, the same on the way in and on the way out."""

from collections.abc import Mapping, Sequence
from datetime import date

from contacts.models import Contact
from profiles.services.headers import Column

#: The words are those of the exports of well-known programs.
COLUMNS: Sequence[Column] = (
    Column("person", "Name", words=("contact", "contact name", "full name", "person", "founder", "lead name")),
    Column("email", "E-mail", words=("email", "email address", "contact email", "work email", "primary email")),
    Column("phone", "Telephone", words=("phone", "phone number", "mobile", "tel", "work phone")),
    Column("role", "Role", words=("job title", "title", "position")),
    Column("company", "Company", words=("company name", "organisation", "organization", "account", "account name",
                                        "associated company", "deal name", "startup", "venture")),
    Column("company_number", "Company number"),
    Column("website", "Website", words=("company domain name", "domain", "website url")),
    Column("stage", "Stage", words=("deal stage", "status", "pipeline stage", "lead status", "list status")),
    Column("amount_gbp", "Amount (£)", words=("deal amount", "deal value", "value", "deal size", "ask")),
    Column("next_step", "Next step", words=("next action", "next task", "follow up")),
    Column("next_step_on", "Next step on", words=("next step date", "next activity date", "due date")),
    Column("note", "Note", words=("notes", "comment", "comments", "description")),
)  # fmt: skip
#: Files of other programs have a name in two columns; they are put together where no column has it whole.
NAMES: Sequence[Column] = (
    Column("first_name", "First name", words=("given name", "forename")),
    Column("last_name", "Last name", words=("surname", "family name")),
)
FIELDS: Sequence[str] = tuple(column.name for column in COLUMNS)
TITLES: Mapping[str, str] = {column.name: column.title for column in (*COLUMNS, *NAMES)}


def cells_of(contact: Contact) -> list[object]:
    """Give a contact as a row of a file."""
    held = [getattr(contact, name) for name in FIELDS]
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in held]
