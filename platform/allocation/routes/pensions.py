"""Pages of pension money: the pools, one pool, one fund."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import ScenarioQuery
from allocation.services import ambition, pensions
from allocation.services.ambition import Tracker
from allocation.services.pensions import Atlas, FundLine, FundView, PoolLine
from foundation.downloads import export_form, table_file
from foundation.errors import Invalid, NotFound
from foundation.figures import Source
from foundation.forms import Form
from foundation.money import format_pounds
from foundation.tabular import Format
from foundation.web import framed, session
from insights.routes.framing import alone
from insights.routes.keeping import piece
from insights.services import library
from insights.services.tiles import place_tiles
from profiles.schemas import check

_BY: Mapping[str, Callable[[FundLine], Any]] = {
    "name": lambda line: line.row.name.lower(),
    "pool": lambda line: (line.pool.name if line.pool else "~", line.row.name.lower()),
    "value": lambda line: line.row.market_value_gbp,
}
_COLUMNS = (
    "code", "fund", "administering authority", "pool", "market value (GBP)", "year", "share", "share of value (GBP)",
    "range set, lower end (GBP)", "range set, upper end (GBP)", "announced move", "publisher", "source", "licence",
)  # fmt: skip


def _share() -> tuple[float | None, Mapping[str, Sequence[str]]]:
    """Read the share that the address asks for, with what is wrong with it."""
    try:
        share = check(ScenarioQuery, request.args.to_dict(), only=("share",)).get("share")
    except Invalid as error:
        return None, error.fields
    return (None if share is None else float(share) / 100), {}


def _asked() -> tuple[Atlas, Form]:
    """Give pension money under the share that the address asks for, and the form that says so.

    A share that cannot be read is told at its field, and the usual one is shown.
    """
    share, errors = _share()
    held = pensions.atlas(session(), share)
    typed = request.args.get("share") or f"{100 * held.share:g}"
    return held, Form({"share": typed}, errors, "The share needs another look." if errors else "")


def _arguments(*names: str) -> dict[str, str]:
    return {name: request.args[name] for name in ("share", *names) if request.args.get(name)}


@allocation_pages.get("/pools")
def pools() -> ResponseReturnValue:
    """Show every pool and every fund, and what a share of their value would be."""
    if wanted := export_form():
        held, _ = _asked()
        return _funds_file(held, _funds(pensions.overview(held).funds), wanted)
    _, errors = _share()
    args = _arguments("sort", "pool")
    key = ("pools", *sorted(args.items()))
    page = render_template("allocation/pools.html", args=args, shown=piece(library(session()).drawn(), key, _pools))
    return page, 422 if errors else 200


def _funds(lines: Sequence[FundLine]) -> list[FundLine]:
    """Put funds in the order that the address asks for, and keep those of the pool that it names."""
    sort, chosen = request.args.get("sort", "name"), request.args.get("pool", "")
    key = sort.removeprefix("-") if sort.removeprefix("-") in _BY else "name"
    held = [line for line in lines if not chosen or (line.row.pool_code or "none") == chosen]
    return sorted(held, key=_BY[key], reverse=sort.startswith("-"))


def _pools() -> Markup:
    """Draw what stands below the heading of the pools: the same for everybody who asks the same."""
    held, form = _asked()
    found = pensions.overview(held)
    html = render_template(
        "allocation/_pools.html",
        found=found,
        lines=_funds(found.funds),
        form=form,
        args=_arguments("sort", "pool"),
        chosen=request.args.get("pool", ""),
        chart=_pool_chart(found.pools, held.source),
        embed=url_for("allocation.embedded_pools", _external=True, **_arguments()),
        source=held.source,
        basis=pensions.BASIS,
    )
    return Markup(html)  # noqa: S704 -- rendered above


def _funds_file(held: Atlas, lines: Sequence[FundLine], form: Format) -> Response:
    source = held.source
    rows = [
        (
            line.row.code, line.row.name, line.row.administering_authority, line.pool.name if line.pool else "",
            line.row.market_value_gbp, line.row.year, held.share, line.ambition.value,
            line.set_low.value if line.set_low else None, line.set_high.value if line.set_high else None,
            line.row.pool_announced, source.publisher, source.title, source.licence,
        )
        for line in lines
    ]  # fmt: skip
    return table_file(_COLUMNS, rows, form, "parity-pension-funds", title="Pension funds")


def _pool_chart(found: Sequence[PoolLine], source: Source) -> dict[str, Any]:
    ordered = sorted(found, key=lambda pool: (-(pool.ambition.value or 0), pool.row.name))
    scenario = found[0].ambition
    return {
        "id": "pool-scenario",
        "title": f"{scenario.label}, by pool",
        "definition": scenario.definition,
        "source": source,
        "kind": "bar",
        "data": {
            "categories": [pool.row.name for pool in ordered],
            "series": [{"name": "Pounds", "values": [pool.ambition.value for pool in ordered]}],
            "unit": "gbp",
            "axis": "Pounds",
            "horizontal": True,
        },
        "table": {
            "columns": ["Pool", "Funds", "Value of the funds", "Share of it"],
            "rows": [
                [pool.row.name, len(pool.funds), format_pounds(pool.value.value), format_pounds(pool.ambition.value)]
                for pool in ordered
            ],
        },
    }


@allocation_pages.get("/pools/<slug:slug>")
def pool(slug: str) -> ResponseReturnValue:
    """Show one pool: its funds, the strategic authorities in its area, and what is local to it."""
    held, form = _asked()
    found = pensions.pool_view(held, slug)
    if wanted := export_form():
        return _funds_file(held, found.funds, wanted)
    page = render_template(
        "allocation/pool.html",
        pool=found,
        trackers=ambition.pool_trackers(session(), current_viewer(), held, found),
        form=form,
        args=_arguments(),
        map=_pool_map(held, found),
        words=pensions.READINGS,
        embed=url_for("allocation.embedded_pool", slug=slug, _external=True),
        basis=pensions.BASIS,
    )
    return page, 422 if form.errors else 200


@allocation_pages.get("/pension-funds/<code>")
def pension_fund(code: str) -> ResponseReturnValue:
    """Show one fund: its value, the range that it set, and both readings of what is local to it."""
    held, form = _asked()
    found = pensions.fund_view(held, code)
    page = render_template(
        "allocation/pension_fund.html",
        found=found,
        line=found.line,
        trackers=ambition.fund_trackers(session(), current_viewer(), held, found),
        readings=[each for each in (found.own, found.pooled) if each is not None],
        words=pensions.READINGS,
        form=form,
        args=_arguments(),
        map=_fund_map(held, found),
        embed=url_for("allocation.embedded_fund", code=code, _external=True),
        basis=pensions.BASIS,
    )
    return page, 422 if form.errors else 200


@allocation_pages.get("/pools/<slug:slug>/ambition")
def pool_ambition(slug: str) -> ResponseReturnValue:
    """Give the vehicles of a pool beside the ambition, as a file."""
    held, _ = _asked()
    found = ambition.pool_trackers(session(), current_viewer(), held, pensions.pool_view(held, slug))
    return _trackers_file(found, slug)


@allocation_pages.get("/pension-funds/<code>/ambition")
def fund_ambition(code: str) -> ResponseReturnValue:
    """Give the accounts about a fund's money beside the ambition, as a file."""
    held, _ = _asked()
    found = ambition.fund_trackers(session(), current_viewer(), held, pensions.fund_view(held, code))
    return _trackers_file(found, code)


