"""The schema of a cluster."""

from profiles.schemas.fields import Choice, Codes, Day, PlainText, WebAddress
from profiles.schemas.parts import ItemSchema, ProfileSchema, Rows, about, asked
from profiles.services.words import CLUSTER_KINDS


class ClusterSchema(ProfileSchema):
    """An industrial cluster: what it has, what holds it back, and what it asks for."""

    name = PlainText(
        limit=160, required=True, metadata=about("Name"), error_messages=asked("Enter the name of the cluster.")
    )
    kind = Choice(CLUSTER_KINDS, allow_none=False, metadata=about("Kind"))
    description = PlainText(limit=5_000, lines=True, metadata=about("Description"))
    specialisation = PlainText(limit=2_000, lines=True, metadata=about("What it is good at"))
    sectors = Codes(most=20, metadata=about("Sectors"))
    authorities = Codes(most=100, metadata=about("Local authorities", "All that it reaches into, over any border."))
    lead_body = PlainText(limit=160, metadata=about("Lead body", "Who speaks for the cluster."))
    website = WebAddress(metadata=about("Web site"))
    accreditation = PlainText(limit=160, metadata=about("Accreditation", "For example a quality label for clusters."))
    accredited_by = PlainText(limit=160, metadata=about("Accredited by"))
    accredited_on = Day(metadata=about("Accredited on"))
    anchors = Rows(
        ItemSchema, key="name", most=100, metadata=about("Anchors", "Firms and bodies that others gather round.")
    )
    assets = Rows(
        ItemSchema, key="name", most=100, metadata=about("Shared assets", "Laboratories, test sites, networks.")
    )
    blockers = Rows(ItemSchema, key="name", most=100, metadata=about("What holds it back"))
    asks = Rows(
        ItemSchema, key="name", most=100, metadata=about("What it asks for", "Of government, funders and others.")
    )
