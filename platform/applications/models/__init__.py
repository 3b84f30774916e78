"""Tables of applications: what a programme asks, what ventures answered, reviews, decisions, and what is kept."""

from applications.models.programmes import WITH_OPTIONS, Kind, Programme, Question
from applications.models.records import (
    DECIDED,
    LIVE,
    WITH_FUNDER,
    WITH_VENTURE,
    Answer,
    Application,
    Event,
    KeptAnswer,
    Status,
)
from applications.models.reviews import Proposal, Review, Reviewer, ReviewState

__all__ = [
    "DECIDED",
    "LIVE",
    "WITH_FUNDER",
    "WITH_OPTIONS",
    "WITH_VENTURE",
    "Answer",
    "Application",
    "Event",
    "KeptAnswer",
    "Kind",
    "Programme",
    "Proposal",
    "Question",
    "Review",
    "ReviewState",
    "Reviewer",
    "Status",
]
