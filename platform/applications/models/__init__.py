"""Tables of applications: what a programme asks, what ventures answered, reviews, decisions, and what is kept."""

from applications.models.programmes import WITH_OPTIONS, Advert, Allocation, Kind, OpeningWish, Programme, Question
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
from applications.models.reviews import HIGHEST, Criterion, Mark, Proposal, Review, Reviewer, ReviewState

__all__ = [
    "DECIDED",
    "HIGHEST",
    "LIVE",
    "WITH_FUNDER",
    "WITH_OPTIONS",
    "WITH_VENTURE",
    "Advert",
    "Allocation",
    "Answer",
    "Application",
    "Criterion",
    "Event",
    "KeptAnswer",
    "Kind",
    "Mark",
    "OpeningWish",
    "Programme",
    "Proposal",
    "Question",
    "Review",
    "ReviewState",
    "Reviewer",
    "Status",
]
