"""Finds anything that the asker may see: profiles, places, sectors, and their own deals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue

import applications.services.adverts
import pipeline.services
import pipeline.services.finding
import profiles.services.finding
from accounts.policy import Viewer
from accounts.routes import current_viewer
from foundation.database import Session
from foundation.kept import Kept
from foundation.searching import Search
from foundation.web import session
from insights.services import Library, library
from insights.services.places import KINDS as PLACE_KINDS
from matching.engine import Taxonomy
from matching.services.conversion import read_taxonomy
from pipeline.models import stage_name
from profiles.queries.labels import labels_key
from profiles.services import directory
from profiles.services.finding import Hit
from webapp.navigation import address

#: Most hits of a kind in the list under the search box, and on the page of results.
FEW, MANY = 4, 25
MOST_TEXT = 80
#: Kind of profile, heading, and the pages of one of them and of all.
_PROFILES = (
    ("venture", "Ventures", "profiles.venture", "profiles.ventures"),
    ("mandate", "Mandates", "profiles.mandate", None),
    ("funder", "Funders", "profiles.funder", "profiles.funders"),
    ("cluster", "Clusters", "profiles.cluster", "profiles.clusters"),
)


@dataclass(frozen=True)
class Result:
    """Something found, and where it is."""

    name: str
    line: str
    href: str
    demo: bool = False


@dataclass(frozen=True)
class Group:
    """Results of one kind, and where the rest of them is."""

    title: str
    results: list[Result]
    more: str = ""


#: Read by itself: whoever searches does not wait for the ranker.
_taxonomy: Kept[Taxonomy] = Kept(labels_key, read_taxonomy)


def init_app(app: Flask) -> None:
    """Add ``/search``."""
    app.add_url_rule("/search", "search", search)


def search() -> ResponseReturnValue:
    """Show what was found, as a page or as the list under the search box."""
    words = " ".join(request.args.get("q", "").replace("\x00", "").split())[:MOST_TEXT]
    palette = request.args.get("palette") == "1"
    groups = list(found(session(), words, current_viewer(), FEW if palette else MANY)) if words else []
    template = "search/palette.html" if palette else "search/results.html"
    return render_template(template, words=words, groups=groups, total=sum(len(group.results) for group in groups))


def found(current: Session, words: str, viewer: Viewer, most: int) -> Iterator[Group]:
    """Find everything that holds the words, a group for each kind that has any."""
    deals = _deals(current, words, viewer, most)
    if deals:
        yield Group("Your pipeline", deals, address("pipeline.table", q=words) or "")
    hits = profiles.services.finding.find(current, words, viewer, limit=most)
    hits += [
        Hit("venture", line.slug, line.name, line.one_line, line.demo)
        for line in (directory.catalogue(current).named(viewer, words, most) if Search.of(words) else ())
    ]
    programmes = _programmes(current, words, viewer, most)
    if programmes:
        yield Group("Programmes", programmes)
    for kind, title, one, every in _PROFILES:
        results = [
            Result(hit.name, hit.line, link, hit.demo)
            for hit in hits
            if hit.kind == kind and (link := address(one, slug=hit.slug))
        ]
        if results:
            more = address(every, q=words) if every and len(results) == most else None
            yield Group(title, results, more or "")
    taxonomy = _taxonomy.get(current)
    for title, results in (("Places", _places(library(current), words)), ("Sectors", _sectors(taxonomy, words))):
        kept = results[:most]
        if kept:
            yield Group(title, kept)


def _programmes(current: Session, words: str, viewer: Viewer, most: int) -> list[Result]:
    """Find the published adverts of programmes."""
    return [
        Result(
            each.title, each.line, url_for("applications.advert", slug=each.offer.mandate.slug), each.offer.mandate.demo
        )
        for each in applications.services.adverts.found_by(current, viewer, words, limit=most)
    ]


def _deals(current: Session, words: str, viewer: Viewer, most: int) -> list[Result]:
    boards = [board.organisation_id for board in pipeline.services.boards_of(viewer)]
    return [
        Result(
            f"{line.venture_name} and {line.mandate_name}",
            stage_name(line.stage),
            url_for("pipeline.deal", deal_id=line.id),
            line.demo,
        )
        for line in pipeline.services.finding.find_deals(current, boards, words, limit=most)
    ]


def _best_first(words: str, candidates: Iterable[tuple[str, Iterable[str], Result]]) -> list[Result]:
    """Keep what holds every word in its name or in one of its other names; names that begin with the words go first."""
    asked = words.casefold()
    parts = asked.split()
    ranked = []
    for name, others, result in candidates:
        own = name.casefold()
        texts = [own, *(other.casefold() for other in others)]
        if any(all(part in text for part in parts) for text in texts):
            ranked.append((not own.startswith(asked), not any(text == asked for text in texts), own, result))
    return [each[-1] for each in sorted(ranked, key=lambda each: each[:-1])]


def _places(shelf: Library, words: str) -> list[Result]:
    """Find local authorities, regions, combined authorities and pools: each has a page."""
    parts = words.casefold().split()
    candidates = [
        (name, (), Result(name, PLACE_KINDS[kind], url_for("insights.place", kind=kind, code=code)))
        for (kind, code), name in shelf.names.items()
        if kind in PLACE_KINDS and all(part in name.casefold() for part in parts)
    ]
    return _best_first(words, candidates)


def _sectors(taxonomy: Taxonomy, words: str) -> list[Result]:
    """Find sectors by their names and by other words for them: each leads to the ventures in it."""
    if not address("profiles.ventures"):
        return []
    parts, candidates = words.casefold().split(), []
    for node in taxonomy.sectors.values():
        if not any(all(part in text.casefold() for part in parts) for text in (node.name, *node.synonyms)):
            continue
        above = taxonomy.sectors.get(node.parent or "")
        line = f"Part of {above.name}" if above else "Sector"
        link = url_for("profiles.ventures", sector=node.code)
        candidates.append((node.name, node.synonyms, Result(node.name, line, link)))
    return _best_first(words, candidates)
