"""The way to people's letter boxes."""

from dataclasses import dataclass
from urllib.parse import quote

import structlog

from foundation.errors import ParityError
from foundation.mail import Letter, Mailer, mailer_for
from foundation.settings import Settings

_log = structlog.get_logger("parity.mail")


class NotSent(ParityError):
    """A letter could not be sent, and nothing was changed for that reason."""


@dataclass(frozen=True)
class Post:
    """What it takes to write to people.

    Parameters
    ----------
    mailer : Mailer
        Carries the letters.
    base_url : str
        How the outside reaches the site.
    secret : str
        Signs the links.
    """

    mailer: Mailer
    base_url: str
    secret: str

    @classmethod
    def of(cls, settings: Settings) -> "Post":
        """Give the way that the settings ask for."""
        mailer = mailer_for(settings.mail_url, sender=settings.mail_sender, outbox=settings.instance / "outbox")
        return cls(mailer, settings.base_url, settings.secret_key)

    def link(self, *parts: str, **query: str) -> str:
        """Give the whole address of a page of ours."""
        path = "/".join(quote(part, safe="") for part in parts)
        asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items() if value)
        return f"{self.base_url.rstrip('/')}/{path}" + (f"?{asked}" if asked else "")

    def send(self, letter: Letter) -> None:
        """Send a letter without which the step makes no sense.

        A service sends before it writes: then a letter that cannot leave changes nothing, and no lock of the database
        is held while another machine takes its time.

        Raises
        ------
        NotSent
            If the mail server does not take it.
        """
        try:
            self.mailer.send(letter)
        except (OSError, ValueError) as error:
            _log.warning("letter not sent", error=type(error).__name__)
            raise NotSent(
                "We could not send the e-mail just now, so nothing was changed. Check the address, and try again in a "
                "few minutes."
            ) from error

    def tell(self, letter: Letter) -> None:
        """Send a letter that is only for information; if it cannot leave, the step still stands."""
        try:
            self.mailer.send(letter)
        except (OSError, ValueError) as error:
            _log.warning("letter not sent", error=type(error).__name__)
