"""A funder whose webhook goes to a real server on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import col, select

from foundation import clock, jobs
from foundation.database import Session
from foundation.web import db, settings
from pipeline.models import Deal
from pipeline.services import add_deal, move_deal
from tests.support.introductions import Sides, two_sides
from tests.support.webhooks import Receiver, a_receiver, a_webhook, secret_of
from webapp.factory import create_app
from webhooks.models import Delivery, Webhook


@pytest.fixture
def local(app: Flask) -> Iterator[Flask]:
    """The application, sending to this machine too."""
    sending = create_app(
        settings(app).model_copy(update={"webhooks_local": True, "base_url": "https://parity.example"})
    )
    yield sending
    with sending.app_context():
        db.engine.dispose()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as receiver:
        yield receiver


@dataclass
class Scene:
    """A funder with a deal, its webhook, and the server that it goes to."""

    app: Flask
    session: Session
    sides: Sides
    receiver: Receiver
    deal: Deal
    hook: Webhook

    @property
    def secret(self) -> str:
        """What the webhook's messages are signed with."""
        return secret_of(self.hook)

    def move(self, to: str, note: str = "") -> None:
        """Move the deal as the investor, committed."""
        self.session.refresh(self.deal)
        actor = self.sides.viewer(self.sides.investor)
        move_deal(
            self.session, actor=actor, deal_id=self.deal.id or 0, from_stage=self.deal.stage, to_stage=to, note=note
        )
        self.session.commit()

    def work(self, later: timedelta = timedelta()) -> int:
        """Do what is due by then."""
        with self.app.app_context(), clock.frozen(clock.now() + later):
            done = jobs.work_off(db.engine, settings())
        self.session.expire_all()
        return done

    def deliveries(self) -> list[Delivery]:
        """What the webhook is told, oldest first."""
        self.session.expire_all()
        wanted = select(Delivery).where(Delivery.webhook_id == self.hook.id).order_by(col(Delivery.id))
        return list(self.session.exec(wanted))


@pytest.fixture
def scene(local: Flask, session: Session, receiver: Receiver) -> Scene:
    sides = two_sides(session)
    actor = sides.viewer(sides.investor)
    deal, _ = add_deal(session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    session.commit()
    return Scene(local, session, sides, receiver, deal, a_webhook(session, actor, sides.fund.id or 0, receiver.address))
