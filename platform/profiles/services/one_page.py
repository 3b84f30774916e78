"""One page about a venture, to send: what a reader asks first, with how far each fact can be relied on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foundation import clock, pdf
from profiles.models import Claim
from profiles.queries import VentureRecord
from profiles.queries.labels import Labels
from profiles.services.wording import in_words
from profiles.services.words import CLAIMS

_TEMPLATE = Path(__file__).parents[1] / "typst" / "one_page.typ"
#: What fits on a page: characters of its longest texts, and rows of its lists.
_LONG, _SHORT, _LINE, _ROWS = 900, 320, 130, 6
_OWN_WORDS = "Facts are the venture’s own statements, unless they are marked as evidenced or verified."


@dataclass(frozen=True, slots=True)
class Bar:
    """What one criterion gave: its points in words, and its share of the longest bar from 0 to 1."""

    name: str
    points: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page. What is empty of it is left out."""

    title: str
    text: str = ""
    facts: Sequence[tuple[str, str]] = ()
    bars: Sequence[Bar] = ()
    points: Sequence[str] = ()
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.text or self.facts or self.bars or self.points or self.note)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page.

    Parameters
    ----------
    title, lead : str
        Name, and one line under it.
    strip : sequence of (str, str)
        Facts in a row, each with its label.
    left, right : sequence of Block
        The two columns.
    footer : str
        Where it comes from, and whom it was made for.
    demo : bool
        Whether anything on it is invented.
    mark : str, default=""
        A figure beside the title.
    """

    title: str
    lead: str
    strip: Sequence[tuple[str, str]]
    left: Sequence[Block]
    right: Sequence[Block]
    footer: str
    demo: bool
    mark: str = ""


def printed(page: Page, warning: str = "") -> bytes:
    """Set a page as a PDF of exactly one page, whatever the texts on it are; a risk warning stands at its top."""
    columns = {side: [_block(each) for each in getattr(page, side) if not each.empty] for side in ("left", "right")}
    data: dict[str, Any] = {
        "title": pdf.printable(page.title, 160),
        "lead": pdf.printable(page.lead, 200),
        "strip": _pairs(page.strip),
        "footer": pdf.printable(page.footer, 420),
        "demo": page.demo,
        "mark": page.mark,
        "warning": warning,
        **columns,
    }
    return pdf.compile(_TEMPLATE, data)


def _block(each: Block) -> dict[str, Any]:
    return {
        "title": pdf.printable(each.title, _LINE),
        "text": pdf.printable(each.text, _LONG),
        "facts": _pairs(each.facts),
        "bars": [
            {**asdict(bar), "name": pdf.printable(bar.name, 60), "reason": pdf.printable(bar.reason, 240)}
            for bar in each.bars
        ],
        "points": _few([pdf.printable(point, _SHORT) for point in each.points]),
        "note": pdf.printable(each.note, _SHORT),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(pdf.printable(label, 60), pdf.printable(value, _LINE)) for label, value in pairs]


def _few(rows: list[str]) -> list[str]:
    return rows if len(rows) <= _ROWS else [*rows[: _ROWS - 1], f"and {len(rows) - _ROWS + 1} more"]


def venture_page(record: VentureRecord, labels: Labels, *, offer_open: bool, address: str, reader: str = "") -> Page:
    """Gather one page about a venture.

    Parameters
    ----------
    record : VentureRecord
        The venture.
    labels : Labels
        The names behind codes.
    offer_open : bool
        Whether its round may stand on the page; what it raises is left out otherwise, and said to be.
    address : str
        Of its page here.
    reader : str, default=""
        Whom a page with the round on it is made for, where that is somebody else than the venture's own people.
    """
    row = record.venture
    return Page(
        title=row.name,
        lead=row.one_line,
        strip=strip_of(record, labels),
        left=[
            Block("What it does", row.description),
            Block("Traction", facts=facts_of(record, labels, TRACTION)),
            Block("Earlier rounds", points=_rounds(record, labels)),
            Block("Less waste, energy and cost", shortened(row.resource_note), facts_of(record, labels, SAVED)),
        ],
        right=[
            team_block(record, labels),
            round_block(record, labels, offer_open=offer_open),
            Block("Intellectual property", shortened(row.ip_note), facts_of(record, labels, _PROPERTY)),
            Block("Where to look", facts=_contacts(record, labels, address)),
        ],
        footer=footer(f"{_OWN_WORDS} {confirmed(record)}", reader if offer_open else ""),
        demo=row.demo,
    )


_Fields = Sequence[tuple[str, str]]
TRACTION: _Fields = (
    ("customers", "Paying customers"),
    ("revenue_gbp", "Revenue in twelve months"),
    ("revenue_growth_percent", "Growth of revenue"),
)
SAVED: _Fields = (
    ("money_saved_gbp", "Money saved, one customer, a year"),
    ("energy_saved_kwh", "Energy saved (kWh), one customer, a year"),
    ("waste_saved_tonnes", "Waste avoided (tonnes), one customer, a year"),
)
_PROPERTY: _Fields = (("ip_position", "Position"), ("university_ukprn", "University of origin"))
_ROUND: _Fields = (
    ("round_target_gbp", "Target"),
    ("round_minimum_gbp", "Least it needs"),
    ("round_committed_gbp", "Committed so far"),
    ("instruments", "Kinds of money"),
    ("round_closes_on", "Closes on"),
    ("valuation_gbp", "Valuation before the money"),
    ("seis_status", "SEIS"),
    ("eis_status", "EIS"),
)


def facts_of(record: VentureRecord, labels: Labels, fields: _Fields) -> list[tuple[str, str]]:
    """Give the facts that are known in words, each with how far it can be relied on where that is more than a word."""
    state = record.state()
    return [
        (label, in_words(name, state[name], labels) + _standing(record, name))
        for name, label in fields
        if state[name] not in (None, "", [])
    ]


def _standing(record: VentureRecord, name: str) -> str:
    held = record.facts.get(name)
    if held is None or held.status == Claim.DECLARED:
        return ""
    return f" ({CLAIMS[held.status].lower()} {clock.in_words(held.as_of)})"


def strip_of(record: VentureRecord, labels: Labels) -> list[tuple[str, str]]:
    """Give what a venture is at a glance."""
    row = record.venture
    place = labels.authority(row.registered_authority_code)
    found = [
        ("Sector", ", ".join(labels.sectors.get(code, code) for code in record.sectors[:2])),
        ("Stage", labels.stages.get(row.stage_code or "", "")),
        ("Technology readiness", f"TRL {row.trl}: {labels.levels.get(row.trl, '')}" if row.trl else ""),
        ("Registered in", f"{place}, {labels.region_of(row.registered_authority_code)}" if place else ""),
    ]
    return [(label, value or "Not known") for label, value in found]


def team_block(record: VentureRecord, labels: Labels) -> Block:
    """Give who is behind it."""
    people = [f"{member.name}, {member.role}" if member.role else member.name for member in record.team]
    size = facts_of(record, labels, (("team_size", "People, full-time equivalent"),))
    return Block("Team", shortened(record.venture.team_note), size, points=people)


def round_block(record: VentureRecord, labels: Labels, *, offer_open: bool) -> Block:
    """Give the round, or that it is not shown."""
    if not offer_open:
        return Block(
            "The round", note="What the venture raises is shown to people with a valid investor category only."
        )
    return Block("The round", shortened(record.venture.round_use), facts_of(record, labels, _ROUND))


def confirmed(record: VentureRecord) -> str:
    """Say when the venture last confirmed what it states."""
    day = record.venture.confirmed_on
    return (
        f"Confirmed by the venture on {clock.in_words(day)}."
        if day
        else f"Last changed on {clock.in_words(record.venture.updated_at)}."
    )


def footer(words: str, reader: str) -> str:
    """Say where the page comes from, and whom it was made for where it shows an offer."""
    made = f"Parity, {clock.in_words(clock.today())}. {words} This is no advice and no recommendation."
    return f"{made} Made for {reader}, who may be shown this round: not to be passed on." if reader else made


def shortened(text: str) -> str:
    """Give a text that stands beside others in the length that leaves them room."""
    return pdf.printable(text, _SHORT)


def _rounds(record: VentureRecord, labels: Labels) -> list[str]:
    return [in_words("rounds", [state], labels) for state in record.state()["rounds"]]


def _contacts(record: VentureRecord, labels: Labels, address: str) -> list[tuple[str, str]]:
    own = facts_of(record, labels, (("website", "Web site"), ("company_number", "Company number")))
    founded = facts_of(record, labels, (("founded_on", "Founded"),))
    return [*own, *founded, ("Profile", address)]
