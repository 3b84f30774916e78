"""The left bar: what a person can go to, by what they are.

An entry whose page does not exist in this application is left out, so that the bar never leads nowhere.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer, may
from accounts.routes import ask_along, current_viewer, told_along
from foundation.catalogue import read_mark
from foundation.database import Session
from foundation.kept import Drawn, Newest
from foundation.web import render_part, session, settings, wants_fragment
from notices.queries import MOST_COUNTED
from webapp.queries import WAITING, OwnProfile, Waiting, own_profiles

T = TypeVar("T")
#: More ventures or mandates than this are reached from the start page.
MOST_OF_A_KIND = 6


@dataclass(frozen=True)
class Entry:
    """A line of the left bar."""

    label: str
    address: str
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under a heading; the first group has none."""

    title: str
    entries: Sequence[Entry]


def init_app(app: Flask) -> None:
    """Give every page its left bar, and the links at its top and foot."""
    ask_along(app, *WAITING)

    @app.context_processor
    def _navigation() -> dict[str, object]:
        if wants_fragment():
            return {}
        viewer = current_viewer()
        waits = waits_of(viewer)
        reader = _reader(viewer, profiles_of(viewer), (waits.threads, waits.messages))
        search = address("search") or ""
        return {
            "topbar_start": _topbar(search),
            "sidebar": _sidebar(reader, request.path),
            "foot": _kept(("foot",), lambda: _rendered("foot", links=foot_links())),
            "palette": _kept(("palette",), lambda: _rendered("palette", search_address=search)),
            "person_links": _kept(("person", viewer.signed_in), lambda: person_links(viewer)),
            "notices_address": address("notices.notices") or "",
            "unread_notices": _counted(waits.notices),
            "sign_out_address": address("accounts.sign_out") or "",
        }


def _rendered(name: str, **given: object) -> Markup:
    """Draw a part of the frame of pages."""
    return render_part(f"components/{name}.html", **given)


def _counted(notices: int) -> str:
    """Say how many notices wait; nothing where none does."""
    return "" if not notices else f"{MOST_COUNTED - 1}+" if notices >= MOST_COUNTED else str(notices)


def _topbar(search: str) -> Markup:
    """Draw the beginning of the top bar; on the page of the search it says what was searched for."""
    if request.path == search:
        return _rendered("topbar_start", search_address=search, searched=request.args.get("q", ""))
    return _kept(("topbar_start",), lambda: _rendered("topbar_start", search_address=search, searched=""))


@dataclass(frozen=True)
class _Reader:
    """All that the left bar follows from: the kinds of their organisations, what they may do, and what they keep."""

    raises: bool
    funds: bool
    reads_disclosures: bool
    administers: bool
    own: tuple[OwnProfile, ...]
    threads: tuple[int, int]


def _reader(viewer: Viewer, own: Sequence[OwnProfile], threads: tuple[int, int] = (0, 0)) -> _Reader:
    return _Reader(
        bool(viewer.seats_of_kind(OrganisationKind.VENTURE)),
        bool(viewer.seats_of_kind(OrganisationKind.FUNDER)),
        may(viewer, Action.READ_DISCLOSURES),
        may(viewer, Action.ADMINISTER),
        tuple(own),
        threads,
    )


def _kept(key: tuple[object, ...], make: Callable[[], T]) -> T:
    """Give something that follows from its key and from which pages this application has."""
    held: Drawn[T] = current_app.extensions.setdefault("parity_navigation", Drawn(most=2048))
    return held.get(key, make)


def _sidebar(reader: _Reader, path: str) -> Markup:
    """Draw the left bar once for all who can go to the same places from the same page."""
    groups = _kept(("groups", reader), lambda: _groups(reader))
    current = current_entry(groups, path)
    here = current == path

    def draw() -> Markup:
        return _rendered("sidebar", groups=groups, current_entry=current, here=here, demo_mode=settings().demo)

    return _kept(("sidebar", reader, current, here), draw)


def has_endpoint(endpoint: str) -> bool:
    """Say whether this application has a page."""
    return endpoint in current_app.view_functions


def address(endpoint: str, **values: str) -> str | None:
    """Give the address of a page, or None where this application has no such page."""
    if values:
        return url_for(endpoint, **values) if has_endpoint(endpoint) else None  # type: ignore[arg-type]
    # A dozen addresses on every page that never change while the application runs.
    known: dict[str, str | None] = current_app.extensions.setdefault("parity_addresses", {})
    if endpoint not in known:
        known[endpoint] = url_for(endpoint) if has_endpoint(endpoint) else None
    return known[endpoint]


def waits_of(viewer: Viewer) -> Waiting:
    """Say what somebody has not read: it came with the sign-in."""
    return Waiting(*told_along()) if viewer.signed_in else Waiting()


