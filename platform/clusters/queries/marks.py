"""What moves with each change of a cluster at work."""

from sqlalchemy import func, select
from sqlmodel import col

from clusters.models import DayMeeting, InvestorDay, Member
from foundation.marks import Keys, Part, counted, of_trail


def marks(clusters: Keys) -> list[Part]:
    """Count what moves with each change of members and investor days of some clusters; who can act is in the trail."""
    days = select(col(InvestorDay.id)).where(col(InvestorDay.cluster_id).in_(clusters))
    return [
        of_trail("cluster", clusters),
        counted("members", func.sum(col(Member.version))).where(col(Member.cluster_id).in_(clusters)),
        counted("days", func.sum(col(InvestorDay.version))).where(col(InvestorDay.cluster_id).in_(clusters)),
        counted("meetings of days", func.max(col(DayMeeting.id))).where(col(DayMeeting.day_id).in_(days)),
    ]
