"""A large invented region for benchmarks of pages: 5,000 ventures, 1,000 mandates, a board of 300 deals; or more."""

import random
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import func, insert
from sqlmodel import select

from accounts.models import Organisation, OrganisationKind
from accounts.services import add_member, create_organisation, create_person
from foundation import catalogue, clock
from foundation.database import Session, metadata
from foundation.settings import load_settings
from foundation.web import db
from pipeline.models import Deal, DealEvent, Stage
from profiles.models import (
    Funder,
    Mandate,
    MandateInstrument,
    MandatePlace,
    MandateSector,
    MandateStage,
    Venture,
    VentureInstrument,
    VenturePlace,
    VentureSector,
)
from reference.models import Outcode
from webapp.commands.database import migrations
from webapp.commands.seed import load_reference_facts
from webapp.demo.funders import FUNDERS
from webapp.demo.ventures import invent_ventures
from webapp.demo.world import load_world
from webapp.factory import create_app

FOUNDER, INVESTOR = "founder@bench.example", "investor@bench.example"
PASSWORD = "a password for the bench"
VENTURES, MANDATES, DEALS = 5_000, 1_000, 300
_RELATED = {"sectors", "instruments", "places", "team", "rounds"}


def populate(folder: Path, *, address: str | None = None, times: int = 1, deals: int = DEALS) -> dict[str, str]:
    """Fill ``parity.db`` in a folder, or another database.

    Parameters
    ----------
    folder : Path
        Becomes the instance folder of the servers.
    address : str, optional
        The database, where it is another.
    times : int, default=1
        How often each venture is there but for the first, each time under another name.
    deals : int, default=300
        Deals on the investor's board.

    Returns
    -------
    dict of str to str
        Slugs of the venture, mandate and funder that the pages are about.
    """
    settings = load_settings(
        demo=True,
        secure_cookies=False,
        instance=folder,
        log_level="ERROR",
        **({"database_url": address} if address else {}),
    )
    app = create_app(settings)
    with app.app_context():
        command.upgrade(migrations(settings.database), "head")
        load_reference_facts()
        with Session(db.engine) as session:
            slugs = _fill(session, deals)
            session.flush()
            for number in range(1, times):
                _copy(session, number)
            session.commit()
    return slugs


def _copy(session: Session, number: int) -> None:
    """Put every venture but the first there once more, with what stands beside it."""
    first = session.exec(select(func.min(Venture.id))).one() or 0
    beyond = number * VENTURES
    for name, key in (
        ("venture", "id"), ("venture_sector", "venture_id"), ("venture_instrument", "venture_id"),
        ("venture_place", "venture_id"),
    ):  # fmt: skip
        table = metadata.tables[name]
        changed = {
            key: table.c[key] + beyond,
            **({"slug": table.c.slug + f"-{number}", "name": table.c.name + f" {number}"} if name == "venture" else {}),
        }
        columns = [column for column in table.columns if column.name != "id" or name == "venture"]
        wanted = select(*(changed.get(column.name, column) for column in columns))
        wanted = wanted.where(table.c[key] > first, table.c[key] < first + VENTURES)
        session.execute(insert(table).from_select([column.name for column in columns], wanted))


def _fill(session: Session, deals: int) -> dict[str, str]:
    dice = random.Random(7)
    stamp = catalogue.tick(session)
    ventures = _ventures(session, stamp)
    funder, mandates = _mandates(session, stamp, dice)
    _people(session, ventures[0], funder)
    _deals(session, funder, mandates[0], ventures[1 : deals + 1], dice)
    session.flush()
    return {"venture": ventures[0].slug, "mandate": mandates[0].slug, "funder": funder.slug}