def profiles_of(viewer: Viewer) -> list[OwnProfile]:
    """Give what somebody's organisations keep; asked of the database once a request."""
    if not viewer.seats:
        return []
    if "own_profiles" not in g:
        g.own_profiles = _kept_profiles(session(), tuple(sorted(viewer.seats)))
    return list(g.own_profiles)


#: What organisations keep, by the state of the catalogue: every saved profile moves it.
_OWN: Newest[list[OwnProfile]] = Newest(most=512)


def _kept_profiles(database: Session, organisation_ids: tuple[int, ...]) -> list[OwnProfile]:
    """Give what some organisations keep, read again only when a profile has been saved since."""
    return _OWN.of(database, organisation_ids, read_mark(database), partial(own_profiles, database, organisation_ids))


def _entries(*wanted: tuple[str, str | None, str]) -> list[Entry]:
    return [Entry(label, found, icon) for label, found, icon in wanted if found]


def groups_for(viewer: Viewer, own: Sequence[OwnProfile], threads: tuple[int, int] = (0, 0)) -> list[Group]:
    """Say what somebody can go to, in the order in which they are likely to want it.

    Parameters
    ----------
    threads : tuple of int
        How many threads their organisations have, and how many messages in them they have not read.
    """
    return _groups(_reader(viewer, own, threads))


def _groups(reader: _Reader) -> list[Group]:
    groups = [
        Group("", _entries(("Home", address("home"), "home"))),
        *_own_work(reader, reader.own),
        Group("Explore", _explore()),
        *_platform(reader),
    ]
    return [group for group in groups if group.entries]


def _own_work(reader: _Reader, own: Sequence[OwnProfile]) -> Iterator[Group]:
    held, unread = reader.threads
    label = f"Messages ({unread} new)" if unread else "Messages"
    messages = (label, address("conversations.all") if held else None, "mail")
    pipeline = ("Pipeline", address("pipeline.board"), "board")
    introductions = ("Introductions", address("introductions.all"), "mail")
    applications = ("Applications", address("applications.all"), "list")
    waiting = ("Reviews", address("applications.waiting"), "check")
    if reader.raises:
        yield Group("Raise money", [*_ventures(own), *_entries(introductions, messages, applications, pipeline)])
    if reader.funds:
        shared = ("Documents shared", address("documents.shared"), "list")
        deals = ("Shared by funders", address("pipeline.received_list"), "share")
        views = ("Saved views", address("dealflow.views"), "bookmark")
        money = _accounts(own)
        contacts = ("Contacts", address("contacts.contacts"), "people")
        own_pages = _entries(views, introductions, messages, applications, waiting, pipeline, deals, contacts, shared)
        yield Group("Deal flow", [*_mandates(own), *own_pages, *money])
    elif any(profile.kind == "mandate" for profile in own):
        # An authority has programmes and is asked for money, but keeps no board.
        yield Group(
            "Your programmes",
            [*_mandates(own), *_entries(introductions, messages, applications, waiting), *_accounts(own)],
        )
    clusters = [profile for profile in own if profile.kind == "cluster"][:MOST_OF_A_KIND]
    if clusters:
        yield Group(
            "Your clusters",
            [entry for each in clusters for entry in _cluster(each, alone=len(clusters) == 1)],
        )


def _ventures(own: Sequence[OwnProfile]) -> list[Entry]:
    ventures = [profile for profile in own if profile.kind == "venture"][:MOST_OF_A_KIND]
    entries = []
    for venture in ventures:
        of = "" if len(ventures) == 1 else f": {venture.name}"
        entries += _entries(
            (venture.name, address("profiles.venture", slug=venture.slug), "venture"),
            (f"Ranked funders{of}", address("matching.venture_matches", slug=venture.slug), "match"),
            (f"What if{of}", address("matching.what_if", slug=venture.slug), "filter"),
            (f"Programmes by place{of}", address("matching.boundaries", slug=venture.slug), "pin"),
            (f"Readiness{of}", address("readiness.overview", slug=venture.slug), "chart"),
            (f"Documents{of}", address("documents.room", slug=venture.slug), "list"),
            (f"Funding plans{of}", address("plans.plans", slug=venture.slug), "money"),
            (f"Stay or go{of}", address("plans.offers", slug=venture.slug), "share"),
            (f"Runway{of}", address("insights.venture_runway", slug=venture.slug), "clock"),
            (f"Feedback{of}", address("feedback.told", slug=venture.slug), "mail"),
            (f"Closings{of}", address("feedback.closings", slug=venture.slug), "check"),
            (f"Time spent{of}", address("ledger.ledger", slug=venture.slug), "clock"),
        )
    return entries


