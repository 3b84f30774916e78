"""Lists of ventures, funders and clusters."""

from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer, may, sight
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation import clock
from foundation.figures import Source
from foundation.web import session
from profiles.queries.labels import Labels
from profiles.queries.listing import VentureLine
from profiles.routes import asking
from profiles.routes.blueprint import profiles
from profiles.routes.filtering import panel, settled
from profiles.schemas.filters import Reading
from profiles.services import cluster_directory, columns, directory, funder_directory
from profiles.services.funders import is_stale
from profiles.services.words import CLAIMS, CLUSTER_KINDS, FUNDER_KINDS

Choice = tuple[str, str, int]
#: Facets with more choices than a page should carry, and how many of them it carries.
_LONG = ("authority", "university", "cluster")
_SHORT = 8
_LEVELS = ((0, 0), (1, 1), (2, 3), (4, 7), (8, 15), (16, None))


@profiles.get("/ventures")
def ventures() -> ResponseReturnValue:
    """List the ventures that somebody may see."""
    viewer, catalogue = current_viewer(), directory.catalogue(session())
    wanted, reading = asking.ventures_wanted(viewer)
    args = asking.ventures_args(reading)
    plain = settled(reading, args)
    if plain is not None:
        return plain
    key = ("ventures", sight(viewer), clock.today(), request.query_string)
    listed, lines = catalogue.drawn.get(key, lambda: _ventures_list(viewer, catalogue, wanted, reading, args))
    disclosed(Path.LIST, lines)
    return render_template(
        "profiles/ventures.html",
        offers=directory.sees_offers(viewer),
        listed=Markup(listed),  # noqa: S704 -- drawn by us
        may_add=bool(asking.seats_to_edit(viewer, OrganisationKind.VENTURE)) or not viewer.signed_in,
    )


def _ventures_list(
    viewer: Viewer,
    catalogue: directory.Catalogue,
    wanted: directory.Wanted,
    reading: Reading,
    args: Mapping[str, Sequence[str]],
) -> tuple[str, Sequence[VentureLine]]:
    """Draw the filters and one page of the list, and give the lines on it."""
    found = catalogue.find(session(), viewer, wanted)
    labels = catalogue.labels
    choices = _venture_choices(catalogue, found.counts, wanted.chosen.get("sector", ()))
    view = request.args.get("view", "cards")
    shown = columns.chosen(request.args.getlist("col"), offers=found.offers)
    offer_open = {line.id for line in found.page.items if may(viewer, Action.VIEW_OFFER, line)}
    drawn = render_template(
        "profiles/_ventures_list.html",
        found=found,
        page=found.page,
        labels=labels,
        choices=choices,
        chips=_chips(wanted.chosen, choices),
        wanted=wanted,
        args=args,
        panel=panel(reading, found.filtered, offers=found.offers, args=args),
        view=view if view in ("cards", "table", "map") else "cards",
        longer=_longer(found.counts, choices),
        tiles=_tiles(found.counts["authority"], labels) if view == "map" else [],
        legend=_legend(),
        map_source=Source("Published ventures on this platform", "Parity", vintage=clock.in_words(clock.today())),
        offer_open=offer_open,
        columns=shown,
        all_columns=columns.available(offers=found.offers),
        rows=[(line, columns.cells(line, shown, labels, offer_open)) for line in found.page.items]
        if view == "table"
        else [],
    )
    return drawn, found.page.items


def _venture_choices(
    catalogue: directory.Catalogue, counts: Mapping[str, Mapping[str, int]], sectors: Sequence[str]
) -> dict[str, list[Choice]]:
    """Put in words what a list of ventures can be narrowed to, with how many each choice leaves."""
    labels = catalogue.labels
    authorities = {code: labels.authority(code) for code in labels.authorities}
    return {
        "sector": _tree(counts["sector"], labels, sectors),
        "stage": _named(counts["stage"], labels.stages),
        "region": _named(counts["region"], labels.regions),
        "authority": _ranked("authority", counts["authority"], authorities),
        "university": _ranked("university", counts["university"], labels.universities),
        "cluster": _ranked("cluster", counts["cluster"], catalogue.clusters),
        "claim": _named(counts["claim"], CLAIMS),
        "instrument": _named(counts.get("instrument", {}), labels.instruments),
    }


@profiles.get("/funders")
def funders() -> ResponseReturnValue:
    """List the funders that somebody may see."""
    viewer, wanted = current_viewer(), asking.wanted(funder_directory.FACETS, funder_directory.SORTS)
    found = funder_directory.find_funders(session(), viewer, wanted)
    labels, counts = found.labels, found.counts
    choices = {
        "kind": _named(counts["kind"], FUNDER_KINDS),
        "backs": _named(counts["backs"], {"companies": "Backs companies", "funds": "Backs funds, not companies"}),
        "stage": _named(counts["stage"], labels.stages),
        "instrument": _named(counts["instrument"], labels.instruments),
        "sector": _tree(counts["sector"], labels, wanted.chosen.get("sector", ())),
        "region": _named(counts["region"], {"uk": "Anywhere in the UK", **labels.regions}),
        "freshness": _named(
            counts["freshness"], {"fresh": "Within twelve months", "stale": "More than twelve months ago"}
        ),
    }
    today = clock.today()
    return render_template(
        "profiles/funders.html",
        page=found.page,
        labels=labels,
        choices=choices,
        chips=_chips(wanted.chosen, choices),
        wanted=wanted,
        args=asking.args(),
        kinds=FUNDER_KINDS,
        view="table" if request.args.get("view") == "table" else "cards",
        stale={line.id for line in found.page.items if funder_directory.funder_is_stale(line, today)},
        stale_mandates={
            held.slug
            for line in found.page.items
            for held in line.mandates
            if is_stale(held.last_confirmed_on, held.source_date, today)
        },
        may_add=bool(asking.seats_to_edit(viewer, *asking.FUNDING_KINDS)),
    )


