"""A small world for the access table: one of each kind of person, and the things that addresses are about."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import AccessToken, Invitation, OrganisationKind, Role, Showing, User, key_of
from accounts.services import viewer_for_user
from accounts.services.outbox import kept_letters
from accounts.services.post import Post
from accounts.services.rights.complaints import complain
from accounts.services.signing import Purpose, sign
from allocation.models import EntryImport, PensionAccount
from allocation.services.access import account_for
from allocation.services.aiming import add_target
from allocation.services.entering import enter, open_vehicle
from applications.models import Application, KeptAnswer
from applications.services import adverts, applying, assessing, programmes
from clusters.models import DayMeeting, Member
from clusters.services import capabilities, days, joining, standing
from conversations.models import MessageFile
from dealflow.models import Sharing
from dealflow.services.addresses import read_address
from dealflow.services.keeping import save_view
from foundation import clock
from foundation.database import Session
from foundation.ids import new_token, token_hash
from foundation.mail import FolderMailer, Letter
from foundation.web import settings
from insights.models import DealImport
from introductions.models import Introduction, Meeting
from introductions.services import asking
from ledger.services import entries
from notices.models import Hush
from notices.queries import Filters, mutes_of, notices
from notices.services import News, Subject, tell
from notices.services.muting import mute
from notices.services.unsubscribing import Leaving, link_for
from pipeline.models import Stage
from pipeline.services import add_deal, add_task
from pipeline.services.closing import state_closing
from pipeline.services.meetings import arrange
from pipeline.services.sharing import share
from pipeline.services.telling import ASSIGNED
from pipeline.services.terms import set_investor
from pipeline.services.voting import open_a_ballot
from plans.queries import kept_parts
from plans.services.abroad import add_offer
from plans.services.keeping import keep_plan
from plans.services.proposing import propose_plans
from profiles.models import Venture
from profiles.queries import venture_record
from profiles.routes.imports import DOORS
from profiles.services.access import cluster_for
from profiles.services.importing import begin
from readiness.models import Adviser, Award
from tests.integration import access as table
from tests.support.abroad import an_offer_abroad
from tests.support.contacts import a_contact, a_file
from tests.support.conversations import a_message
from tests.support.documents import TEXT, a_deal_file, a_document, a_leave, an_evidence_file
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.promotion import a_statement, with_wordings
from tests.support.webhooks import a_webhook
from webhooks.queries import waiting_of
from webhooks.services.keeping import send_test


@dataclass
class World:
    """Who there is and what there is."""

    people: dict[str, User] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def make_world(app: Flask, session: Session) -> World:
    """Make the people, and a venture, funder and cluster with everything that hangs on them."""
    world = World()
    _add_people(session, world)
    _add_links(app, session, world)
    _add_readiness(session, world)
    _add_documents(app, session, world)
    _add_introduction(app, session, world)
    _add_thread(app, session, world)
    _add_work(app, session, world)
    _add_notice(app, session, world)
    _add_view(session, world)
    _add_webhook(session, world)
    _add_contact(session, world)
    _add_statement(session, world)
    session.commit()
    _add_applications(session, world)
    _add_time(session, world)
    _add_members(session, world)
    _add_plan(session, world)
    _add_account(session, world)
    session.commit()
    return world


def _add_people(session: Session, world: World) -> None:
    people = world.people
    firm = an_organisation(session, OrganisationKind.VENTURE, company_number="01234567")
    for who, role in ((table.OWNER, Role.OWNER), (table.EDITOR, Role.EDITOR), (table.VIEWER, Role.VIEWER)):
        people[who] = a_member(session, firm, role)
    a_member(session, firm)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    people[table.FUNDER] = a_member(session, fund)
    people[table.FUNDER_VIEWER] = a_member(session, fund, Role.VIEWER)
    park = an_organisation(session, OrganisationKind.CLUSTER, verified=True)
    people[table.CLUSTER] = a_member(session, park)
    rival = an_organisation(session, OrganisationKind.VENTURE)
    people[table.RIVAL] = a_member(session, rival)
    for who, kind, verified in (
        (table.UNVERIFIED_FUNDER, OrganisationKind.FUNDER, False),
        (table.AUTHORITY, OrganisationKind.AUTHORITY, True),
    ):
        people[who] = a_member(session, an_organisation(session, kind, verified=verified))
    people[table.NEWCOMER] = a_person(session, "Nia Newcomer")
    people[table.STAFF] = a_person(session, "Sam Staff", is_staff=True)

    venture = a_venture(session, organisation_id=key_of(firm))
    restricted = a_venture(session, organisation_id=key_of(firm), restricted=True)
    draft = a_venture(session, organisation_id=key_of(firm), status="draft")
    funder = a_funder(session, organisation_id=key_of(fund))
    mandate = a_mandate(session, funder=funder)
    draft_mandate = a_mandate(session, funder=funder, status="draft")
    closing_mandate = a_mandate(session, funder=funder)
    cluster = a_cluster(session, organisation_id=key_of(park))
    actor = viewer_for_user(session, key_of(people[table.FUNDER]))
    brought = begin(
        session,
        door=DOORS["venture"],
        viewer=viewer_for_user(session, key_of(people[table.OWNER])),
        organisation_id=key_of(firm),
        filename="ventures.csv",
        content=b"Name\nA new one\n",
    )
    guest = Showing(venture_id=key_of(venture), organisation_id=key_of(park), granted_at=clock.now())
    session.add(guest)
    session.flush()
    deal, _ = add_deal(session, actor=actor, venture_slug=venture.slug, mandate_slug=mandate.slug)
    ballot = open_a_ballot(
        session, actor=actor, deal_id=key_of(deal), asks="Do we go on?", scale=4, quorum=1,
        closes_on=clock.today(), voters=[key_of(people[table.FUNDER])],
    )  # fmt: skip
    world.names |= {
        "ballot": str(ballot.id),
        "firm": firm.slug,
        "fund": fund.slug,
        "park": park.slug,
        "venture": venture.slug,
        "venture_id": str(venture.id),
        "deals": str(some_deals(session).id),
        "draft": draft.slug,
        "restricted": restricted.slug,
        "funder": funder.slug,
        "mandate": mandate.slug,
        "mandate_id": str(mandate.id),
        "draft_mandate": draft_mandate.slug,
        "closing_mandate": closing_mandate.slug,
        "cluster": cluster.slug,
        "deal": str(deal.id),
        "guest": str(guest.id),
        "import": str(brought.id),
        "firm_id": str(firm.id),
        "fund_id": str(fund.id),
        "park_id": str(park.id),
        **{f"{who}_person": str(person.id) for who, person in people.items()},
    }


def _add_links(app: Flask, session: Session, world: World) -> None:
    """Add what is opened by a secret: letters' links, an invitation, a kept letter."""
    chosen, now = settings(app), clock.now()
    forgetful = a_person(session, "Fay Forgetful", confirmed=False)
    secret = new_token()
    offer = Invitation(
        organisation_id=int(world.names["firm_id"]),
        email=world.people[table.NEWCOMER].email,
        role=Role.VIEWER,
        token_hash=token_hash(secret),
        created_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    session.add(offer)
    session.flush()
    FolderMailer(chosen.instance / "outbox", chosen.mail_sender).send(Letter("a@firm.example", "A letter", "Hello."))
    world.names |= {
        "confirm": sign(chosen.secret_key, Purpose.CONFIRM, forgetful),
        "reset": sign(chosen.secret_key, Purpose.RESET, forgetful),
        "new_email": sign(chosen.secret_key, Purpose.CHANGE_EMAIL, forgetful, new="new@firm.example"),
        "invitation": secret,
        "offer": str(offer.id),
        "letter": kept_letters(chosen.instance / "outbox")[0].name,
    }


def _add_readiness(session: Session, world: World) -> None:
    """Add an award, and leave to see and to assess the venture's readiness."""
    venture_id, now = int(world.names["venture_id"]), clock.now()
    award = Award(venture_id=venture_id, awarded_on=now.date(), amount_gbp=1000, giver="A council", added_at=now)
    authority = next(iter(viewer_for_user(session, key_of(world.people[table.AUTHORITY])).seats))
    sees = Adviser(venture_id=venture_id, organisation_id=authority, may="see", granted_at=now)
    newcomer = world.people[table.NEWCOMER].email
    assesses = Adviser(venture_id=venture_id, email=newcomer, may="assess", granted_at=now)
    session.add_all([award, sees, assesses])
    session.flush()
    world.names |= {"award": str(award.id), "leave": str(sees.id)}


def _add_documents(app: Flask, session: Session, world: World) -> None:
    """Add a document that the funder may read, and a file beside an answer."""
    venture = session.get_one(Venture, int(world.names["venture_id"]))
    document = a_document(app, session, venture)
    leave = a_leave(session, venture, organisation_id=int(world.names["fund_id"]), document_id=document.id)
    an_evidence_file(app, session, venture, "customer.1.need_guessed")
    world.names |= {"document": str(document.id), "paper_leave": str(leave.id)}


def _add_work(app: Flask, session: Session, world: World) -> None:
    """Add a task and a file to the funder's deal."""
    funder, deal_id = viewer_for_user(session, key_of(world.people[table.FUNDER])), int(world.names["deal"])
    task = add_task(session, actor=funder, deal_id=deal_id, text="Call the chair")
    file = a_deal_file(app, session, funder, deal_id)
    met = arrange(
        session, actor=funder, deal_id=deal_id, people=[key_of(world.people[table.FUNDER_VIEWER])],
        begins_at=clock.now(), minutes=45, notes="They showed the rig.",
    )  # fmt: skip
    beside = set_investor(session, actor=funder, deal_id=deal_id, name="Avon Angels", level="observing")
    closed, _ = add_deal(
        session, actor=funder, venture_slug=world.names["venture"], mandate_slug=world.names["closing_mandate"]
    )
    closed.stage = closed.step = Stage.LEGALS.value
    session.flush()
    values = {"closed_on": clock.today(), "amount_gbp": 1_000, "round_gbp": 2_000, "instrument_code": "equity"}
    state_closing(session, actor=funder, deal_id=key_of(closed), version=0, values=values)
    authority = next(iter(viewer_for_user(session, key_of(world.people[table.AUTHORITY])).seats))
    receiver = a_funder(session, organisation_id=authority)
    shared = share(session, actor=funder, deal_id=deal_id, funder_slug=receiver.slug, facts=["trl"])
    world.names |= {
        "share": str(shared.id),
        "deal_meeting": str(met.id),
        "deal_task": str(task.id), "deal_file": str(file.id), "co_investor": str(beside.id), "closed": str(closed.id),
    }  # fmt: skip


def _add_introduction(app: Flask, session: Session, world: World) -> None:
    """Add a request of the venture to the funder's mandate, and the link by which the funder answers it."""
    owner = viewer_for_user(session, key_of(world.people[table.OWNER]))
    approach = asking.approach_for(session, owner, world.names["venture"], world.names["mandate"])
    made = asking.ask(session, actor=owner, approach=approach)
    link = sign(settings(app).secret_key, Purpose.ANSWER, world.people[table.FUNDER], introduction=str(made.id))
    world.names |= {"introduction": str(made.id), "answer_link": link}
    accepted = Introduction(
        venture_id=made.venture_id, mandate_id=made.mandate_id, status="accepted", asked_at=made.asked_at,
        asked_by_id=made.asked_by_id, ended_at=clock.now(),
    )  # fmt: skip
    session.add(accepted)
    session.flush()
    session.add(
        Meeting(
            introduction_id=accepted.id or 0, status="agreed", side="venture", times=[], minutes=45,
            begins_at=clock.now(), changed_at=clock.now(),
        )
    )  # fmt: skip
    session.commit()
    world.names["accepted"] = str(accepted.id)


def _add_thread(app: Flask, session: Session, world: World) -> None:
    """Let the venture write to the funder, with a file: an introduction was accepted."""
    owner = viewer_for_user(session, key_of(world.people[table.OWNER]))
    message = a_message(app, session, owner, world.names["venture"], world.names["fund"], files=[("plan.txt", TEXT)])
    file = session.exec(select(MessageFile.id).where(MessageFile.message_id == message.id)).one()
    world.names |= {"thread": str(message.thread_id), "message": str(message.id), "message_file": str(file)}


def _add_notice(app: Flask, session: Session, world: World) -> None:
    """Tell the venture's owner something; they have muted something else, and hold the link of a letter."""
    owner = key_of(world.people[table.OWNER])
    tell(session, [owner], News(ASSIGNED, Subject("deal", "1", "A deal"), "You were given a deal", "/pipeline"))
    mute(session, person_id=owner, hush=Hush.ALL, subject_kind="deal", subject_key="2", subject_name="Another deal")
    notice = notices(session, Filters(owner, subjects=(("deal", "1"),)))[0]
    chosen = settings(app)
    link = link_for(Post.of(chosen), Leaving(owner, kind=ASSIGNED.code))
    world.names |= {
        "notice": str(notice.id),
        "muted": str(mutes_of(session, owner)[0].id),
        "unsubscribe": link.rpartition("/")[2],
    }


def _add_statement(session: Session, world: World) -> None:
    """Let the newcomer sign a statement, which cools off, and somebody complain."""
    with_wordings(session)
    held = a_statement(session, world.people[table.NEWCOMER])
    made = complain(session, user_id=None, name="Cara", email="cara@firm.example", text="You wrote to me.")
    world.names |= {"statement": str(held.id), "complaint": str(made.id)}


def _add_applications(session: Session, world: World) -> None:
    """Open the mandate for applications, send one for the venture, and start one for its draft."""
    funder, owner = (viewer_for_user(session, key_of(world.people[who])) for who in (table.FUNDER, table.OWNER))
    at = world.names["mandate"]
    asked = {"label": "Why?", "kind": "text", "most": 500}
    question = programmes.add_question(session, actor=funder, mandate_slug=at, version=0, values=asked)
    programmes.change_programme(session, actor=funder, mandate_slug=at, version=1, is_open=True, guidance="")
    approach = applying.approach_for(session, owner, world.names["venture"], at)
    made = applying.start(session, actor=owner, approach=approach)
    applying.send(
        session, actor=owner, application_id=made.id or 0, version=1, answers={"why": "Because"}, amount_gbp=None
    )  # fmt: skip
    reader = key_of(world.people[table.FUNDER])
    assessing.assess_how(
        session, actor=funder, mandate_slug=at, version=2, reviewers=[reader], reviews_needed=1, certifier_id=reader,
        reviews_due_on=None, decides_on=None, starts_on=None, shows_cohort=True,
    )  # fmt: skip
    assessing.ask_for_reviews(
        session, actor=funder, application_id=made.id or 0, version=made.version, reviewers=[reader]
    )  # fmt: skip
    for slug, version, step in ((at, 3, adverts.Step.PUBLISH), (world.names["closing_mandate"], 0, adverts.Step.SAVE)):
        adverts.change_advert(
            session, actor=funder, mandate_slug=slug, version=version, step=step, title="", line="For firms",
            pays_for="", for_whom="", shown_from=None, shown_until=None,
        )  # fmt: skip
    draft = Application(
        venture_id=made.venture_id, mandate_id=made.mandate_id, status="withdrawn",
        started_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    session.add(draft)
    session.flush()
    kept = session.exec(select(KeptAnswer.id).where(KeptAnswer.application_id == made.id)).one()
    world.names |= {
        "application": str(made.id),
        "draft_application": str(draft.id),
        "question": str(question.id),
        "kept_answer": str(kept),
    }


def _add_view(session: Session, world: World) -> None:
    """Save views of the directory and of deals for the funder's team, which their owner alone changes."""
    funder = viewer_for_user(session, key_of(world.people[table.FUNDER]))
    for name, at in (("view", "/ventures?stage=seed"), ("deals_view", "/pipeline/table?overdue=1")):
        made = save_view(session, actor=funder, listed=read_address(at), name="Seed", sharing=Sharing.LOCKED)
        world.names[name] = str(made.id)


def _add_webhook(session: Session, world: World) -> None:
    """Add a webhook of the funder's, to which a test waits to be sent."""
    funder = viewer_for_user(session, key_of(world.people[table.FUNDER]))
    hook = a_webhook(session, funder, int(world.names["fund_id"]))
    send_test(session, actor=funder, webhook_id=hook.id or 0)
    session.flush()
    world.names |= {"webhook": str(hook.id), "delivery": str(waiting_of(session, hook.id or 0)[0].id)}


def _add_contact(session: Session, world: World) -> None:
    """Add a contact of the funder's, and a file of contacts that it has not loaded yet."""
    funder = viewer_for_user(session, key_of(world.people[table.FUNDER]))
    held, file = a_contact(session, funder), a_file(session, funder, b"Name\nDee Okoro\n")
    world.names |= {"contact": str(held.id), "contact_file": str(file.id)}


def _add_time(session: Session, world: World) -> None:
    """Enter an hour of the venture's owner."""
    owner = viewer_for_user(session, key_of(world.people[table.OWNER]))
    venture = session.get_one(Venture, int(world.names["venture_id"]))
    values = {"spent_on": clock.today(), "minutes": 60, "subject": ("other", None), "note": ""}
    made = entries.enter(session, actor=owner, venture=venture, values=values)
    world.names |= {"time_entry": str(made.id)}


def _add_members(session: Session, world: World) -> None:
    """Make the venture a member of the cluster that can do something; its draft asks to join, and a body is invited."""
    names = world.names
    park = viewer_for_user(session, key_of(world.people[table.CLUSTER]))
    owner = viewer_for_user(session, key_of(world.people[table.OWNER]))
    cluster = cluster_for(session, park, names["cluster"]).cluster
    asked = joining.apply(session, actor=owner, cluster=cluster, venture_slug=names["venture"], note="")
    member = joining.answer(session, actor=park, record=asked, version=1, accept=True)
    capabilities.declare(session, actor=park, record=member, name="Brakes", tier="tier_1", evidence=None)
    waits = joining.apply(session, actor=owner, cluster=cluster, venture_slug=names["draft"], note="")
    claim = {"text": "Forty firms", "period": "", "source": "A list", "address": None}
    claimed = standing.claim(session, actor=park, cluster=cluster, values=claim)
    values = {
        "title": "A day", "held_on": clock.today(), "starts_at": time(9, 30), "slot_minutes": 20, "slots": 3,
        "rooms": 2, "venture_most": 2, "mandate_most": 2, "ventures": [names["venture"]],
        "mandates": [names["mandate"]],
    }  # fmt: skip
    day = days.make(session, actor=park, cluster=cluster, values=values)
    day.status = "published"
    meeting = DayMeeting(
        day_id=key_of(day), venture_id=int(names["venture_id"]), mandate_id=int(names["mandate_id"]), slot=1, room=1,
        fixed=True,
    )  # fmt: skip
    session.add(meeting)
    secret = new_token()
    body = Member(
        cluster_id=key_of(cluster), name="A college", email="a@college.example", token_hash=token_hash(secret),
        kind="university", status="invited", asked_at=clock.now(),
    )  # fmt: skip
    session.add(body)
    session.flush()
    world.names |= {
        "member": str(member.member.id),
        "asked_member": str(waits.member.id),
        "capability": str(capabilities.said_by(session, member)[0].id),
        "cluster_claim": str(claimed.id),
        "member_invitation": secret,
        "investor_day": str(day.id),
        "meeting": str(meeting.id),
    }


def _add_plan(session: Session, world: World) -> None:
    """Keep a plan of the venture, from the mandate that is committed."""
    record = venture_record(session, world.names["venture"])
    assert record is not None
    owner = viewer_for_user(session, key_of(world.people[table.OWNER]))
    asked: dict[str, Any] = {"record": record, "ask_gbp": 1_200_000, "objective": "soonest"}
    token = propose_plans(session, viewer=owner, **asked).plans[0].token
    plan = keep_plan(session, actor=owner, token=token, **asked)
    part, _line = kept_parts(session, plan.id or 0)[0]
    offer = add_offer(session, actor=owner, venture=record.venture, values=an_offer_abroad())
    world.names["offer_abroad"] = str(offer.id)
    world.names |= {"plan": str(plan.id), "plan_part": str(part.id), "plan_token": token}


def _add_account(session: Session, world: World) -> None:
    """Open a vehicle of the funder, enter a commitment, and aim at a range."""
    funder = viewer_for_user(session, key_of(world.people[table.FUNDER]))
    account = account_for(session, funder, world.names["funder"])
    vehicle = open_vehicle(session, account, {"name": "First"})
    session.add(PensionAccount(funder_id=account.funder_id, fund_code="E6905"))
    today = clock.today()
    values = {"vehicle_id": vehicle.id, "kind": "commitment", "happened_on": today, "amount_gbp": 1_000}
    entry = enter(session, account, funder, values)
    aim = {"what": "pillar:sme_finance", "low": 0, "high": 1, "starts_on": today, "ends_on": today, "note": ""}
    target = add_target(session, account, funder, aim)
    brought = EntryImport(
        funder_id=account.funder_id, filename="ledger.csv", created_at=clock.now(), problems=[],
        rows=[{"row": 2, "vehicle_id": vehicle.id, "kind": "commitment", "happened_on": "2026-01-05", "amount_gbp": 1}],
    )  # fmt: skip
    session.add(brought)
    session.flush()
    world.names |= {
        "money_entry": str(entry.id), "money_target": str(target.id), "money_import": str(brought.id),
    }  # fmt: skip


def browser_of(app: Flask, person: User | None) -> FlaskClient:
    """A browser, signed in unless nobody is given."""
    client = app.test_client()
    return client if person is None else sign_in(client, person)


def bearer_of(session: Session, person: User | None) -> dict[str, str]:
    """The header with which a program acts for somebody."""
    if person is None:
        return {}
    token, now = new_token(), clock.now()
    session.add(
        AccessToken(
            user_id=key_of(person),
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
    )
    session.commit()
    return {"Authorization": f"Bearer {token}"}


def some_deals(session: Session) -> DealImport:
    """Make an import of deals that waits to be looked at."""
    held = DealImport(
        title="Deals",
        publisher="An institute",
        licence="Open Government Licence v3.0",
        vintage="2026",
        basis="announced",
        place_basis="registered",
        filename="deals.csv",
        created_at=clock.now(),
    )
    session.add(held)
    session.flush()
    return held
