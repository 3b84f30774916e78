"""Puts the invented region into the database, through the same schemas and services as people's own input."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import select

from accounts.models import OrganisationKind, Role, User, key_of
from accounts.services import add_member, create_organisation, create_person
from accounts.services.promotion.signing import record_professional
from foundation import clock
from foundation.audit import plain
from foundation.database import Session
from foundation.ids import slugify
from foundation.sealing import Seal
from profiles.models import Claim, Cluster, Funder, Mandate, Status, Venture
from profiles.schemas import ClusterSchema, FunderSchema, MandateSchema, VentureSchema
from profiles.services.clusters import create_cluster
from profiles.services.funders import create_funder, create_mandate
from profiles.services.known import Known
from profiles.services.saving import System
from profiles.services.ventures import create_venture, set_fact_status, set_status
from reference.services.loading import Change
from webapp.demo import people
from webapp.demo.allocation import invent_allocation
from webapp.demo.applications import invent_applications
from webapp.demo.closings import invent_closings
from webapp.demo.cluster import CLUSTER, CLUSTER_SLUG, FOUNDERS_VENTURE, OTHER_CLUSTER, OTHER_CLUSTER_SLUG
from webapp.demo.contacts import invent_contacts
from webapp.demo.conversations import invent_conversations
from webapp.demo.deals import invent_deals
from webapp.demo.funders import CLOSES_IN, FUNDERS, PENSION_FUNDS, InventedFunder
from webapp.demo.introductions import invent_introductions
from webapp.demo.ledger import invent_ledger
from webapp.demo.members import invent_members
from webapp.demo.papers import Shelf, invent_papers
from webapp.demo.pensions import invent_pension_money
from webapp.demo.people import ACCOUNTS
from webapp.demo.presence import demo_is_loaded
from webapp.demo.readiness import invent_readiness
from webapp.demo.register import invent_register
from webapp.demo.ventures import InventedVenture, invent_ventures
from webapp.demo.votes import invent_votes, tell_founder
from webapp.demo.world import load_world

#: Ventures invented beside the founder's own.
COUNT = 399
#: Days before today on which the funders were recorded as investment professionals.
_RECORDED_DAYS = 220
Report = Callable[[str, int, int], None]
_SYSTEM = System(name="Demo")


def load_demo(session: Session, seal: Seal, report: Report, shelf: Shelf) -> list[Change]:
    """Load the demo where it is not there yet.

    Parameters
    ----------
    session : Session
        The transaction that all of it is part of.
    seal : Seal
        Closes the records of the funders' investor categories.
    report : callable
        Told the step, how much of it is done, and how much there is.
    shelf : Shelf
        Where the files of the founder's data room go.

    Returns
    -------
    list of Change
        What was added; nothing where the demo was there.
    """
    if demo_is_loaded(session):
        return []
    known = Known(session)
    staff = _people_and_funders(session, known, seal, report)
    cluster = _cluster(session, known)
    ventures = _ventures(session, known, report)
    # Those that were accepted are on a board before others come onto it.
    introductions = invent_introductions(session, staff, ventures)
    applications = invent_applications(session, staff, ventures)
    hours = invent_ledger(session, ventures[0])
    boards = {invented.slug: staff[invented.slug] for invented in FUNDERS}
    deals = invent_deals(session, boards, ventures, report)
    ballots = invent_votes(session, staff)
    people = invent_contacts(session, staff, ventures)
    tell_founder(session, staff, ventures[0])
    money = invent_allocation(session, staff)
    money += invent_pension_money(session, staff, ventures)
    closed = invent_closings(session, staff)
    papers = _papers(session, shelf, ventures[0])
    messages = invent_conversations(session, shelf, staff, ventures)
    ready = invent_readiness(session, ventures)
    members = invent_members(session, ventures) if cluster is not None else 0
    counts = {
        "ventures": len(ventures),
        "funders": len(FUNDERS) + len(PENSION_FUNDS),
        "clusters": int(cluster is not None),
        "introductions": introductions,
        "applications": applications,
        "time entries": hours,
        "deals": deals,
        "votes": ballots,
        "closings": closed,
        "contacts": people,
        "entries of funds": money,
        "documents": papers,
        "messages": messages,
        "readiness": ready,
        "members of the cluster": members,
        "imported deals": invent_register(session),
    }
    return [Change(f"demo {name}", count, 0, 0, 0) for name, count in counts.items()]


def _papers(session: Session, shelf: Shelf, venture: Venture) -> int:
    """Fill the founder's data room, and let the investor of the demo read in it."""
    by_organisation = {account.organisation: account.email for account in ACCOUNTS}
    founder = session.exec(select(User).where(User.email == by_organisation[FOUNDERS_VENTURE.slug])).one()
    investor = next(account.organisation for account in ACCOUNTS if account.email.startswith("investor@"))
    return invent_papers(session, shelf, key_of(founder), venture, investor)


