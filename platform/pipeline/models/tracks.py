"""The tracks of deals as data: which stages money of each kind goes through, until an organisation words its own.

A stage of a track has a name and an order of its own, and always a canonical code of ``Stage``, so that the funnel,
what the ranker learns and the answers to programs mean the same whatever a house calls it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models.stages import INFO, ORDER, STAGES, Stage, Standing


class Track(StrEnum):
    """Kinds of money that go their own way to a decision."""

    EQUITY = "equity"
    GRANT = "grant"
    LOAN = "loan"
    POOL = "pool"
    ANGEL = "angel"


#: Names of the tracks, in the order in which they are shown.
TRACKS: Mapping[str, str] = {
    Track.EQUITY.value: "Equity",
    Track.GRANT.value: "Grants",
    Track.LOAN.value: "Loans",
    Track.POOL.value: "Pension funds and pools",
    Track.ANGEL.value: "Angels",
}

#: What can be asked for before a deal enters a stage, with its name for reading.
REQUIREMENTS: Mapping[str, str] = {
    "next_step": "A next step",
    "owner_id": "Somebody who looks after it",
    "amount_gbp": "An amount",
    "review_on": "A date to look again",
    "file": "A file with the deal",
    "note": "A note on the deal",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a track, as an organisation has it.

    Parameters
    ----------
    code : str
        Names it within its track; never changes.
    name : str
        What people call it.
    stage : Stage
        What it means.
    meaning : str
        A few words more.
    target_days : int or None
        Days after which a deal has stood in it for too long.
    requires : tuple of str
        Of ``REQUIREMENTS``: what a deal needs before it enters.
    retired : bool
        Whether no deal may enter it any more.
    """

    code: str
    name: str
    stage: Stage
    meaning: str = ""
    target_days: int | None = None
    requires: tuple[str, ...] = ()
    retired: bool = False

    @property
    def standing(self) -> Standing:
        """Where it leaves a deal."""
        return INFO[self.stage].standing

    @property
    def asks(self) -> bool:
        """Whether a move into it needs an answer, such as a reason or a date."""
        return bool(self.requires) or self.stage in (Stage.PASSED, Stage.ON_HOLD)


def _seed(*rows: tuple[str, str, Stage, str]) -> tuple[Step, ...]:
    """Give the stages of a track with the ends that all tracks share."""
    ends = tuple(
        Step(info.stage.value, info.name, info.stage, info.meaning)
        for info in STAGES
        if info.standing in (Standing.PAUSED, Standing.LOST)
    )
    return (*(Step(code, name, stage, meaning) for code, name, stage, meaning in rows), *ends)


#: The stages that each track begins with.
SEEDS: Mapping[str, tuple[Step, ...]] = {
    Track.EQUITY.value: tuple(Step(info.stage.value, info.name, info.stage, info.meaning) for info in STAGES),
    Track.GRANT.value: _seed(
        ("eligible", "Eligible", Stage.SOURCED, "The rules of the programme let it apply"),
        ("expression", "Expression of interest", Stage.SCREENING, "It has said that it would apply"),
        ("applied", "Applied", Stage.PARTNER_MEETING, "The application is in"),
        ("assessed", "Assessed", Stage.DUE_DILIGENCE, "Assessors have scored it"),
        ("offer", "Offer", Stage.TERM_SHEET, "A grant is offered, with its conditions"),
        ("setup", "Project set-up", Stage.LEGALS, "Agreement, plan and bank details"),
        ("live", "Live", Stage.COMPLETED, "The project runs and claims its grant"),
        ("closed", "Closed", Stage.COMPLETED, "The last claim is paid"),
    ),
    Track.LOAN.value: _seed(
        ("enquiry", "Enquiry", Stage.SOURCED, "Somebody asked, or was found"),
        ("expression", "Expression of interest", Stage.SCREENING, "What is wanted, and what for"),
        ("application", "Application", Stage.DUE_DILIGENCE, "Accounts, forecasts and security are looked at"),
        ("credit_committee", "Credit committee", Stage.INVESTMENT_COMMITTEE, "The formal decision"),
        ("offer", "Offer", Stage.TERM_SHEET, "Terms offered"),
        ("security", "Security", Stage.LEGALS, "Documents and charges"),
        ("drawn", "Drawn", Stage.COMPLETED, "The money is out"),
        ("repaying", "Repaying", Stage.COMPLETED, "The money comes back"),
    ),
    Track.POOL.value: _seed(
        ("range_set", "Strategy range set", Stage.SOURCED, "The fund's strategy has room for it"),
        ("shared", "Shared with the strategic authority", Stage.SCREENING, "Need and opportunity are talked over"),
        ("appraisal", "Pool appraisal", Stage.PARTNER_MEETING, "The pool looks at it"),
        ("diligence", "Pool diligence", Stage.DUE_DILIGENCE, "Commercial, technical and legal checks"),
        ("pool_committee", "Pool investment committee", Stage.INVESTMENT_COMMITTEE, "The pool decides"),
        ("commitment", "Commitment", Stage.LEGALS, "Money is committed"),
        ("drawdown", "Drawdown", Stage.COMPLETED, "Money is called and paid"),
        ("reporting", "Reporting", Stage.COMPLETED, "What became of it"),
    ),
    Track.ANGEL.value: _seed(
        ("application", "Application", Stage.SOURCED, "It has asked to pitch, or was found"),
        ("selected", "Pitch selected", Stage.SCREENING, "It may pitch"),
        ("pitched", "Pitched", Stage.FIRST_MEETING, "The members have seen it"),
        ("soft_circled", "Soft circled", Stage.TERM_SHEET, "Members have said what they might put in"),
        ("syndicate_diligence", "Syndicate diligence", Stage.DUE_DILIGENCE, "Checks for all who join"),
        ("signed", "Signed", Stage.LEGALS, "Documents are signed"),
        ("completed", "Completed", Stage.COMPLETED, "The money is in"),
    ),
}

