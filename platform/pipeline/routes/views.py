"""Pages that show the pipeline: the board, and one deal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from documents.services.checking import TAKEN
from foundation import clock
from foundation.catalogue import Mark
from foundation.errors import Conflict
from foundation.forms import Form
from foundation.kept import Newest
from foundation.money import format_pounds
from foundation.web import render_part, session, settings, wants_fragment
from pipeline import queries, services
from pipeline.models import REASON_GROUPS, REASONS, REQUIREMENTS, STAGES, TRACKS, NoteKind, stage_name
from pipeline.queries import Card
from pipeline.routes.asking import asked, narrowed
from pipeline.schemas import BASES, LEVELS, NOTE_KINDS, PARTS
from pipeline.services import FIELDS, Board, DealView
from pipeline.services.asking import Asked
from pipeline.services.entering import Entry
from pipeline.services.feedback import may_be_told
from pipeline.services.reading import TrackTab
from pipeline.services.terms import Ending
from profiles.routes.filtering import settled
from profiles.services.directory import labels
from profiles.services.wording import in_words


def board() -> ResponseReturnValue:
    """Show the board of an organisation."""
    asking = asked()
    viewer = current_viewer()
    shown = services.board_for(session(), viewer, asking.organisation)
    if shown is None:
        return render_template("pipeline/none.html")
    mark = queries.board_mark(session(), shown.organisation_id)
    if wants_fragment() and request.args.get("since") == str(mark.version):
        return Response(status=204)
    found = narrowed(asking, shown)
    plain = settled(found.reading, asking.args)
    if plain is not None:
        return plain
    asking = found.asking
    drawn = _columns(shown, asking, mark)
    if wants_fragment():
        return drawn.html
    return render_template(
        "pipeline/board.html",
        **frame(asking, shown),
        drawn=drawn,
        panel=found.panel,
        start="" if drawn.deals else matches_address(shown),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a board as they are sent, and how many deals stand in them."""

    html: Markup
    deals: int
    track: str
    tabs: tuple[TrackTab, ...]


_DRAWN: Newest[_Columns] = Newest(most=128)


def _columns(shown: Board, asking: Asked, mark: Mark) -> _Columns:
    """Read and draw the columns once for as long as nothing in them changes."""
    now, database = clock.now(), session()

    def draw() -> _Columns:
        board = services.board_columns(database, shown, asking.filters, whole=asking.whole)
        html = render_template(
            "pipeline/_columns.html",
            **frame(asking, shown),
            columns=board.columns,
            mark=mark.version,
            card_html=partial(_card_html, shown, now),
        )
        return _Columns(Markup(html), board.deals, board.track, tuple(board.tabs))  # noqa: S704 -- its templates escape

    return _DRAWN.of(database, *drawn_from(shown, asking, mark), draw)


def drawn_from(shown: Board, asking: Asked, mark: Mark) -> tuple[tuple[object, ...], object]:
    """Give all that a board or a table is drawn from: whose it is and what is asked of it, and how far it has come.

    The days that a deal has stood in its stage may be an hour behind; all else is as it is now.
    """
    asked_for = tuple((name, tuple(values)) for name, values in asking.args.items())
    return (shown, asked_for), (mark, asking.filters.ventures, clock.today(), clock.now().hour)


def matches_address(shown: Board) -> str:
    """Give the ranked list from which an empty pipeline is filled."""
    found = queries.first_profile(session(), shown.organisation_id)
    if found is None:
        return ""
    kind, slug = found
    return url_for(f"matching.{kind}_matches", slug=slug)


def _card_html(shown: Board, now: datetime, card: Card, target: int | None) -> Markup:
    days = max(0, (now - card.stage_entered_at).days)
    over = services.days_over(card.stage_entered_at, target)
    return _kept_card(card, days, over, clock.today(), of_funder=shown.kind == "funder", may_work=shown.may_work)


@lru_cache(maxsize=20_000)
def _kept_card(card: Card, days: int, over: int, today: date, *, of_funder: bool, may_work: bool) -> Markup:
    """Render a card once for as long as nothing on it changes: a board has a hundred of them."""
    return render_part(
        "pipeline/_card.html",
        card=card,
        days=days,
        over=over,
        today=today,
        of_funder=of_funder,
        may_work=may_work,
        base=url_for("pipeline.board"),
    )


def deal(deal_id: int) -> ResponseReturnValue:
    """Show one deal with its log."""
    view = services.deal_view(session(), current_viewer(), deal_id)
    return deal_page(view, wanted=request.args.get("to", ""))


