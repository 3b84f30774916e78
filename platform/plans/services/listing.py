"""Lists of offers from abroad: narrowed by kind and country, sorted, counted, and as rows of a file."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plans.models import OfferAbroad
from plans.services.abroad import worth, worth_gbp
from plans.services.words import OFFER_KINDS
from profiles.models import Venture

#: Heads of the columns of `rows`.
COLUMNS = (
    "Venture", "Offer", "Country", "Kind of money", "Currency", "Comes to", "Share of capital costs", "Pounds for one",
    "In pounds", "Share of the company asked", "Answer by", "Money by", "Conditions", "Who says so", "Said on",
    "Clusters may read it", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer with whose it is and what it comes to, in its currency and in pounds at the rate typed."""

    offer: OfferAbroad
    venture: Venture

    @property
    def worth(self) -> int:
        """What it comes to, in whole units of its currency."""
        return worth(self.offer)

    @property
    def pounds(self) -> int:
        """The same in whole pounds."""
        return worth_gbp(self.offer)


#: By what a list can be sorted; what has no answer to it comes last, whichever way.
_SORTS: dict[str, Callable[[OfferLine], str | int | date | None]] = {
    "title": lambda line: line.offer.title.casefold(),
    "venture": lambda line: line.venture.name.casefold(),
    "country": lambda line: line.offer.country.casefold(),
    "pounds": lambda line: line.pounds,
    "answer": lambda line: line.offer.answer_by,
    "money": lambda line: line.offer.money_on,
}


@dataclass(frozen=True, slots=True)
class OfferList:
    """Offers that pass the filters, and how many there are of each kind and country by the other filter.

    Parameters
    ----------
    lines : sequence of OfferLine
        What passes.
    kinds, countries : list of (str, str, int)
        Choices of the filters: code, name and count.
    chosen : list of (str, str, str)
        Filters in force: name, value and words.
    everything : int
        How many there are without a filter.
    """

    lines: Sequence[OfferLine]
    kinds: list[tuple[str, str, int]]
    countries: list[tuple[str, str, int]]
    chosen: list[tuple[str, str, str]]
    everything: int


def narrowed(
    lines: Sequence[OfferLine], *, kinds: Collection[str] = (), countries: Collection[str] = (), sort: str = ""
) -> OfferList:
    """Narrow and sort a list of offers.

    Parameters
    ----------
    lines : sequence of OfferLine
        All of them, the newest first.
    kinds, countries : collection of str
        Only these; empty means every one. Countries count as the same whatever their capitals.
    sort : str
        Of ``title``, ``venture``, ``country``, ``pounds``, ``answer`` and ``money``, with a hyphen before it
        downwards; the newest first where it is none of these.
    """
    of_kind = [line for line in lines if not kinds or line.offer.kind in kinds]
    of_country = [line for line in lines if not countries or _country(line) in countries]
    kept = [line for line in of_kind if not countries or _country(line) in countries]
    by_kind = Counter(line.offer.kind for line in of_country)
    by_country = Counter(_country(line) for line in of_kind)
    # Spelt as in the oldest offer from there.
    spelt = {_country(line): line.offer.country for line in lines}
    return OfferList(
        lines=_sorted(kept, sort),
        kinds=[(code, name, by_kind[code]) for code, name in OFFER_KINDS.items() if code in by_kind],
        countries=[(code, spelt[code], by_country[code]) for code in sorted(by_country)],
        chosen=[
            *(("kind", code, OFFER_KINDS[code]) for code in OFFER_KINDS if code in kinds),
            *(("country", code, spelt[code]) for code in sorted(spelt) if code in countries),
        ],
        everything=len(lines),
    )


def _country(line: OfferLine) -> str:
    return line.offer.country.casefold()


def _sorted(lines: list[OfferLine], sort: str) -> list[OfferLine]:
    key = _SORTS.get(sort.removeprefix("-"))
    if key is None:
        return lines
    said = [(value, line) for line in lines if (value := key(line)) is not None]
    said.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [line for _, line in said] + [line for line in lines if key(line) is None]


def rows(lines: Iterable[OfferLine]) -> list[list[object]]:
    """Give offers as rows under ``COLUMNS``."""
    return [
        [
            line.venture.name,
            line.offer.title,
            line.offer.country,
            OFFER_KINDS[line.offer.kind],
            line.offer.currency,
            line.worth,
            line.offer.cost_share,
            line.offer.rate,
            line.pounds,
            line.offer.stake,
            line.offer.answer_by,
            line.offer.money_on,
            line.offer.conditions,
            line.offer.source,
            line.offer.source_on,
            "yes" if line.offer.open_to_clusters else "no",
            "DEMO" if line.offer.demo else "",
        ]
        for line in lines
    ]
