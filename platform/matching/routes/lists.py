"""The ranked lists: mandates for a venture, ventures for a mandate."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed, risk_warning
from accounts.services.promotion.disclosing import Path
from foundation.downloads import export_form, table_file
from foundation.tabular import Format
from foundation.web import session
from matching import services
from matching.engine import Match
from matching.queries import MandateSubject, VentureLine, venture_subject
from matching.routes.asking import JUST_PASSED, PAGE_SIZE, Address, read_address
from matching.routes.drawing import DrawnList, drawn_list, drawn_part
from matching.services import Facets, MatchList, PassLine, Ranked
from matching.services.tabling import CRITERION, all_columns, columns_for
from matching.services.words import CRITERIA_NAMES
from profiles.models import Venture
from profiles.routes.filtering import panel, settled, where_asked

#: Longest list that is written to a file; its last line says so where there are more.
MOST_EXPORTED = 5_000
_PASS_COLUMNS = ("Passed because", "Note", "Passed on", "Passed by")


def venture_matches(slug: str) -> ResponseReturnValue:
    """Show or export the mandates that fit a venture."""
    current, viewer, address = session(), current_viewer(), read_address()
    venture = services.venture_for_matches(current, viewer, slug)
    question: dict[str, Any] = {"viewer": viewer, "venture": venture, "asked": address.asked}
    form = export_form()
    if form:
        found = services.mandates_for_venture(current, **question, limit=MOST_EXPORTED)
        rows = [[item.line.name, item.line.funder_name, *_cells(item.match)] for item in found.items]
        return _file(("Mandate", "Funder"), rows, form, f"matches-{venture.slug}", total=found.total)
    found = services.mandates_for_venture(current, **question, offset=address.offset, limit=PAGE_SIZE)
    around: dict[str, Any] = {"venture": venture, "endpoint": request.endpoint, "args": {**address.args, "slug": slug}}
    return render_template(
        "matching/venture_matches.html",
        venture=venture,
        actions=drawn_part(found, "matching/_venture_actions.html", around),
        above=drawn_part(found, "matching/_venture_above.html", around),
        matches=drawn_list(
            found,
            address,
            lambda: services.facets_for_venture(current, **question),
            lambda: [((venture.id or 0, item.match.mandate_key), venture.slug, item.line.slug) for item in found.items],
            template="matching/_venture_list.html",
            endpoint="matching.venture_matches",
            venture=venture,
        ),
        may_add=policy.may(viewer, Action.WORK_DEALS, venture),
    )


def mandate_matches(slug: str) -> ResponseReturnValue:
    """Show or export the ventures that fit a mandate."""
    current, viewer = session(), current_viewer()
    mandate = services.mandate_for_matches(current, viewer, slug)
    reading = where_asked(offers=services.offers_open(viewer))
    address = read_address(reading.where)
    plain = settled(reading, address.asked.written())
    if plain is not None:
        return plain
    question: dict[str, Any] = {"viewer": viewer, "mandate": mandate, "asked": address.asked}
    form = export_form()
    if form:
        found = services.ventures_for_mandate(current, **question, limit=MOST_EXPORTED)
        passes = _passes(mandate, address, found)
        return ventures_file(found.items, form, f"matches-{mandate.slug}", total=found.total, passes=passes)
    found = services.ventures_for_mandate(current, **question, offset=address.offset, limit=PAGE_SIZE)
    disclosed(Path.LIST, [item.line for item in found.items])
    may_edit, may_add = policy.may(viewer, Action.EDIT, mandate), policy.may(viewer, Action.WORK_DEALS, mandate)
    # Its address stands in the links around a table, which has too many of them to keep what is drawn for each.
    plain_list = not address.asked.table
    around: dict[str, Any] = {
        "mandate": mandate,
        "endpoint": request.endpoint,
        "args": {**address.args, "slug": slug},
        "may_edit": may_edit,
        "own_weights": found.own_weights,
        "criteria_names": CRITERIA_NAMES,
        "panel": lambda: panel(
            reading,
            services.conditions_for_mandate(current, **question),
            offers=found.offers_open,
            args=address.asked.written(),
        ),
    }
    return render_template(
        "matching/mandate_matches.html",
        **around,
        passes=_passes(mandate, address, found),
        just_passed=just_passed(mandate),
        offers_open=found.offers_open,
        actions=drawn_part(found, "matching/_mandate_actions.html", around, may_edit, kept=plain_list),
        narrowing=drawn_part(found, "matching/_mandate_narrowing.html", around, kept=plain_list and not reading.groups),
        matches=drawn_ventures(
            found, address, mandate, lambda: services.facets_for_mandate(current, **question), may_add=may_add
        ),
        may_add=may_add,
    )


def ventures_file(
    items: Sequence[Ranked[VentureLine]], form: Format, name: str, *, total: int, passes: Mapping[int, PassLine]
) -> Response:
    """Write ventures of a mandate's list to a file, as a disclosure, with the warning where the reader needs one.

    Parameters
    ----------
    total : int
        Length of the list that they are the first of.
    passes : mapping
        Why they were passed on, by the venture's key; empty in a list of other ventures.
    """
    disclosed(Path.EXPORT, [item.line for item in items])
    warning = risk_warning()
    words = [warning.text] if warning else []
    rows = [
        [item.line.name, item.line.one_line, *words, *_why_passed(passes, item), *_cells(item.match)] for item in items
    ]
    titles = ("Venture", "In one line", *(["Risk warning"] if words else []), *(_PASS_COLUMNS if passes else ()))
    return _file(titles, rows, form, name, total=total)


def drawn_ventures(
    found: MatchList[VentureLine],
    address: Address,
    mandate: MandateSubject,
    facets: Callable[[], Facets],
    *,
    may_add: bool,
) -> DrawnList:
    """Draw a list of ventures for a mandate, or give it as it was drawn: with reasons, or as a table."""
    columns = columns_for(address.asked.columns, offers=found.offers_open)
    return drawn_list(
        found,
        address,
        facets,
        lambda: [((item.match.venture_key, mandate.key), item.line.slug, mandate.slug) for item in found.items],
        template="matching/_mandate_list.html",
        endpoint="matching.mandate_matches",
        shape=(columns, may_add) if address.asked.table else (),
        mandate=mandate,
        columns=columns,
        all_columns=all_columns(offers=found.offers_open),
        by=CRITERION,
        may_add=may_add,
    )


def _passes(mandate: MandateSubject, address: Address, found: MatchList[VentureLine]) -> dict[int, PassLine]:
    """Give why the ventures of a list were passed on, where it is of such."""
    keys = [item.match.venture_key for item in found.items] if address.asked.passed else []
    return services.pass_lines(session(), current_viewer(), mandate, keys)


def just_passed(mandate: MandateSubject) -> tuple[Venture, PassLine] | None:
    """Give the venture that an address says was passed on just now, if it still is."""
    slug = request.args.get(JUST_PASSED, "")
    venture = venture_subject(session(), slug) if slug and "\x00" not in slug else None
    if venture is None or not policy.may(current_viewer(), Action.VIEW, venture):
        return None
    key = venture.id or 0
    line = services.pass_lines(session(), current_viewer(), mandate, [key]).get(key)
    return None if line is None else (venture, line)


def _why_passed(passes: Mapping[int, PassLine], item: Ranked[VentureLine]) -> Sequence[object]:
    """Give the cells of a pass; none in a list of other ventures."""
    if not passes:
        return ()
    line = passes.get(item.match.venture_key)
    return (line.reason, line.note, line.at, line.by) if line else (None, None, None, None)


def _cells(match: Match) -> list[object]:
    """Give a match as cells: its score, whether it is eligible, what each criterion gave, and the sentences."""
    gave = {each.criterion: each.contribution for each in match.criteria}
    return [
        round(match.score, 4),
        "yes" if match.eligible else "no",
        # What is not among the criteria of a match, such as past deals where there are none, gave nothing.
        *(round(gave.get(name, 0.0), 4) for name in CRITERIA_NAMES),
        " ".join(f"{each.reason}." for each in match.unmet),
        " ".join(f"{each.change}." for each in match.unmet),
        " ".join(f"{sentence}." for sentence in match.to_confirm),
    ]


def _file(first: Sequence[str], rows: list[list[object]], form: Format, name: str, *, total: int) -> Response:
    columns = [
        *first,
        "Score",
        "Meets every hard rule",
        *(f"{label} gave" for label in CRITERIA_NAMES.values()),
        "Not met",
        "What would change that",
        "To confirm",
    ]
    if total > len(rows):
        rows.append([f"The first {len(rows):,} of {total:,}. Narrow the list by its filters to export the others."])
    return table_file(columns, rows, form, name, title="Matches")