def deal_page(
    view: DealView,
    *,
    wanted: str = "",
    forms: Mapping[str, Form] = MappingProxyType({}),
    conflict: Conflict | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """Render a deal, with what was typed where one of its forms comes back."""
    row = view.record.deal
    disclosed(Path.PAGE, [view.record.venture])
    standing = view.steps.step(row.step)
    work = services.workplace(session(), current_viewer(), view.record, scanned=bool(settings().scanner))
    page = render_template(
        "pipeline/deal.html",
        view=view,
        move_form=forms.get("move") or Form({"to": wanted if wanted in [step.code for step in view.moves] else ""}),
        edit_form=forms.get("edit") or Form({name: getattr(row, name) for name in FIELDS} | {"version": row.version}),
        conflict=conflict,
        match_href=_match_address(view),
        owner_options=_owner_options(view),
        reason_options=reason_options(),
        move_options=[(step.code, step.name) for step in view.moves],
        standing=standing,
        over=services.days_over(row.stage_entered_at, standing.target_days if standing else None),
        asked_for=[
            (step.name, ", ".join(REQUIREMENTS[code].lower() for code in step.requires))
            for step in view.moves
            if step.requires
        ],
        tracks=list(TRACKS.items()),
        track_form=forms.get("track") or Form({"track": row.track, "version": row.version}),
        venture_facts=_venture_facts(view),
        mandate_facts=_mandate_facts(view),
        field_labels=FIELDS,
        shown_value=partial(_shown_value, dict(_owner_options(view))),
        reasons=REASONS,
        stage_name=stage_name,
        work=work,
        note_form=forms.get("note") or Form({"kind": NoteKind.NOTE.value}),
        note_kinds=list(NOTE_KINDS.items()),
        meeting_form=forms.get("meeting") or Form({"minutes": 45, "people": [str(current_viewer().user_id)]}),
        meeting_people=[(str(mate.user_id), mate.name) for mate in work.people],
        task_form=forms.get("task") or Form({"task_owner_id": current_viewer().user_id}),
        file_form=forms.get("file") or Form(),
        taken=TAKEN,
        note_of={line.id: line for line in work.notes},
        entry_rows=_entry_rows(work.entry),
        **_ending_parts(view, work.ending, forms),
    )
    return page, status


def _ending_parts(view: DealView, ending: Ending | None, forms: Mapping[str, Form]) -> dict[str, Any]:
    """Give what the cards of terms and other investors need, for those who may see the offer."""
    parts: dict[str, Any] = {"ending": ending, "can_close": may_be_told(view.record)}
    if ending is None:
        return parts
    terms, names = ending.terms, labels(session())
    held = {name: getattr(terms, name) for name in ending.fields} if terms else {}
    return parts | {
        "investor_form": forms.get("investor") or Form(),
        "terms_form": forms.get("terms") or Form({"terms_version": terms.version if terms else 0, **held}),
        "levels": LEVELS,
        "parts_in": PARTS,
        "bases": BASES,
        "instruments": names.instruments,
    }


def _entry_rows(entry: Entry | None) -> list[tuple[str, str, str, bool]]:
    """Give the facts of the first day in words: what it is, then, now, and whether it has changed."""
    if entry is None:
        return []
    names = labels(session())
    return [
        (fact.label, in_words(fact.field, fact.then, names), in_words(fact.field, fact.now, names), fact.changed)
        for fact in entry.facts
    ]


def _match_address(view: DealView) -> str:
    both_open = view.venture_open and view.mandate_open
    if not both_open:
        return ""
    return url_for("matching.match", slug=view.record.venture.slug, mandate_slug=view.record.mandate.slug)


def _owner_options(view: DealView) -> list[tuple[str, str]]:
    """Give those who can look after the deal, with whoever does now."""
    people = {mate.user_id: mate.name for mate in view.workmates}
    now = view.record.deal.owner_id
    if now is not None and now not in people:
        people[now] = view.record.owner_name or "Somebody who has left"
    return [(str(key), name) for key, name in people.items()]


def reason_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the reasons for passing as groups of options."""
    return [(group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS]


def _venture_facts(view: DealView) -> list[tuple[str, str]]:
    """Give the venture's facts, its offer only where the asker may see it."""
    venture = view.record.venture
    facts = [("Technology readiness", f"Level {venture.trl}" if venture.trl else "")]
    if view.offer_open:
        facts += [
            ("Raising", format_pounds(venture.round_target_gbp)),
            ("Committed so far", format_pounds(venture.round_committed_gbp)),
            ("Round closes", _written(venture.round_closes_on)),
        ]
    return [*facts, ("Facts confirmed", _written(venture.confirmed_on))]


def _mandate_facts(view: DealView) -> list[tuple[str, str]]:
    mandate = view.record.mandate
    return [
        ("Funder", view.record.funder.name),
        ("Smallest cheque", format_pounds(mandate.ticket_min_gbp)),
        ("Largest cheque", format_pounds(mandate.ticket_max_gbp)),
        ("Closes", _written(mandate.closes_on)),
        ("Facts confirmed", _written(mandate.last_confirmed_on)),
    ]


def _written(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


def _shown_value(people: Mapping[str, str], field: str, value: object) -> str:
    """Write a value of a deal's field, as the log and a conflict show it."""
    if value in (None, ""):
        return "nothing"
    if field == "amount_gbp":
        return f"£{value:,}"
    if field == "owner_id":
        return people.get(str(value), "somebody else")
    if field.endswith("_on"):
        return _written(value if isinstance(value, date) else date.fromisoformat(str(value)))
    return str(value)


def frame(asking: Asked, shown: Board) -> dict[str, Any]:
    """Give what the board and the table share."""
    own = services.boards_of(current_viewer())
    return {
        "board": shown,
        "boards": own if any(each.slug == shown.slug for each in own) else [*own, shown],
        "asking": asking,
        "args": asking.args,
        "stages": STAGES,
        "tracks": TRACKS,
        "days_since": services.days_since,
    }


def kept_deals(ventures: Sequence[int], mandates: Sequence[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """Tell a page of matches which of them stand in the asker's pipeline: key and stage of the deal."""
    return services.kept_deals(session(), viewer=current_viewer(), ventures=ventures, mandates=mandates)


def to_board(deal_id: int, back: str) -> ResponseReturnValue:
    """Go on to where a move came from: a page of ours, or the deal."""
    local = back.startswith("/pipeline") and "//" not in back and "\\" not in back
    return redirect(back if local else url_for("pipeline.deal", deal_id=deal_id), code=303)
