"""What moves with all that is said of conversations on a start page."""

from sqlalchemy import func
from sqlmodel import col

from applications.models import Application
from conversations.models import Message, Thread
from foundation.marks import Keys, Part, counted


def marks(ventures: Keys) -> list[Part]:
    """Count what moves with each message about some ventures, and with each application that they send.

    Whoever has applied has met the other side, and owes it no answer to a first message. So has whoever was introduced;
    introductions are counted by their own package.
    """
    held = col(Thread.id) == col(Message.thread_id)
    return [
        counted("messages", func.max(col(Message.id))).join(Thread, held).where(col(Thread.venture_id).in_(ventures)),
        counted("own applications", func.sum(col(Application.version))).where(
            col(Application.venture_id).in_(ventures)
        ),
    ]
