"""What kinds, roles and the like are called on pages."""

from accounts.models import WordingKind

KINDS = (
    ("venture", "Venture: a young firm or spinout"),
    ("funder", "Funder: places money"),
    ("cluster", "Cluster: speaks for an industry in a place"),
    ("university", "University"),
    ("authority", "Authority: a council, combined authority or pension fund"),
)
ROLES = (
    ("owner", "Owner: everything, people too"),
    ("editor", "Editor: the organisation’s records"),
    ("viewer", "Viewer: reads only"),
)
BASES = (("company_number", "Company number"), ("email_domain", "E-mail domain"))
WORDINGS: dict[str, str] = {
    WordingKind.HIGH_NET_WORTH_INDIVIDUAL: "Statement: high net worth individual (article 48)",
    WordingKind.SELF_CERTIFIED_SOPHISTICATED: "Statement: self-certified sophisticated investor (article 50A)",
    WordingKind.HIGH_NET_WORTH_COMPANY: "Statement: high net worth company (article 49)",
    WordingKind.RISK_WARNING: "Risk warning beside every offer",
    WordingKind.RISK_SUMMARY: "Summary of risks that the warning leads to",
    WordingKind.PRIVACY_NOTICE: "Privacy notice",
    WordingKind.SURVEYS: "Consent: questions about how it went",
}
