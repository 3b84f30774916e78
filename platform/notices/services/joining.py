"""What people are told about organisations: that they are invited, and that somebody whom they invited has joined."""

from accounts.models import Invitation, Organisation
from accounts.services.invitations import Step, heard_by
from foundation.database import Session
from notices.services.kinds import declare
from notices.services.telling import News, Subject, tell, tell_address

INVITED = declare("organisations.invited", "Organisations that invite you, and people who join yours")


@heard_by
def tell_of(session: Session, step: Step, offer: Invitation, organisation: Organisation, name: str) -> None:
    """Tell the invited person, where they have an account, and later whoever invited them."""
    subject = Subject("organisation", organisation.slug, organisation.name, organisation.demo)
    if step is Step.INVITED:
        # The letter that goes out has the link by which one joins.
        title = f"{name} invites you to join {organisation.name}: the link is in the e-mail sent to {offer.email}"
        tell_address(session, offer.email, News(INVITED, subject, title, "/organisations", by_mail=False))
    elif offer.invited_by_id is not None:
        title = f"{name} has joined {organisation.name}"
        tell(session, [offer.invited_by_id], News(INVITED, subject, title, f"/organisations/{organisation.slug}"))
