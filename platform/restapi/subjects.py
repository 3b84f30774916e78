"""What the policy is asked about, where it is not a row of its own."""

from dataclasses import dataclass

from profiles.models import Funder, Mandate, Status


@dataclass(frozen=True)
class Held:
    """Something that belongs to an organisation and has a status."""

    organisation_id: int | None
    status: str = Status.DRAFT


def of_mandate(mandate: Mandate, funder: Funder) -> Held:
    """Give a mandate as the policy sees it: its funder's people are its people, and both have to be published."""
    both = mandate.status == Status.PUBLISHED and funder.status == Status.PUBLISHED
    hidden = funder.status if mandate.status == Status.PUBLISHED else mandate.status
    return Held(funder.organisation_id, Status.PUBLISHED if both else hidden)
