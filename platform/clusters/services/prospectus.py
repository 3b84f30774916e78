"""A cluster's proposition as a PDF that may be passed on to anybody: totals, and no single offer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clusters.services.blockers import KINDS as BLOCKER_KINDS
from clusters.services.proposition import ASK, READY, Proposition
from clusters.services.words import KINDS
from foundation import clock, pdf
from foundation.figures import Figure
from foundation.money import format_pounds
from profiles.models import ClusterItem

_TEMPLATE = Path(__file__).parent.parent / "typst" / "prospectus.typ"
_LINE, _TEXT = 300, 1500
_WORDS = "As stated by the cluster and its members. No offer, no advice and no recommendation."


def prospectus(found: Proposition, address: str) -> bytes:
    """Print a proposition.

    Parameters
    ----------
    found : Proposition
        Without single offers.
    address : str
        Where it stands live.
    """
    record, places = found.record, found.boundaries.authorities
    split = [each for each in found.boundaries.programmes if each.status == "split"]
    kinds = [f"{number} {KINDS[kind].lower()}" for kind, number in found.members.items()]
    live = f"Parity, {clock.in_words(clock.today())}, live at {address}."
    data: dict[str, Any] = {
        "title": pdf.printable(record.cluster.name, 160),
        "demo": record.cluster.demo,
        "lead": pdf.printable(record.cluster.specialisation or record.cluster.description, _TEXT),
        "facts": [
            ["Asked for together", _value(found.ask)],
            ["Members", ", ".join(kinds) or "None"],
            ["Local authorities", str(len(places))],
            ["Programmes that a line divides", str(len(split))],
        ],
        "tables": [
            _table("Asked for, by kind of money", ("Kind of money", "Total", "Ventures"), found.by_instrument, ASK),
            _table("How ready the members are", ("Side", "Median level", "Ventures"), found.readiness, READY),
        ],
        "lists": [
            ["Anchors", _items(record.items_of("anchor"))],
            ["Shared assets", _items(record.items_of("asset"))],
            ["What it asks for", _items(record.items_of("ask"))],
            ["What holds it back, and who can act", [_hindrance(each) for each in found.hindrances]],
            [
                "Programmes that a line through the cluster divides",
                [pdf.printable(f"{each.line.name}: {each.clause}", _LINE) for each in split],
            ],
        ],
        "footer": f"{live} {_WORDS}",
    }  # fmt: skip
    return pdf.compile(_TEMPLATE, data)


def _hindrance(each: Any) -> str:
    who = f" {BLOCKER_KINDS[each.kind]}; {each.body or 'who can act is not said'}." if each.kind else ""
    return pdf.printable(f"{each.name}.{who} {each.note}", _LINE)


def _items(items: Sequence[ClusterItem]) -> list[str]:
    return [pdf.printable(f"{item.name}. {item.note}" if item.note else item.name, _LINE) for item in items]


def _value(figure: Figure) -> str:
    if figure.value is None:
        return figure.withheld
    return format_pounds(figure.value) if figure.unit == "gbp" else f"{figure.value:g}"


def _table(title: str, columns: Sequence[str], figures: Sequence[Figure], note: str) -> dict[str, Any]:
    rows = [[figure.label, _value(figure), str(figure.sample_size or "fewer than 5")] for figure in figures]
    return {"title": title, "columns": list(columns), "rows": rows, "note": note}
