"""Tables of readiness: the questionnaire, what ventures answer, who may judge it, and what the checks ask for."""

from readiness.models.answers import Adviser, Answer, Assessment, EvidenceFile, Reply, Score, Snapshot
from readiness.models.checks import Award, CheckFacts, Measurement
from readiness.models.questionnaire import Dimension, Helper, SensitiveArea, SensitiveSector, Statement, Target

__all__ = [
    "Adviser",
    "Answer",
    "Assessment",
    "Award",
    "CheckFacts",
    "Dimension",
    "EvidenceFile",
    "Helper",
    "Measurement",
    "Reply",
    "Score",
    "SensitiveArea",
    "SensitiveSector",
    "Snapshot",
    "Statement",
    "Target",
]
