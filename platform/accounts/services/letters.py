"""What our letters say. Plain text; a name that a stranger typed never stands where it could read as our words."""

from datetime import date, datetime
from textwrap import indent

from accounts.models import Invitation, Organisation, Role, User
from accounts.services.post import Post
from accounts.services.signing import Purpose, sign
from foundation.mail import Letter

_END = "\n\nParity\n{base_url}\n"
_ROLES = {Role.OWNER: "an owner", Role.EDITOR: "an editor", Role.VIEWER: "a viewer"}


def _letter(post: Post, to: str, subject: str, *paragraphs: str) -> Letter:
    return Letter(to, subject, "\n\n".join(paragraphs) + _END.format(base_url=post.base_url))


def confirm_address(post: Post, person: User, next_address: str = "") -> Letter:
    """To somebody who registered."""
    link = post.link("confirm", sign(post.secret, Purpose.CONFIRM, person), next=next_address)
    return _letter(
        post,
        person.email,
        "Confirm your e-mail address for Parity",
        "Somebody, most likely you, registered with Parity with this e-mail address.",
        f"To confirm that the address is yours, open this page within three days and press the button on it:\n{link}",
        "If it was not you, ignore this e-mail: without it the account cannot be used, and it is removed after a week.",
    )


def address_known(post: Post, email: str) -> Letter:
    """To somebody who registered, or asked for this address, and has an account."""
    return _letter(
        post,
        email,
        "You already have an account with Parity",
        "Somebody, most likely you, tried to use this e-mail address for an account with Parity. It has one already, "
        "and nothing about it was changed.",
        f"Sign in: {post.link('sign-in')}\nForgotten the password? {post.link('forgot-password')}",
        "If it was not you, there is nothing you need to do.",
    )


def reset_password(post: Post, person: User) -> Letter:
    """To somebody who forgot a password."""
    link = post.link("reset-password", sign(post.secret, Purpose.RESET, person))
    return _letter(
        post,
        person.email,
        "Set a new password for Parity",
        "Somebody, most likely you, asked to set a new password for your account with Parity.",
        f"Set it here, within the hour. The page works once:\n{link}",
        "If it was not you, ignore this e-mail: your password stays as it is.",
    )


def no_account(post: Post, email: str) -> Letter:
    """To an address that somebody thought had an account."""
    return _letter(
        post,
        email,
        "No account with Parity at this address",
        "Somebody, most likely you, asked to set a new password for an account with Parity at this e-mail address. "
        "There is none: perhaps you registered with another address.",
        f"To register: {post.link('register')}",
        "If it was not you, there is nothing you need to do.",
    )


def change_address(post: Post, person: User, new_email: str) -> Letter:
    """To the new address of somebody who wants to change it."""
    link = post.link("account", "email", sign(post.secret, Purpose.CHANGE_EMAIL, person, new=new_email))
    return _letter(
        post,
        new_email,
        "Confirm your new e-mail address for Parity",
        "Somebody, most likely you, wants to use this e-mail address for an account with Parity.",
        f"To confirm it, open this page within a day and press the button on it:\n{link}",
        "If it was not you, ignore this e-mail.",
    )


def address_changed(post: Post, old_email: str) -> Letter:
    """To the address that an account had until now."""
    return _letter(
        post,
        old_email,
        "The e-mail address of your Parity account was changed",
        "From now on you sign in to Parity with another e-mail address, and letters go there.",
        "If you did not do this, answer to the people who run this site at once: somebody else may have your password.",
    )


def password_changed(post: Post, person: User) -> Letter:
    """To somebody whose password was changed."""
    return _letter(
        post,
        person.email,
        "Your Parity password was changed",
        "The password of your account with Parity was changed, and every other browser was signed out.",
        f"If it was not you, set a new one now: {post.link('forgot-password')}",
    )


def invitation(post: Post, offer: Invitation, organisation: Organisation, token: str, inviter: str) -> Letter:
    """To somebody who is wanted in an organisation."""
    link = post.link("invitations", token)
    return _letter(
        post,
        offer.email,
        f"You are invited to join {organisation.name} on Parity",
        f"{inviter} invites you to join {organisation.name} on Parity as {_ROLES[Role(offer.role)]}.",
        f"To see the invitation and decide, open this page within two weeks:\n{link}",
        "If you do not know these people, ignore this e-mail: nothing happens without you.",
    )


def statement_lapses(post: Post, person: User, title: str, lapses_on: date, *, stated: bool) -> Letter:
    """To somebody whose statement, or whose organisation's, is about to lapse."""
    how = (
        f"If it is still true, read the present wording and sign it again: {post.link('me', 'category')}\nSigned "
        "before that day, it goes on counting without a pause. If it is not true any more, there is nothing to do."
        if stated
        else "It was recorded by the people who run this site, who look at it again: answer to them with the "
        f"organisation's reference. Where you stand: {post.link('me', 'category')}"
    )
    return _letter(
        post,
        person.email,
        "Your investor category on Parity is about to lapse",
        f"The category “{title}” counts until the day before {lapses_on.day} {lapses_on:%B %Y}. From that day on "
        "Parity shows no offers by it.",
        how,
    )


def account_erased(post: Post, email: str) -> Letter:
    """To the address of an account that was just erased."""
    return _letter(
        post,
        email,
        "Your Parity account is erased",
        "As you asked, your account with Parity is erased: nobody can sign in with it, and what was about you alone is "
        "deleted. What the law asks to be kept stays under a number, without your name.",
        f"What that is, and for how long: {post.link('privacy')}",
    )


def complaint_arrived(post: Post, email: str, received_at: datetime) -> Letter:
    """To somebody who complained, once it has been read."""
    return _letter(
        post,
        email,
        "Your complaint has arrived",
        f"Your complaint about personal data arrived on {received_at.day} {received_at:%B %Y}, and we are looking into "
        "it. We will write to you with what we find and do about it.",
        "You may also turn to the Information Commission at any time.",
    )


def complaint_answered(post: Post, email: str, outcome: str) -> Letter:
    """To somebody who complained, with what came of it."""
    return _letter(
        post,
        email,
        "What came of your complaint",
        "You complained to us about personal data. This is what we found and did:",
        indent(outcome, "> ", lambda _line: True),
        "If you are not content with that, you may turn to the Information Commission.",
    )