#: Every track keeps at least one stage that means each of these: deals come in, end, wait.
NEEDED: tuple[Stage, ...] = (Stage.SOURCED, Stage.COMPLETED, Stage.ON_HOLD, Stage.PASSED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Steps:
    """The stages of a track as an organisation has them, in its order.

    Parameters
    ----------
    track : str
        Of ``TRACKS``.
    every : tuple of Step
        All of them, retired ones too.
    version : int
        Counts the organisation's changes; 0 while it has made none.
    """

    track: str
    every: tuple[Step, ...]
    version: int = 0

    @property
    def live(self) -> tuple[Step, ...]:
        """Those that a deal may enter."""
        return tuple(step for step in self.every if not step.retired)

    @property
    def first(self) -> Step:
        """Where a deal comes in."""
        return next(step for step in self.live if step.stage is Stage.SOURCED)

    def step(self, code: str) -> Step | None:
        """Give a stage by its own code, retired or not."""
        return next((step for step in self.every if step.code == code), None)

    def find(self, code: str) -> Step | None:
        """Give the stage that a code asks for: its own, else the first that means a canonical one."""
        own = next((step for step in self.live if step.code == code), None)
        return own or next((step for step in self.live if step.stage == code), None)

    def nearest(self, stage: str) -> Step:
        """Give the stage for a canonical code, else the last before it in the usual order."""
        found = self.find(stage)
        if found is not None:
            return found
        before = [step for step in self.live if step.standing is Standing.LIVE and ORDER[step.stage] < ORDER[stage]]
        return max(before, key=lambda step: ORDER[step.stage], default=self.first)

    def lacks(self) -> list[Stage]:
        """Give what every track needs and this one has not."""
        there = {step.stage for step in self.live}
        return [stage for stage in NEEDED if stage not in there]


def seeded(track: str) -> Steps:
    """Give the stages that a track begins with."""
    return Steps(track, SEEDS[track])


def track_for(funder_kind: str, instruments: Collection[str]) -> str:
    """Say which way money goes by who gives it and what it is; equity where several kinds are on offer.

    Parameters
    ----------
    funder_kind : str
        Of ``Funder.kind``.
    instruments : collection of str
        Codes of what the mandate offers.
    """
    if funder_kind == "angel_network":
        return Track.ANGEL.value
    if funder_kind in ("lgps_fund", "lgps_pool"):
        return Track.POOL.value
    if instruments and set(instruments) <= {"grant"}:
        return Track.GRANT.value
    if instruments and set(instruments) <= {"loan", "guarantee", "revenue_based"}:
        return Track.LOAN.value
    return Track.EQUITY.value
