"""What people may send about programmes, applications and kept answers."""

from applications.schemas.applications import (
    PREFIX,
    AmountSchema,
    ApplicationDecisionSchema,
    ApplicationVersionSchema,
    KeptSchema,
    ShownSchema,
    answers,
    checked_application,
    in_words_of_service,
    on_form,
    several_of,
)
from applications.schemas.common import Lines, Version, checked, typed
from applications.schemas.programmes import (
    LONGEST,
    AssessmentSchema,
    CopySchema,
    NextRoundSchema,
    ProgrammeSchema,
    QuestionSchema,
    ReviewersSchema,
    ReviewSchema,
    SignatureSchema,
)

__all__ = [
    "LONGEST",
    "PREFIX",
    "AmountSchema",
    "ApplicationDecisionSchema",
    "ApplicationVersionSchema",
    "AssessmentSchema",
    "CopySchema",
    "KeptSchema",
    "Lines",
    "NextRoundSchema",
    "ProgrammeSchema",
    "QuestionSchema",
    "ReviewSchema",
    "ReviewersSchema",
    "ShownSchema",
    "SignatureSchema",
    "Version",
    "answers",
    "checked",
    "checked_application",
    "in_words_of_service",
    "on_form",
    "several_of",
    "typed",
]
