"""The conditions of each statement: what is asked about one that is ticked, and the least that meets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import WordingKind


class Detail(StrEnum):
    """What a condition asks for."""

    POUNDS = "pounds"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True)
class Condition:
    """A condition of a statement; its words stand in the wording.

    Parameters
    ----------
    code : str
        Its name in records and in the API.
    asks : str
        The question about it, for somebody who ticks it.
    detail : Detail
        How the question is answered.
    least : str
        Code of the rule with the smallest answer that meets the condition. Where there is one the question has to be
        answered: the statement itself has to show that the condition is met.
    """

    code: str
    asks: str
    detail: Detail = Detail.TEXT
    least: str = ""


CONDITIONS: Mapping[WordingKind, tuple[Condition, ...]] = {
    WordingKind.HIGH_NET_WORTH_INDIVIDUAL: (
        Condition("income", "Income in the last financial year", Detail.POUNDS, "fpo48.income_min"),
        Condition("net_assets", "Net assets through the last financial year", Detail.POUNDS, "fpo48.net_assets_min"),
    ),
    WordingKind.SELF_CERTIFIED_SOPHISTICATED: (
        Condition("investments", "Number of such investments", Detail.COUNT, "fpo50a.investments_min"),
        Condition("director", "Name of the company"),
        Condition("finance", "Name of the firm or body"),
        Condition("network", "Name of the network or syndicate"),
    ),
    WordingKind.HIGH_NET_WORTH_COMPANY: (
        Condition(
            "many_members",
            "Share capital or net assets, with more members",
            Detail.POUNDS,
            "fpo49.body_corporate_many_members_min",
        ),
        Condition("body_corporate", "Share capital or net assets", Detail.POUNDS, "fpo49.body_corporate_min"),
        Condition(
            "partnership", "Net assets of the partnership or association", Detail.POUNDS, "fpo49.partnership_min"
        ),
        Condition("trustee", "Name of the trust"),
    ),
}