def _ventures(session: Session, stamp: int) -> list[Venture]:
    moment, areas = clock.now(), {row.code: row.authority_code for row in session.exec(select(Outcode))}
    made = []
    for number, invented in enumerate(invent_ventures(load_world(session), clock.today(), VENTURES)):
        fields: Mapping[str, Any] = {key: value for key, value in invented.data.items() if key not in _RELATED}
        slug = f"venture-{number}"
        organisation = Organisation(slug=slug, name=invented.name, kind=OrganisationKind.VENTURE, created_at=moment)
        session.add(organisation)
        session.flush()
        assert organisation.id is not None
        venture = Venture(
            **fields,
            organisation_id=organisation.id,
            slug=slug,
            status="published",
            index_version=stamp,
            created_at=moment,
            updated_at=moment,
            published_at=moment,
            registered_authority_code=areas[str(fields["registered_postcode"]).split()[0]],
        )
        session.add(venture)
        session.flush()
        assert venture.id is not None
        for position, code in enumerate(invented.data["sectors"]):  # type: ignore[arg-type,var-annotated]
            session.add(VentureSector(venture_id=venture.id, sector_code=code, position=position))
        for code in invented.data["instruments"]:  # type: ignore[attr-defined]
            session.add(VentureInstrument(venture_id=venture.id, instrument_code=code))
        for place in invented.data["places"]:  # type: ignore[attr-defined]
            area = areas[place["postcode"].split()[0]]
            session.add(VenturePlace(venture_id=venture.id, authority_code=area, **place))
        made.append(venture)
    return made


def _mandates(session: Session, stamp: int, dice: random.Random) -> tuple[Funder, list[Mandate]]:
    """Give the first funder and all mandates: the demo's, again and again with other tickets and stages."""
    moment = clock.now()
    patterns = [(funder, mandate) for funder in FUNDERS for mandate in funder.mandates]
    first, made = None, []
    for number in range(MANDATES):
        pattern, terms = patterns[number % len(patterns)]
        owner = create_organisation(
            session, name=f"{pattern.name} {number}", kind=OrganisationKind.FUNDER, verified=True
        )
        funder = Funder(
            organisation_id=owner.id,
            slug=f"funder-{number}",
            name=f"{pattern.name} {number}",
            kind=pattern.kind,
            status="published",
            created_at=moment,
            updated_at=moment,
        )
        session.add(funder)
        session.flush()
        first = first or funder
        made.append(_mandate(session, funder, terms, number, stamp, dice.uniform(0.5, 2.0)))
    assert first is not None
    return first, made


def _mandate(
    session: Session, funder: Funder, terms: Mapping[str, Any], number: int, stamp: int, factor: float
) -> Mandate:
    moment = clock.now()
    assert funder.id is not None
    mandate = Mandate(
        funder_id=funder.id,
        slug=f"mandate-{number}",
        name=f"{terms['name']} {number}",
        status="published",
        index_version=stamp,
        created_at=moment,
        updated_at=moment,
        ticket_min_gbp=int(terms["ticket_min_gbp"] * factor),
        ticket_max_gbp=int(terms["ticket_max_gbp"] * factor),
        share_max=terms["share_max"] / 100 if "share_max" in terms else None,
        lead=terms.get("lead"),
    )
    session.add(mandate)
    session.flush()
    assert mandate.id is not None
    session.add_all(MandateSector(mandate_id=mandate.id, sector_code=code) for code in terms["sectors"])
    session.add_all(MandateStage(mandate_id=mandate.id, stage_code=code) for code in terms["stages"])
    session.add_all(MandateInstrument(mandate_id=mandate.id, instrument_code=code) for code in terms["instruments"])
    session.add_all(MandatePlace(mandate_id=mandate.id, **place) for place in terms["places"])
    return mandate


def _people(session: Session, venture: Venture, funder: Funder) -> None:
    assert funder.organisation_id is not None
    for email, organisation in ((FOUNDER, venture.organisation_id), (INVESTOR, funder.organisation_id)):
        person = create_person(session, email=email, name="Bench", password=PASSWORD)
        assert person.id is not None
        add_member(session, organisation_id=organisation, user_id=person.id, role="owner")


def _deals(session: Session, funder: Funder, mandate: Mandate, ventures: list[Venture], dice: random.Random) -> None:
    stages = [stage for stage in Stage if stage not in {Stage.PASSED, Stage.WITHDRAWN, Stage.ON_HOLD}]
    assert funder.organisation_id is not None
    assert mandate.id is not None
    for position, venture in enumerate(ventures):
        assert venture.id is not None
        entered = clock.now() - timedelta(days=dice.randint(0, 90))
        stage = dice.choice(stages)
        deal = Deal(
            organisation_id=funder.organisation_id,
            venture_id=venture.id,
            mandate_id=mandate.id,
            stage=stage,
            position=position,
            amount_gbp=dice.randint(10, 200) * 10_000,
            created_at=entered,
            stage_entered_at=entered,
        )
        session.add(deal)
        session.flush()
        assert deal.id is not None
        session.add(DealEvent(deal_id=deal.id, at=entered, kind="added", to_stage=stage))
