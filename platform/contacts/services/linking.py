"""Companies of contacts that have a profile here, as far as whoever looks may see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Self
from urllib.parse import urlsplit

from accounts.policy import Action, Viewer, may
from contacts import queries
from foundation.database import Session
from profiles.models import Venture

#: So many are asked for at once: a query takes only so many values.
_AT_ONCE = 500


def host_of(website: str | None) -> str:
    """Give what two addresses of one website share.

    Examples
    --------
    >>> host_of("https://www.Leakfinder.co.uk/about")
    'leakfinder.co.uk'
    """
    return (urlsplit(website or "").hostname or "").removeprefix("www.")


def _written(host: str) -> list[str]:
    """Give the ways in which people write the address of a website."""
    return [f"{scheme}://{www}{host}{end}" for scheme in ("https", "http") for www in ("", "www.") for end in ("", "/")]


def _parts(names: Iterable[str]) -> Iterator[Sequence[str]]:
    ordered = sorted(names)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


@dataclass(frozen=True)
class Links:
    """Ventures by company number and by website."""

    by_number: Mapping[str, Venture]
    by_host: Mapping[str, Venture]

    @classmethod
    def of(cls, session: Session, viewer: Viewer, contacts: Iterable[Mapping[str, Any]]) -> Self:
        """Look up the companies of contacts, many in one query."""
        held = list(contacts)
        numbers = {str(each["company_number"]) for each in held if each.get("company_number")}
        hosts = {host_of(each.get("website")) for each in held} - {""}
        found = [
            venture
            for numbers_of, hosts_of in zip_longest(_parts(numbers), _parts(hosts), fillvalue=())
            for venture in queries.ventures_at(
                session, numbers_of, [each for host in hosts_of for each in _written(host)]
            )
        ]
        seen = [venture for venture in found if may(viewer, Action.VIEW, venture)]
        return cls(
            {venture.company_number: venture for venture in reversed(seen) if venture.company_number},
            {host_of(venture.website): venture for venture in reversed(seen) if venture.website},
        )

    def found(self, contact: Mapping[str, Any]) -> Venture | None:
        """Give the venture of a contact's company; a number goes before a website."""
        by_number = self.by_number.get(str(contact.get("company_number") or ""))
        return by_number or self.by_host.get(host_of(contact.get("website")))

    def venture_of(self, contact: Mapping[str, Any]) -> int | None:
        """Give its key."""
        venture = self.found(contact)
        return venture.id if venture else None
