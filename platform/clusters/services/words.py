"""How clusters at work are put into words."""

from collections.abc import Mapping

from clusters.models import ClaimStatus, Confidence, Kind, Outcome, Status, Tier

KINDS: Mapping[str, str] = {
    Kind.FIRM.value: "Firm",
    Kind.UNIVERSITY.value: "University or research body",
    Kind.PUBLIC_BODY.value: "Public body",
    Kind.SUPPORT.value: "Support organisation",
}
STATUSES: Mapping[str, str] = {
    Status.ACCEPTED.value: "Members",
    Status.APPLIED.value: "Ask to join",
    Status.INVITED.value: "Invited",
    Status.DECLINED.value: "Declined",
    Status.WITHDRAWN.value: "Taken back",
    Status.LEFT.value: "Left",
}
TIERS: Mapping[str, str] = {
    Tier.PRIME.value: "Prime or final maker",
    Tier.TIER_1.value: "Tier 1: systems",
    Tier.TIER_2.value: "Tier 2: components",
    Tier.TIER_3.value: "Tier 3: materials and processes",
    Tier.SERVICES.value: "Testing, tools and services",
}
CONFIDENCES: Mapping[str, str] = {
    Confidence.DECLARED.value: "Declared",
    Confidence.EVIDENCED.value: "Evidenced",
    Confidence.CONFIRMED.value: "Confirmed by the cluster",
}
CLAIM_STATUSES: Mapping[str, str] = {
    ClaimStatus.DECLARED.value: "Declared",
    ClaimStatus.EVIDENCED.value: "Evidenced",
    ClaimStatus.VERIFIED.value: "Verified",
}
OUTCOMES: Mapping[str, str] = {
    Outcome.PLANNED.value: "Planned",
    Outcome.MISSED.value: "Did not take place",
    Outcome.MET.value: "Met",
    Outcome.FOLLOW_UP.value: "Follow-up agreed",
    Outcome.DEAL.value: "Deal",
}
