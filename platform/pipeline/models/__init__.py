"""The pipeline: deals with their log, the stages they go through, and why one was passed on."""

from pipeline.models.ballot import SCALES, Ballot, BallotState, BallotVote, BallotVoter, Round
from pipeline.models.closing import (
    TERMS_OF,
    Basis,
    ClosingState,
    DealClosing,
    DealInvestor,
    DealTerms,
    Interest,
    Part,
)
from pipeline.models.deal import Deal, DealEvent
from pipeline.models.feedback import ComebackState, DealComeback, DealFeedback, Wanted
from pipeline.models.meeting import DealMeeting, DealMeetingPerson
from pipeline.models.reasons import REASON_GROUPS, REASONS, ReasonGroup
from pipeline.models.sharing import DealShare
from pipeline.models.stages import INFO, LIVE_STAGES, ORDER, STAGES, Stage, StageInfo, Standing, stage_name
from pipeline.models.staging import MandateTrack, PipelineStage, PipelineTrack
from pipeline.models.tags import DealTag
from pipeline.models.tracks import REQUIREMENTS, SEEDS, TRACKS, Step, Steps, Track, seeded, track_for
from pipeline.models.work import DealEntry, DealFile, DealNote, DealTask, NoteKind

__all__ = [
    "INFO",
    "LIVE_STAGES",
    "ORDER",
    "REASONS",
    "REASON_GROUPS",
    "REQUIREMENTS",
    "SCALES",
    "SEEDS",
    "STAGES",
    "TERMS_OF",
    "TRACKS",
    "Ballot",
    "BallotState",
    "BallotVote",
    "BallotVoter",
    "Basis",
    "ClosingState",
    "ComebackState",
    "Deal",
    "DealClosing",
    "DealComeback",
    "DealEntry",
    "DealEvent",
    "DealFeedback",
    "DealFile",
    "DealInvestor",
    "DealMeeting",
    "DealMeetingPerson",
    "DealNote",
    "DealShare",
    "DealTag",
    "DealTask",
    "DealTerms",
    "Interest",
    "MandateTrack",
    "NoteKind",
    "Part",
    "PipelineStage",
    "PipelineTrack",
    "ReasonGroup",
    "Round",
    "Stage",
    "StageInfo",
    "Standing",
    "Step",
    "Steps",
    "Track",
    "Wanted",
    "seeded",
    "stage_name",
    "track_for",
]