@profiles.get("/clusters")
def clusters() -> ResponseReturnValue:
    """List the clusters that somebody may see."""
    viewer, wanted = current_viewer(), asking.wanted(cluster_directory.FACETS, cluster_directory.SORTS)
    found = cluster_directory.find_clusters(session(), viewer, wanted)
    labels = found.labels
    choices = {
        "kind": _named(found.counts["kind"], CLUSTER_KINDS),
        "sector": _tree(found.counts["sector"], labels, wanted.chosen.get("sector", ())),
        "region": _named(found.counts["region"], labels.regions),
        "authority": _ranked(
            "authority", found.counts["authority"], {code: labels.authority(code) for code in labels.authorities}
        ),
    }
    return render_template(
        "profiles/clusters.html",
        page=found.page,
        labels=labels,
        choices=choices,
        chips=_chips(wanted.chosen, choices),
        wanted=wanted,
        args=asking.args(),
        kinds=CLUSTER_KINDS,
        longer=_longer(found.counts, choices),
        may_add=bool(asking.seats_to_edit(viewer, OrganisationKind.CLUSTER)),
    )


def _named(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Choice]:
    """Give the choices of a facet in the order of their names' list."""
    return [(code, name, counts[code]) for code, name in names.items() if counts.get(code)]


def _ranked(facet: str, counts: Mapping[str, int], names: Mapping[str, str]) -> list[Choice]:
    """Give the choices of a long facet, the most frequent first.

    A few of them and those that are chosen, unless the address asks for all: hundreds of links that hardly anybody
    opens would be most of the page.
    """
    found = [(code, names.get(code, code), number) for code, number in counts.items()]
    found.sort(key=lambda choice: (-choice[2], choice[1]))
    if request.args.get("all") == facet:
        return found
    chosen = set(request.args.getlist(facet))
    return found[:_SHORT] + [choice for choice in found[_SHORT:] if choice[0] in chosen]


def _longer(counts: Mapping[str, Mapping[str, int]], choices: Mapping[str, Sequence[Choice]]) -> dict[str, int]:
    """Give, for each facet that is shown cut short, how many choices it has."""
    return {name: len(counts[name]) for name in _LONG if name in choices and len(counts[name]) > len(choices[name])}


def _tree(counts: Mapping[str, int], labels: Labels, chosen: Sequence[str]) -> list[Choice]:
    """Give branches of the taxonomy, and the leaves of those that are chosen or hold a chosen leaf."""
    opened = {labels.parents.get(code) or code for code in chosen}
    choices: list[Choice] = []
    for code, name in labels.sectors.items():
        if labels.parents[code] is None and counts.get(code):
            choices.append((code, name, counts[code]))
            if code in opened:
                choices += [
                    (leaf, f"– {held}", counts[leaf])
                    for leaf, held in labels.sectors.items()
                    if labels.parents[leaf] == code and counts.get(leaf)
                ]
    return choices


def _chips(chosen: Mapping[str, Sequence[str]], choices: Mapping[str, Sequence[Choice]]) -> list[tuple[str, str, str]]:
    """Give what a list is filtered by, in words."""
    names = {(facet, code): name for facet, held in choices.items() for code, name, _ in held}
    return [
        (facet, code, names.get((facet, code), code).removeprefix("– "))
        for facet, held in chosen.items()
        for code in held
    ]


def _level(number: int) -> int:
    return next(level for level, (_, most) in enumerate(_LEVELS) if most is None or number <= most)


def _legend() -> list[tuple[int, str]]:
    words = [
        str(low) if low == most else f"{low} or more" if most is None else f"{low} to {most}" for low, most in _LEVELS
    ]
    return list(enumerate(words))


def _tiles(counts: Mapping[str, int], labels: Labels) -> list[dict[str, object]]:
    """Give a tile for each local authority, by how many ventures it has under the choices in force."""
    kept = {name: held for name, held in asking.args().items() if name not in ("authority", "view")}
    return [
        {
            "code": place.code,
            "name": place.name,
            "column": place.tile_column,
            "row": place.tile_row,
            "region": place.region_code,
            "level": _level(counts.get(place.code, 0)),
            "label": f"{counts.get(place.code, 0):,} {'venture' if counts.get(place.code, 0) == 1 else 'ventures'}",
            "href": url_for("profiles.ventures", **kept, authority=place.code),  # type: ignore[arg-type]
        }
        for place in labels.authorities.values()
    ]
