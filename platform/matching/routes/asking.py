"""What the address of a ranked list asks for. What makes no sense is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from foundation.paging import asked_page
from matching.services import Asked
from matching.services.choices import PARAMETERS, Facets
from profiles.queries.filters import Where

PAGE_SIZE = 20
#: Names the venture in an address that was passed on just now.
JUST_PASSED = "just_passed"


@dataclass(frozen=True, slots=True)
class Address:
    """An address, read."""

    asked: Asked
    number: int
    args: dict[str, list[str]]

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * PAGE_SIZE


def read_address(where: Where | None = None, given: Mapping[str, list[str]] | None = None) -> Address:
    """Read the address of this request, or another's values; with conditions it is one of a list of ventures."""
    given = dict(request.args.lists()) if given is None else given
    asked = Asked.of(given) if where is None else Asked.of_ventures(given, where)
    number = asked_page(next(iter(given.get("page", ())), ""))
    return Address(
        asked=asked,
        number=number,
        args=_written(asked, number),
    )


def _written(asked: Asked, number: int) -> dict[str, list[str]]:
    """Give the arguments that links on the page carry on: what was understood of the address, and nothing else."""
    return {**asked.written(), **({"page": [str(number)]} if number > 1 else {})}


def chips(address: Address, facets: Facets) -> list[tuple[str, str, str]]:
    """Give the filters in force as words: name, value, label."""
    found = []
    for parameter, name in PARAMETERS.items():
        labels = {code: label for code, label, _ in facets.filters.get(name, ())}
        found += [(parameter, code, labels.get(code, code)) for code in getattr(address.asked, name)]
    return found