def _cluster(cluster: OwnProfile, *, alone: bool) -> list[Entry]:
    of = "" if alone else f": {cluster.name}"
    of_members = " of members" if alone else of
    return _entries(
        (cluster.name, address("profiles.cluster", slug=cluster.slug), "cluster"),
        (f"Proposition{of}", address("clusters.proposition", slug=cluster.slug), "money"),
        (f"Members{of}", address("clusters.members", slug=cluster.slug), "people"),
        (f"What members can do{of}", address("clusters.capabilities", slug=cluster.slug), "share"),
        (f"Bridges{of}", address("clusters.bridges", slug=cluster.slug), "link"),
        (f"Investor days{of}", address("clusters.days", slug=cluster.slug), "calendar"),
        (f"Tests and claims{of}", address("clusters.standing", slug=cluster.slug), "check"),
        (f"Readiness{of_members}", address("readiness.of_cluster", slug=cluster.slug), "chart"),
        (f"Runways{of_members}", address("insights.cluster_runways", slug=cluster.slug), "clock"),
        (f"Offers from abroad{of}", address("plans.cluster_offers", slug=cluster.slug), "share"),
    )


def _mandates(own: Sequence[OwnProfile]) -> list[Entry]:
    mandates = [profile for profile in own if profile.kind == "mandate"][:MOST_OF_A_KIND]
    return _entries(
        *((each.name, address("matching.mandate_matches", slug=each.slug), "mandate") for each in mandates),
    )


def _accounts(own: Sequence[OwnProfile]) -> list[Entry]:
    funders = sorted({(each.funder_name, each.funder_slug) for each in own if each.kind == "mandate"})
    named = [(f": {name}" if len(funders) > 1 else "", slug) for name, slug in funders[:MOST_OF_A_KIND]]
    return _entries(
        *((f"Portfolio{ending}", address("portfolio.holdings", slug=slug), "bank") for ending, slug in named),
        *((f"Allocation{ending}", address("allocation.account", slug=slug), "chart") for ending, slug in named),
    )


def _explore() -> list[Entry]:
    return _entries(
        ("Funding gap", address("insights.gap"), "gap"),
        ("Boundary loss", address("insights.loss"), "pin"),
        ("Policy lines", address("insights.policy_lines"), "chart"),
        ("Ventures", address("profiles.ventures"), "venture"),
        ("Funders", address("profiles.funders"), "funder"),
        ("Programmes", address("applications.programmes"), "money"),
        ("Clusters", address("profiles.clusters"), "cluster"),
        ("Blockers", address("clusters.hindering"), "alert"),
        ("Places", address("insights.places"), "pin"),
        ("Pension pools", address("allocation.pools"), "bank"),
    )


def ways_for(viewer: Viewer) -> Group:
    """Give what stands open to whoever keeps nothing of their own: to staff their work, to others the lists."""
    return next(_platform(_reader(viewer, ())), Group("Explore", _explore()))


def _platform(reader: _Reader) -> Iterator[Group]:
    disclosures = ("Disclosures", address("profiles.disclosures"), "list")
    if reader.reads_disclosures and not reader.administers:
        yield Group("Compliance", _entries(disclosures))
    if reader.administers:
        yield Group(
            "Platform",
            _entries(
                ("Organisations", address("accounts.admin_organisations"), "building"),
                ("People", address("accounts.admin_people"), "people"),
                ("Pension accounts", address("allocation.pension_accounts"), "bank"),
                disclosures,
                ("Complaints", address("accounts.complaints"), "mail"),
                ("Wordings", address("accounts.wordings"), "edit"),
                ("Imports", address("profiles.imports"), "upload"),
                ("Background work", address("background.jobs"), "clock"),
                ("Outbox", address("accounts.outbox") if settings().demo else None, "mail"),
            ),
        )


def person_links(viewer: Viewer) -> list[Entry]:
    """Give the links beside a person's name, or those by which a visitor gets in."""
    if viewer.signed_in:
        return _entries(
            ("Your account", address("accounts.account"), ""),
            ("Your organisations", address("accounts.organisations"), ""),
            ("What you are told of", address("notices.settings"), ""),
            ("Your investor category", address("accounts.category"), ""),
            ("Your data", address("accounts.my_data"), ""),
        )
    return _entries(
        ("Register", address("accounts.register"), ""),
        ("Sign in", address("accounts.sign_in"), ""),
    )


def foot_links() -> list[Entry]:
    """Give the links at the foot of every page."""
    return _entries(
        ("Funding gap", address("insights.gap"), ""),
        ("Open data", address("insights.data"), ""),
        ("Who the lists show", address("insights.exposure"), ""),
        ("For programs", address("restapi.reference"), ""),
        ("Privacy", address("accounts.privacy"), ""),
    )


def current_entry(groups: Iterable[Group], path: str) -> str:
    """Give the address of the entry that a page belongs to: the longest one that its own address starts with."""
    addresses = [entry.address for group in groups for entry in group.entries]
    fitting = [found for found in addresses if path == found or (found != "/" and path.startswith(f"{found}/"))]
    return max(fitting, key=len, default="")