def _people_and_funders(session: Session, known: Known, seal: Seal, report: Report) -> dict[str, int]:
    """Make the funders with their mandates and staff.

    Returns
    -------
    dict of str to int
        By the slug of each funder's organisation, the key of the person who works its deals.
    """
    dice = random.Random(11)  # noqa: S311
    accounts = {account.organisation: account for account in ACCOUNTS}
    staff: dict[str, int] = {}
    everybody = (*FUNDERS, *PENSION_FUNDS)
    for number, invented in enumerate(everybody, start=1):
        kind = OrganisationKind.AUTHORITY if invented.kind == "public_programme" else OrganisationKind.FUNDER
        area = ("combined_authority", "E47000007") if kind is OrganisationKind.AUTHORITY else (None, None)
        organisation = create_organisation(
            session, name=invented.name, kind=kind, area_kind=area[0], area_code=area[1], verified=True, demo=True
        )
        public = kind is OrganisationKind.AUTHORITY
        # Before the first deal of the pipeline: an amount is taken from an offer that its funder may see that day.
        with clock.frozen(clock.now() - timedelta(days=_RECORDED_DAYS)):
            record_professional(
                session,
                seal=seal,
                organisation_id=key_of(organisation),
                actor_id=None,
                basis="public_body" if public else "frn",
                reference="DEMO: an invented public body" if public else "DEMO: an invented firm, in no register",
                demo=True,
            )
        account = accounts.get(invented.slug)
        name = account.name if account else f"{dice.choice(people.FIRST_NAMES)} {dice.choice(people.LAST_NAMES)}"
        email = account.email if account else f"{slugify(name)}@{invented.slug}.example"
        person = create_person(session, email=email, name=name, password=people.PASSWORD, demo=True)
        add_member(session, organisation_id=key_of(organisation), user_id=key_of(person), role=Role.OWNER)
        staff[invented.slug] = key_of(person)
        _funder(session, known, invented, key_of(organisation))
        report("funders", number, len(everybody))
    admin = accounts[""]
    create_person(session, email=admin.email, name=admin.name, password=people.PASSWORD, is_staff=True, demo=True)
    return staff


def _funder(
    session: Session, known: Known, invented: InventedFunder, organisation_id: int
) -> tuple[Funder, list[Mandate]]:
    data = {
        "name": invented.name,
        "kind": invented.kind,
        "description": invented.description,
        "base_authority_code": invented.base,
    }
    funder = create_funder(
        session,
        actor=_SYSTEM,
        organisation_id=organisation_id,
        data=FunderSchema().load(data),
        known_facts=known,
        slug=invented.slug,
        status=Status.PUBLISHED,
        demo=True,
    )
    confirmed = clock.today() - timedelta(days=40)
    mandates = [
        create_mandate(
            session,
            actor=_SYSTEM,
            funder=funder,
            data=MandateSchema().load(plain({**terms, **_closing(terms), "last_confirmed_on": confirmed})),
            known_facts=known,
            status=Status.PUBLISHED,
            demo=True,
        )
        for terms in invented.mandates
    ]
    return funder, mandates


