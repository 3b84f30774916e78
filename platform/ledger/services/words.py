"""How the time ledger is put into words."""

from collections.abc import Mapping

from ledger.models import Kind

KINDS: Mapping[str, str] = {
    Kind.INTRODUCTION.value: "Introductions",
    Kind.APPLICATION.value: "Applications",
    Kind.PLAN.value: "Funding plans",
    Kind.DOCUMENT.value: "Documents",
    Kind.OTHER.value: "Something else",
}


def hours(minutes: int) -> float:
    """Give minutes in hours."""
    return round(minutes / 60, 2)