def _trackers_file(found: Sequence[Tracker], name: str) -> Response:
    policy.require(current_viewer(), Action.VIEW_DEALS)
    if not found:
        raise NotFound("No account about this money is open to you.")
    rows = [row for each in found for row in ambition.table(each)]
    return table_file(ambition.COLUMNS, rows, export_form() or "csv", f"parity-ambition-{name}", title="Ambition")


def _pool_map(held: Atlas, found: PoolLine) -> dict[str, Any]:
    return {
        "id": "map",
        "tiles": _tiles(held, {place.code for place in found.area.authorities}),
        "legend": [(3, "local, in a combined authority"), (2, "local, in none"), (0, "not local")],
        "title": f"What is local to {found.row.name}",
        "definition": "One hexagon for each local authority; regions are outlined. The areas of all funds of the pool.",
        "source": pensions.AREAS,
        "columns": ("Authority", "What it is to the pool"),
    }


def _fund_map(held: Atlas, found: FundView) -> dict[str, Any]:
    own = {place.code for place in found.own.authorities}
    tiles = _tiles(held, {place.code for place in found.pooled.authorities} if found.pooled else own)
    for tile in tiles:
        if tile["code"] in own:
            tile.update(level=5, label="local under both readings")
    return {
        "id": "map",
        "tiles": tiles,
        "legend": [
            (5, "local under both readings"),
            (3, "local by the pool, in a combined authority"),
            (2, "local by the pool, in none"),
            (0, "not local"),
        ],
        "title": f"What is local to {found.line.row.name}, under both readings",
        "definition": "One hexagon for each local authority; regions are outlined.",
        "source": pensions.AREAS,
        "columns": ("Authority", "What it is to the fund"),
    }


@allocation_pages.get("/embed/pools")
@framed
def embedded_pools() -> ResponseReturnValue:
    """Show what a share of each pool would be, alone."""
    held, _ = _asked()
    page = url_for("allocation.pools", _external=True, **_arguments())
    return alone(_pool_chart(pensions.overview(held).pools, held.source), page)


@allocation_pages.get("/embed/pools/<slug:slug>")
@framed
def embedded_pool(slug: str) -> ResponseReturnValue:
    """Show the area of a pool, alone."""
    held, _ = _asked()
    page = url_for("allocation.pool", slug=slug, _external=True)
    return alone(_pool_map(held, pensions.pool_view(held, slug)), page)


@allocation_pages.get("/embed/pension-funds/<code>")
@framed
def embedded_fund(code: str) -> ResponseReturnValue:
    """Show both readings of what is local to a fund, alone."""
    held, _ = _asked()
    page = url_for("allocation.pension_fund", code=code, _external=True)
    return alone(_fund_map(held, pensions.fund_view(held, code)), page)


def _tiles(held: Atlas, codes: Collection[str]) -> list[dict[str, Any]]:
    """Give a hexagon for each authority, with what it is to the pool."""
    tiles = []
    for tile in place_tiles(list(held.places.values()), codes):
        body = held.places[tile.code].combined_authority_code
        where = f"in {held.strategic[body]}" if body else "in no combined authority"
        label = f"local, {where}" if tile.code in codes else "not local"
        level = (3 if body else 2) if tile.code in codes else 0
        address = url_for("insights.place", kind="authority", code=tile.code)
        tiles.append({**asdict(tile), "label": label, "level": level, "href": address})
    return tiles
