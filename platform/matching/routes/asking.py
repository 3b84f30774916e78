"""What the address of a ranked list asks for. What makes no sense is passed over."""

from dataclasses import dataclass

from flask import request

from matching.services import Asked
from matching.services.choices import PARAMETERS, Facets
from profiles.queries.filters import Where

PAGE_SIZE = 20


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


def read_address(where: Where | None = None) -> Address:
    """Read the address of this request; with conditions it is one of a list of ventures."""
    given = dict(request.args.lists())
    asked = Asked.of(given) if where is None else Asked.of_ventures(given, where)
    number = page_number()
    return Address(
        asked=asked,
        number=number,
        args=_written(asked, number),
    )


def page_number() -> int:
    """Read the number of the page that is asked for; the first where it is none."""
    page = request.args.get("page", "")
    return int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1


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
