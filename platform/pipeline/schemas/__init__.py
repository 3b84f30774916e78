"""What people may send to the pipeline."""

from pipeline.schemas.closing import (
    BASES,
    LEVELS,
    PARTS,
    ClosingAnswerSchema,
    ClosingSchema,
    ClosingVersionSchema,
    checked_closing,
    checked_closing_answer,
    checked_closing_version,
    checked_investor,
    checked_terms,
)
from pipeline.schemas.deals import EditSchema, MoveSchema, checked_act, checked_edit, checked_move, checked_pass
from pipeline.schemas.sharing import ROUND_LEVELS, checked_round_ask, checked_share
from pipeline.schemas.stages import checked_deal_track, checked_stage, checked_track, checked_version
from pipeline.schemas.votes import (
    BallotFormSchema,
    VoteSchema,
    checked_ballot,
    checked_round,
    checked_vote,
    typed_ballot,
)
from pipeline.schemas.work import NOTE_KINDS, NoteSchema, checked_note, checked_task

__all__ = [
    "BASES",
    "LEVELS",
    "NOTE_KINDS",
    "PARTS",
    "ROUND_LEVELS",
    "BallotFormSchema",
    "ClosingAnswerSchema",
    "ClosingSchema",
    "ClosingVersionSchema",
    "EditSchema",
    "MoveSchema",
    "NoteSchema",
    "VoteSchema",
    "checked_act",
    "checked_ballot",
    "checked_closing",
    "checked_closing_answer",
    "checked_closing_version",
    "checked_deal_track",
    "checked_edit",
    "checked_investor",
    "checked_move",
    "checked_note",
    "checked_pass",
    "checked_round",
    "checked_round_ask",
    "checked_share",
    "checked_stage",
    "checked_task",
    "checked_terms",
    "checked_track",
    "checked_version",
    "checked_vote",
    "typed_ballot",
]
