"""What past deals say: the learned second stage of the ranker, and the tables of deals that it reads."""

from matching.engine.behaviour.attribution import Attribution
from matching.engine.behaviour.events import FIELDS, PLACES, CompanyTable, DealLog, RoundTable, encode
from matching.engine.behaviour.feedback import Feedback, FeedbackFact, Said, settled
from matching.engine.behaviour.second_stage import BehaviourModel, Ranking
from matching.engine.behaviour.served import DealFact, Past, PastDeals
from matching.engine.behaviour.storage import data_version, load_model, save_model
from matching.engine.behaviour.store import Decision, ModelStore

__all__ = [
    "FIELDS",
    "PLACES",
    "Attribution",
    "BehaviourModel",
    "CompanyTable",
    "DealFact",
    "DealLog",
    "Decision",
    "Feedback",
    "FeedbackFact",
    "ModelStore",
    "Past",
    "PastDeals",
    "Ranking",
    "RoundTable",
    "Said",
    "data_version",
    "encode",
    "load_model",
    "save_model",
    "settled",
]
