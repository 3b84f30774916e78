"""The words in which the access table is written: kinds of visitor, and who is let in at an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VISITOR = "visitor"
#: Signed in, and in no organisation.
NEWCOMER = "newcomer"
#: The people of the venture that addresses are about.
OWNER, EDITOR, VIEWER = "owner", "editor", "viewer"
#: The owner of another venture.
RIVAL = "rival"
#: The people of the funder that addresses are about, which is verified, and of one that is not.
FUNDER, FUNDER_VIEWER = "funder", "funder's viewer"
UNVERIFIED_FUNDER = "unverified funder"
CLUSTER, AUTHORITY, STAFF = "cluster", "authority", "staff"

#: Those who may least come first, so that what the others change does not stand in their way.
EVERYBODY = (
    VISITOR, NEWCOMER, RIVAL, UNVERIFIED_FUNDER, CLUSTER, AUTHORITY,
    VIEWER, FUNDER_VIEWER, EDITOR, FUNDER, OWNER, STAFF,
)  # fmt: skip
SIGNED_IN = EVERYBODY[1:]
THE_VENTURES = (OWNER, EDITOR, VIEWER)
THE_FUNDERS = (FUNDER, FUNDER_VIEWER)

#: Turned away by being asked to sign in, by being told that it is not for them, or by hearing of no such page.
SIGN_IN, FORBIDDEN, HIDDEN = "sign in", "forbidden", "hidden"


@dataclass(frozen=True)
class Access:
    """Who is let in at an address.

    Parameters
    ----------
    address : str
        With names in braces.
    let_in : sequence of str
        Who gets the page, or has what they sent looked at.
    others : str
        How everybody else is turned away.
    seen_by : sequence of str
        Who may know of the thing and is told that this is not for them, where others hear of no such page.
    visitor : str
        How somebody who is not signed in is turned away.
    methods : sequence of str
        What is sent.
    sent : Mapping
        Form fields, or the JSON of the API.
    alone : bool
        Whether what is sent changes who may do what elsewhere: then it is sent in a world of its own.
    fresh : bool
        Whether what the first does would change what the next may: then each has a world of their own.
    logs : sequence of str
        Tables in which a reading is written down; reading writes nothing else.
    """

    address: str
    let_in: Sequence[str]
    others: str = FORBIDDEN
    visitor: str = SIGN_IN
    methods: Sequence[str] = ("GET",)
    sent: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False
    alone: bool = False
    seen_by: Sequence[str] = ()
    logs: Sequence[str] = ()

    def expected(self, who: str) -> str:
        """Say how somebody is answered."""
        if who in self.let_in:
            return "let in"
        if who == VISITOR:
            return self.visitor
        return FORBIDDEN if who in self.seen_by else self.others


POST, BOTH, CHANGED = ("POST",), ("GET", "POST"), ("PATCH", "PUT")
