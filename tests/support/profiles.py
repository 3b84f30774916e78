"""Makes profiles for tests, through the same services and rules as everybody else.

Each factory takes any field of the profile's schema by name, and ``status``; what a test does not care about is filled
in. The caller commits.
"""

from datetime import date
from typing import Any

from accounts.models import Organisation
from foundation import clock
from foundation.database import Session
from foundation.ids import slugify
from profiles.models import Cluster, Funder, Mandate, Status, Venture
from profiles.schemas import ClusterSchema, FunderSchema, MandateSchema, VentureSchema, check
from profiles.services.clusters import create_cluster
from profiles.services.funders import create_funder, create_mandate
from profiles.services.saving import System
from profiles.services.ventures import create_venture, set_status

_SYSTEM = System(name="Test")
_numbers = iter(range(1, 10_000_000))


def _organisation(session: Session, kind: str, name: str) -> int:
    organisation = Organisation(
        slug=f"{slugify(name, 60)}-{next(_numbers)}", name=name, kind=kind, created_at=clock.now()
    )
    session.add(organisation)
    session.flush()
    return organisation.id or 0


def a_venture(
    session: Session,
    *,
    status: str = "published",
    organisation_id: int | None = None,
    demo: bool = False,
    **fields: Any,
) -> Venture:
    """Make a venture, published and in Birmingham unless the test says otherwise, in an organisation of its own."""
    data = {
        "name": f"Venture {next(_numbers)}",
        "one_line": "Sensors that find leaks in water pipes, for water companies.",
        "description": "Pipes lose a fifth of the water. Our sensors hear where.",
        "sectors": ["water_environment"],
        "stage_code": "seed",
        "trl": 6,
        "registered_postcode": "B15 2TT",
        "founded_on": date(2021, 5, 4),
        "round_target_gbp": 750_000,
        "round_minimum_gbp": 400_000,
        "instruments": ["equity"],
        **fields,
    }
    owner = organisation_id or _organisation(session, "venture", str(data["name"]))
    venture = create_venture(session, actor=_SYSTEM, organisation_id=owner, data=check(VentureSchema, data), demo=demo)
    if status != "draft":
        set_status(session, actor=_SYSTEM, venture=venture, status=Status(status))
    return venture


def a_funder(
    session: Session,
    *,
    status: str = "published",
    organisation_id: int | None = None,
    demo: bool = False,
    **fields: Any,
) -> Funder:
    """Make a funder, published and without an organisation unless the test says otherwise."""
    source: dict[str, Any] = {
        name: fields.pop(name) for name in ("source_url", "source_date", "source_note") if name in fields
    }
    data = {"name": f"Funder {next(_numbers)}", "kind": "vc", "description": "Backs young firms.", **fields}
    return create_funder(
        session,
        actor=_SYSTEM,
        organisation_id=organisation_id,
        data={**check(FunderSchema, data), **source},
        status=Status(status),
        demo=demo,
    )


def a_mandate(
    session: Session,
    *,
    funder: Funder | None = None,
    status: str = "published",
    demo: bool = False,
    **fields: Any,
) -> Mandate:
    """Make a mandate, published, for seed equity of £250k to £2m anywhere, of a funder of its own."""
    source: dict[str, Any] = {
        name: fields.pop(name) for name in ("source_url", "source_date", "source_note") if name in fields
    }
    data = {
        "name": f"Mandate {next(_numbers)}",
        "stages": ["seed"],
        "instruments": ["equity"],
        "ticket_min_gbp": 250_000,
        "ticket_max_gbp": 2_000_000,
        "last_confirmed_on": clock.today(),
        **fields,
    }
    return create_mandate(
        session,
        actor=_SYSTEM,
        funder=funder or a_funder(session, demo=demo),
        data={**check(MandateSchema, data), **source},
        status=Status(status),
        demo=demo,
    )


def a_cluster(
    session: Session,
    *,
    status: str = "published",
    organisation_id: int | None = None,
    demo: bool = False,
    **fields: Any,
) -> Cluster:
    """Make a cluster, published and without an organisation unless the test says otherwise."""
    source: dict[str, Any] = {
        name: fields.pop(name) for name in ("source_title", "source_line", "source_note") if name in fields
    }
    data = {"name": f"Cluster {next(_numbers)}", "kind": "established", **fields}
    return create_cluster(
        session,
        actor=_SYSTEM,
        organisation_id=organisation_id,
        data={**check(ClusterSchema, data), **source},
        status=Status(status),
        demo=demo,
    )
