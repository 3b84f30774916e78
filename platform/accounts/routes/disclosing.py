"""Notes what a request discloses, and logs it before the answer leaves."""

from collections.abc import Iterable, Sequence

from flask import Response, g, request

from accounts.policy import OFFER_PARTS
from accounts.routes.blueprint import accounts
from accounts.routes.viewing import current_viewer
from accounts.services.promotion.disclosing import Offered, Path, Shown, disclosure, write_disclosures
from foundation.web import db


def disclosed(
    path: Path, ventures: Iterable[Offered], *, fields: Sequence[str] = OFFER_PARTS[:1], document: str = ""
) -> None:
    """Say that this answer shows the offers of some ventures: called wherever one is put on a page or into a file.

    Those that the policy keeps from whoever asks, and those of their own organisations, are passed over, so a page may
    name all of its ventures.

    Parameters
    ----------
    path : Path
        By what way.
    ventures : iterable
        Each with ``id``, ``organisation_id`` and ``status``.
    fields : sequence of str
        Which parts of the offer: of ``OFFER_PARTS``.
    document : str
        The name of the file, where one is given out.
    """
    shown = disclosure(
        current_viewer(), path, ventures, fields=fields, address=request.full_path.rstrip("?"), document=document
    )
    if shown is not None:
        _noted().append(shown)


def _noted() -> list[Shown]:
    if "disclosures" not in g:
        g.disclosures = []
    noted: list[Shown] = g.disclosures
    return noted


@accounts.after_app_request
def _log(response: Response) -> Response:
    """Log what is disclosed. Where that fails the answer does not leave: no offer is shown without its line."""
    noted = g.pop("disclosures", [])
    if noted and response.status_code < 400:
        write_disclosures(db.engine, noted)
    return response
