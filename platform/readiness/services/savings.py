"""Money, energy and waste saved: what the profile claims beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from profiles.models import Claim
from profiles.queries import VentureRecord
from readiness.models import Measurement

#: By kind: the profile's field, a name, and the unit of a year's saving.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "money": ("money_saved_gbp", "Money saved for customers in a year", "£"),
    "energy": ("energy_saved_kwh", "Energy saved in a year", "kWh"),
    "waste": ("waste_saved_tonnes", "Waste avoided in a year", "tonnes"),
}


@dataclass(frozen=True, slots=True)
class Saving:
    """One kind of saving.

    Parameters
    ----------
    kind, label, unit : str
        What is saved.
    claimed : float or None
        What the profile says.
    status : str
        How far the profile's figure can be relied on.
    measured : Measurement or None
        The newest measurement.
    """

    kind: str
    label: str
    unit: str
    claimed: float | None
    status: str
    measured: Measurement | None

    @property
    def share(self) -> float | None:
        """The measured part of what is claimed."""
        if self.measured is None or not self.claimed:
            return None
        return self.measured.amount / self.claimed

    @property
    def words(self) -> str:
        """The comparison as a sentence."""
        if self.claimed is None and self.measured is None:
            return "Nothing is claimed and nothing was measured."
        if self.measured is None:
            return "Claimed, and not measured yet."
        if self.claimed is None:
            return "Measured, and not claimed in the profile."
        if self.share is None:
            return "The profile claims nought."
        return f"What was measured is {self.share:.0%} of what is claimed."


def savings_of(record: VentureRecord, measurements: Sequence[Measurement]) -> list[Saving]:
    """Set claims beside the newest measurement of each kind."""
    found = []
    for kind, (field, label, unit) in KINDS.items():
        claimed = getattr(record.venture, field)
        status = record.facts[field].status if field in record.facts else Claim.DECLARED.value
        measured = next((row for row in measurements if row.kind == kind), None)
        found.append(Saving(kind, label, unit, None if claimed is None else float(claimed), status, measured))
    return found
