"""One page about a match, to send: the same reasons that both sides are shown on its page."""

from collections.abc import Mapping

from foundation import clock
from foundation.money import format_pounds
from matching.engine import Match
from matching.queries import MandateLine
from matching.services.ranking import Explained
from profiles.queries import VentureRecord
from profiles.queries.labels import Labels
from profiles.services import one_page
from profiles.services.one_page import Bar, Block, Page

_WORDS = (
    "Points of a hundred that add up to the score; the venture and the funder are shown the same reasons. "
    "A score says how stated facts meet stated terms, and nothing of what will come of it."
)


def match_page(
    found: Explained, record: VentureRecord, labels: Labels, *, criteria: Mapping[str, str], kinds: Mapping[str, str],
    reader: str = "",
) -> Page:  # fmt: skip
    """Gather one page about a venture and a mandate.

    Parameters
    ----------
    found : Explained
        The pair, explained as far as whoever asks may see.
    record : VentureRecord
        The venture.
    labels : Labels
        The names behind codes.
    criteria, kinds : Mapping
        How pages name the criteria, and kinds of funder.
    reader : str, default=""
        Whom a page with the round on it is made for, where that is somebody else than the venture's own people.
    """
    venture, line, match = found.venture, found.line, found.match
    return Page(
        title=f"{venture.name} and {line.name}",
        lead=venture.one_line,
        strip=one_page.strip_of(record, labels),
        left=[
            Block("Why they fit, and how far", bars=_bars(match, criteria)),
            _rules(match),
            Block("To be confirmed", points=[f"{sentence}." for sentence in match.to_confirm]),
        ],
        right=[
            Block("The mandate", facts=_terms(line, kinds), note=_source(line)),
            one_page.round_block(record, labels, offer_open=found.offers_open),
            Block("Traction", facts=one_page.facts_of(record, labels, one_page.TRACTION)),
            one_page.team_block(record, labels),
        ],
        footer=one_page.footer(f"{_WORDS} {one_page.confirmed(record)}", reader if found.offers_open else ""),
        demo=venture.demo or line.demo,
        mark=f"{100 * match.score:.0f} of 100",
    )


def _bars(match: Match, names: Mapping[str, str]) -> list[Bar]:
    return [
        Bar(
            names.get(each.criterion, each.criterion.capitalize()),
            f"{100 * each.contribution:.1f} of {100 * each.weight:.1f}",
            min(1.0, max(0.0, each.contribution / each.weight)) if each.weight else 0.0,
            each.reason,
        )
        for each in match.criteria
    ]


def _rules(match: Match) -> Block:
    if match.eligible:
        return Block("Hard rules", "Every hard rule of the mandate is met, as far as is known.")
    return Block("Hard rules that are not met", points=[f"{each.reason}. {each.change}." for each in match.unmet])


def _terms(line: MandateLine, kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("Funder", line.funder_name),
        ("Kind", kinds.get(line.funder_kind, line.funder_kind)),
        ("Smallest cheque", format_pounds(line.ticket_min_gbp, unknown="Not stated")),
        ("Largest cheque", format_pounds(line.ticket_max_gbp, unknown="Not stated")),
        ("Closes", clock.in_words(line.closes_on) if line.closes_on else "Not stated"),
    ]


def _source(line: MandateLine) -> str:
    when = f"Terms confirmed by the funder on {clock.in_words(line.confirmed_on)}." if line.confirmed_on else ""
    dated = f" ({line.source_date})" if line.source_date else ""
    source = f"Source: {line.source_url}{dated}." if line.source_url else ""
    return f"{when} {source}".strip() or "Terms not confirmed by the funder."
