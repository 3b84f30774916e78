"""The start page: what Parity is, to a visitor; what there is to do, to somebody who is signed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import sqlmodel
from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue

from accounts.policy import Viewer
from accounts.routes import current_viewer
from clusters.services.days import guest_days
from digests.services import note_visit
from foundation import clock
from foundation.figures import Figure
from foundation.kept import Newest
from foundation.web import session, settings, transaction
from insights.routes.runways import STANDINGS
from insights.services import headline
from insights.services.cliff import in_a_line
from pipeline.queries import BoardFilters, ColumnTotal, DealLine, board_mark, board_totals, deal_lines
from pipeline.services import Board, boards_of
from pipeline.services.owing import Debt
from webapp.calling import calling
from webapp.convening import MOST_ASKING, convenings
from webapp.demo.people import ACCOUNTS, PASSWORD
from webapp.navigation import MOST_OF_A_KIND, address, profiles_of, waits_of, ways_for
from webapp.outlook import Outlook, outlooks
from webapp.queries import OwnProfile
from webapp.rendering import day
from webapp.stewardship import MOST_MISSED, MOST_WAITING, stewardships

#: How long the start page shows a figure before it is worked out anew.
HEADLINE_FOR = timedelta(minutes=10)
#: Facts that were confirmed longer ago than this are asked about again.
CONFIRMED_FOR = timedelta(days=180)
#: Most overdue deals that the start page lists; the pipeline lists them all.
MOST_OVERDUE = 5
#: Most answers that the start page says somebody owes; a page of the pipeline lists them all.
MOST_OWED = 5
#: Deals here are over, or rest.
RESTING = frozenset({"completed", "on_hold", "passed", "withdrawn"})


@dataclass(frozen=True)
class Step:
    """Something that waits for somebody."""

    text: str
    label: str
    address: str


@dataclass(frozen=True)
class Summary:
    """How a pipeline stands: open deals, the money in them, and what is overdue."""

    board: Board
    deals: int
    amount_gbp: int
    with_amount: int
    overdue: Sequence[DealLine]


def init_app(app: Flask) -> None:
    """Add ``/``."""
    app.add_url_rule("/", "home", home)


def home() -> ResponseReturnValue:
    """Show the start page that fits whoever asks."""
    viewer = current_viewer()
    if not viewer.signed_in:
        people = ACCOUNTS if settings().demo else ()
        return render_template("home/visitor.html", figure=current_headline(), people=people, password=PASSWORD)
    own = profiles_of(viewer)
    slugs = [profile.slug for profile in own if profile.kind == "venture"][:MOST_OF_A_KIND]
    shown = list(outlooks(session(), viewer, slugs))
    told = {("venture", each.venture.slug) for each in shown}
    stewards = list(stewardships(session(), viewer, own))
    convened = list(convenings(session(), viewer, own))
    told |= {("cluster", each.slug) for each in convened}
    page = render_template(
        "home/signed_in.html",
        own=own,
        others=[profile for profile in own if (profile.kind, profile.slug) not in told],
        outlooks=shown,
        stewards=stewards,
        calling=calling(session(), viewer, own),
        convened=convened,
        most_asking=MOST_ASKING,
        days=guest_days(session(), viewer),
        most_missed=MOST_MISSED,
        most_waiting=MOST_WAITING,
        standings=STANDINGS,
        in_a_line=in_a_line,
        waits=waits_of(viewer),
        owed=owed_of(shown),
        most_owed=MOST_OWED,
        ways=ways_for(viewer),
        steps=list(steps_for(viewer, own)),
        pipelines=[summary(session(), board) for board in boards_of(viewer)],
    )
    _note_visits(viewer, shown)
    return page


def owed_of(shown: Sequence[Outlook]) -> list[Debt]:
    """Put together what waits for somebody; ventures of one organisation owe the same."""
    found = {debt: None for each in shown for debt in each.affairs.owed}
    return sorted(found, key=lambda debt: debt.due_on or date.max)


def _note_visits(viewer: Viewer, shown: Sequence[Outlook]) -> None:
    """Note once a visit what somebody has seen."""
    seen = [each.venture for each in shown if each.new.note]
    if seen:
        with transaction() as database:
            for venture in seen:
                note_visit(database, viewer, venture)


def current_headline() -> Figure:
    """Give the one figure of the start page. It changes by publication, so it is worked out a few times an hour."""
    now = clock.now()
    kept: tuple[datetime, Figure] | None = current_app.extensions.get("parity_headline")
    if kept is None or not now - HEADLINE_FOR < kept[0] <= now:
        kept = (now, headline(session()))
        current_app.extensions["parity_headline"] = kept
    return kept[1]


def steps_for(viewer: Viewer, own: Sequence[OwnProfile]) -> Iterator[Step]:
    """Say what waits for somebody: nothing is listed that they cannot do here and now."""
    organisations = address("accounts.organisations")
    if not viewer.seats and not viewer.is_staff and organisations:
        yield Step("You do not belong to an organisation yet.", "Add yours, or accept an invitation", organisations)
    kept = {profile.organisation_id for profile in own}
    start = {
        "venture": ("Founders see ranked funders once their venture is described.", "profiles.new_venture"),
        "funder": ("Investors see ranked ventures once they say what they look for.", "profiles.new_funder"),
    }
    for seat in viewer.seats.values():
        words, endpoint = start.get(seat.kind, ("", ""))
        found = address(endpoint) if endpoint and seat.organisation_id not in kept else None
        if found:
            yield Step(words, f"Describe {seat.name}", found)
    for profile in own:
        yield from _step_of(profile)


def _step_of(profile: OwnProfile) -> Iterator[Step]:
    edit = address(f"profiles.edit_{profile.kind}", slug=profile.slug)
    if not edit:
        return
    if profile.status == "draft":
        yield Step(f"{profile.name} is a draft: nobody else sees it.", "Finish and publish it", edit)
    elif profile.confirmed_on and clock.today() - profile.confirmed_on > CONFIRMED_FOR:
        yield Step(
            f"{profile.name} was last confirmed on {day(profile.confirmed_on)}.", "See whether it still holds", edit
        )


#: Asked with every visit of the start page, and changed by few.
_SUMMARIES: Newest[Summary] = Newest()


def summary(session: sqlmodel.Session, board: Board) -> Summary:
    """Count what is open in a pipeline and list what is overdue, read once for as long as nothing of it changes."""
    mark = board_mark(session, board.organisation_id), clock.today()
    return _SUMMARIES.of(session, (board,), mark, partial(_read_summary, session, board))


def _read_summary(session: sqlmodel.Session, board: Board) -> Summary:
    totals = [total for total in _open(session, board) if total.stage not in RESTING]
    late = BoardFilters(overdue_on=clock.today())
    return Summary(
        board,
        deals=sum(total.deals for total in totals),
        amount_gbp=sum(total.amount_gbp for total in totals),
        with_amount=sum(total.deals - total.without_amount for total in totals),
        overdue=deal_lines(session, board.organisation_id, late, sort="next", offset=0, limit=MOST_OVERDUE),
    )


def _open(session: sqlmodel.Session, board: Board) -> list[ColumnTotal]:
    return board_totals(session, board.organisation_id, BoardFilters())
