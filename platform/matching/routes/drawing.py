"""A ranked list as HTML, drawn once for all who may see it and once more for all whose deals stand alike."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app, render_template, request
from markupsafe import Markup

from foundation.kept import Drawn
from foundation.paging import Page
from matching.routes.asking import PAGE_SIZE, Address, chips
from matching.services import Facets, MatchList, PassLine
from matching.services.ties import longest_tie
from matching.services.words import CRITERIA_NAMES
from profiles.services.words import FUNDER_KINDS

#: Stands in a drawn list where the buttons of a row go.
BUTTON = "<!--button-->"
#: How many states of deals on one page are kept drawn.
MOST_KEPT = 16
FILTER_TITLES = (
    ("kind", "kinds", "Kind of funder"),
    ("sector", "sectors", "Sector"),
    ("stage", "stages", "Stage"),
    ("instrument", "instruments", "Kind of money"),
    ("region", "regions", "Region"),
)

#: A venture's and a mandate's key.
Pair = tuple[int, int]
#: Key and stage of a deal.
KeptDeal = tuple[int, str]


class DrawnList:
    """One page of a ranked list.

    Parameters
    ----------
    html : str
        The list, with ``BUTTON`` in each row.
    pairs : list of (pair, venture's slug, mandate's slug)
        What each row is about, in order.
    table : bool, default=False
        Whether its rows are those of a table.
    """

    def __init__(self, html: str, pairs: Sequence[tuple[Pair, str, str]], *, table: bool = False) -> None:
        self._pieces = [Markup(piece) for piece in html.split(BUTTON)]  # noqa: S704 -- rendered by a template
        self._pairs, self._table = pairs, table
        self._held: Drawn[Markup] = Drawn(most=MOST_KEPT)

    def __html__(self) -> str:
        """Give the list without buttons."""
        return "".join(self._pieces)

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def sides(self) -> tuple[list[int], list[int]]:
        """The ventures and the mandates of its rows."""
        return sorted({pair[0] for pair, _, _ in self._pairs}), sorted({pair[1] for pair, _, _ in self._pairs})

    def with_buttons(
        self, kept: Mapping[Pair, KeptDeal], back: str = "", passes: Mapping[int, PassLine] | None = None
    ) -> Markup:
        """Give the list with the buttons of somebody who keeps deals.

        Parameters
        ----------
        kept : mapping
            The deals that they keep on these pairs.
        back : str
            The address of the list, where they can also pass and compare.
        passes : mapping, optional
            The passes on the ventures of a list of those that were passed on.
        """
        if len(self._pieces) == 1:
            return self._pieces[0]

        def draw() -> Markup:
            parts = current_app.jinja_env.get_template("matching/_parts.html").module
            drawn: Markup = parts.assembled(self._pieces, self._pairs, kept, back, passes, self._table)  # type: ignore[attr-defined]
            return drawn

        state = ((kept.get(pair), passes.get(pair[0]) if passes else None) for pair, _, _ in self._pairs)
        return self._held.get((back, *state), draw)


def drawn_list(
    found: MatchList[Any],
    address: Address,
    facets: Callable[[], Facets],
    pairs: Callable[[], Sequence[tuple[Pair, str, str]]],
    *,
    template: str,
    shape: tuple[object, ...] = (),
    **given: Any,
) -> DrawnList:
    """Draw a list, or give it as it was drawn.

    It is the same for everybody who may see the page, so it is kept with the page of the list for as long as no
    profile changes.

    Parameters
    ----------
    shape : tuple
        The columns of a table, and whether its rows can be chosen. Of all tables of a page the last one is kept.
    """
    place = (template, bool(shape))
    held: tuple[object, DrawnList] | None = found.memo.get(place)
    if held is None or held[0] != shape:
        html = render_template(template, **framed(found, facets(), address), **given)
        held = found.memo[place] = (shape, DrawnList(html, pairs(), table=bool(shape)))
    return held[1]


def drawn_part(
    found: MatchList[Any], template: str, given: Mapping[str, Any], *told: bool, kept: bool = True
) -> Markup:
    """Draw what stands around a list, or give it as it was drawn.

    Parameters
    ----------
    given : mapping
        What the template is given.
    told : bool
        What of it follows from the reader, besides what the list itself depends on.
    kept : bool, default=True
        Whether to keep it; a form that may be half filled in is drawn each time.
    """
    drawn: Markup | None = found.memo.get((template, *told)) if kept else None
    if drawn is None:
        drawn = Markup(render_template(template, **given))  # noqa: S704 -- rendered by a template
        if kept:
            found.memo[(template, *told)] = drawn
    return drawn


def framed(found: MatchList[Any], facets: Facets, address: Address) -> dict[str, Any]:
    """Give what both lists show around their rows, for a page or for a part of it."""
    return {
        "page": Page(found.items, found.total, address.number, PAGE_SIZE),
        "facets": [(name, title, facets.filters.get(key, [])) for name, key, title in FILTER_TITLES],
        "shown": facets.shown,
        "chips": chips(address, facets),
        "asked": address.asked,
        "args": {**address.args, "slug": (request.view_args or {})["slug"]},
        "taxonomy": found.snapshot.taxonomy,
        "funder_kinds": FUNDER_KINDS,
        "offers_open": found.offers_open,
        "criteria_names": CRITERIA_NAMES,
        "first": address.offset,
        "tie": longest_tie([item.match for item in found.items]) if address.asked.sort == "score" else None,
    }
