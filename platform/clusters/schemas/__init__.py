"""What people may send about clusters at work."""

from clusters.schemas.days import (
    ChangedDaySchema,
    GuestSchema,
    InvestorDaySchema,
    MeetingSchema,
    MoveSchema,
    OutcomeSchema,
)
from clusters.schemas.members import (
    AnswerSchema,
    BlockerSchema,
    CapabilitySchema,
    ClaimSchema,
    EndSchema,
    InviteSchema,
    JoinSchema,
    LinkAnswerSchema,
    PetitionSchema,
    StandingSchema,
    VentureInviteeSchema,
    read_lines,
)

__all__ = [
    "AnswerSchema",
    "BlockerSchema",
    "CapabilitySchema",
    "ChangedDaySchema",
    "ClaimSchema",
    "EndSchema",
    "GuestSchema",
    "InvestorDaySchema",
    "InviteSchema",
    "JoinSchema",
    "LinkAnswerSchema",
    "MeetingSchema",
    "MoveSchema",
    "OutcomeSchema",
    "PetitionSchema",
    "StandingSchema",
    "VentureInviteeSchema",
    "read_lines",
]