def _closing(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Give the day on which an invented programme closes, where it has one."""
    days = CLOSES_IN.get(terms["name"])
    return {} if days is None else {"closes_on": clock.today() + timedelta(days=days)}


def _cluster(session: Session, known: Known) -> Cluster:
    """Make the cluster across three councils, and its lead."""
    account = next(account for account in ACCOUNTS if account.organisation == CLUSTER_SLUG)
    organisation = create_organisation(
        session, name=str(CLUSTER["name"]), kind=OrganisationKind.CLUSTER, verified=True, demo=True
    )
    lead = create_person(session, email=account.email, name=account.name, password=people.PASSWORD, demo=True)
    add_member(session, organisation_id=key_of(organisation), user_id=key_of(lead), role=Role.OWNER)
    create_cluster(
        session,
        actor=_SYSTEM,
        organisation_id=None,
        data=ClusterSchema().load(plain(OTHER_CLUSTER)),
        known_facts=known,
        slug=OTHER_CLUSTER_SLUG,
        status=Status.PUBLISHED,
        demo=True,
    )
    return create_cluster(
        session,
        actor=_SYSTEM,
        organisation_id=key_of(organisation),
        data=ClusterSchema().load(plain(CLUSTER)),
        known_facts=known,
        slug=CLUSTER_SLUG,
        status=Status.PUBLISHED,
        demo=True,
    )


def _ventures(session: Session, known: Known, report: Report) -> list[Venture]:
    """Make the founder's venture and the others."""
    account = next(account for account in ACCOUNTS if account.organisation == FOUNDERS_VENTURE.slug)
    founder = create_person(session, email=account.email, name=account.name, password=people.PASSWORD, demo=True)
    invented = [FOUNDERS_VENTURE.venture(clock.today())]
    invented += invent_ventures(load_world(session), clock.today(), COUNT)
    dice = random.Random(23)  # noqa: S311
    made = []
    for number, one in enumerate(invented, start=1):
        venture = _venture(session, known, one, dice)
        if number == 1:
            add_member(session, organisation_id=venture.organisation_id, user_id=key_of(founder), role=Role.OWNER)
        made.append(venture)
        if number % 20 == 0 or number == len(invented):
            report("ventures", number, len(invented))
    return made


def _venture(session: Session, known: Known, invented: InventedVenture, dice: random.Random) -> Venture:
    organisation = create_organisation(session, name=invented.name, kind=OrganisationKind.VENTURE, demo=True)
    data = {key: value for key, value in invented.data.items() if value is not None}
    data["rounds"] = [_with_investors(dice, row) for row in invented.data["rounds"]]  # type: ignore[attr-defined]
    venture = create_venture(
        session,
        actor=_SYSTEM,
        organisation_id=key_of(organisation),
        data=VentureSchema().load(plain(data)),
        known_facts=known,
        demo=True,
    )
    for field, (status, _days) in invented.facts.items():
        set_fact_status(session, actor=_SYSTEM, venture=venture, fields=[field], status=Claim(status))
    if invented.published:
        set_status(session, actor=_SYSTEM, venture=venture, status=Status.PUBLISHED)
    return venture


def _with_investors(dice: random.Random, row: Mapping[str, Any]) -> dict[str, Any]:
    """Name invented funders as the investors of an earlier round: never a real one."""
    fitting = [
        funder.name
        for funder in FUNDERS
        if any(row["stage_code"] in terms["stages"] for terms in funder.mandates)  # type: ignore[operator]
    ]
    chosen = dice.sample(fitting, min(len(fitting), dice.randint(0, 2)))
    return {**row, "investors": chosen}
