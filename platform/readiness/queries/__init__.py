"""Every question that is put to the tables of readiness."""

from readiness.queries.answers import (
    KIND,
    answer_rows,
    answered_statements,
    answers_mark,
    assessment_of,
    assessments,
    evidence_files,
    handed_in_by,
    marks,
    scores,
    snapshots,
)
from readiness.queries.checks import awards, check_facts, measurements, sensitive_areas
from readiness.queries.grants import (
    grants_of,
    grants_of_many,
    organisation_by_slug,
    organisations_that_advise,
    shared_with,
    ventures_for_grantee,
    ventures_of_cluster,
    ventures_shared_with,
)
from readiness.queries.questionnaire import all_of, dimensions, helpers, statements, targets

__all__ = [
    "KIND",
    "all_of",
    "answer_rows",
    "answered_statements",
    "answers_mark",
    "assessment_of",
    "assessments",
    "awards",
    "check_facts",
    "dimensions",
    "evidence_files",
    "grants_of",
    "grants_of_many",
    "handed_in_by",
    "helpers",
    "marks",
    "measurements",
    "organisation_by_slug",
    "organisations_that_advise",
    "scores",
    "sensitive_areas",
    "shared_with",
    "snapshots",
    "statements",
    "targets",
    "ventures_for_grantee",
    "ventures_of_cluster",
    "ventures_shared_with",
]
