"""What kinds, roles and the like are called on pages."""

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
