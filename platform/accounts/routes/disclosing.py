"""Notes what a request discloses, and logs it before the answer leaves."""

from collections.abc import Iterable, Sequence

from flask import Response, g, request

from accounts.models import WordingKind
from accounts.policy import OFFER_PARTS, Viewer, needs_risk_warning
from accounts.routes.blueprint import accounts
from accounts.routes.viewing import current_viewer
from accounts.services.promotion.disclosing import Offered, Path, Shown, disclosure, log_disclosures
from accounts.services.promotion.wordings import Reading, reading_of
from foundation import clock
from foundation.web import session

#: A form that comes back, or a conflict that is told, stands on the whole page.
_FORMS_AGAIN = frozenset({409, 422})


def disclosed(
    path: Path,
    ventures: Iterable[Offered],
    *,
    fields: Sequence[str] = OFFER_PARTS[:1],
    document: str = "",
    by_leave: bool = False,
    viewer: Viewer | None = None,
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
    by_leave : bool, default=False
        Whether they were let in by leave given to them, as to a document, rather than to the whole offer.
    viewer : Viewer, optional
        Who is shown it, where that is not whoever is signed in: whom a link was made for.
    """
    shown = disclosure(
        viewer or current_viewer(),
        path,
        ventures,
        fields=fields,
        address=request.full_path.rstrip("?"),
        document=document,
        by_leave=by_leave,
    )
    if shown is not None:
        _noted().append(shown)


def risk_warning() -> Reading | None:
    """Give the risk warning in force, where this answer shows an offer to an individual; None elsewhere.

    The layout draws it at the top of the page. A file or a letter that shows an offer carries its words.

    Raises
    ------
    NotFound
        If none is in force: without it no offer may be shown to an individual.
    """
    if not any(needs_risk_warning(shown.viewer) for shown in _noted()):
        return None
    return reading_of(session(), WordingKind.RISK_WARNING, clock.today())


def _noted() -> list[Shown]:
    if "disclosures" not in g:
        g.disclosures = []
    noted: list[Shown] = g.disclosures
    return noted


@accounts.after_app_request
def _log(response: Response) -> Response:
    """Log what is disclosed. Where that fails the answer does not leave: no offer is shown without its line."""
    noted = g.pop("disclosures", [])
    if noted and (response.status_code < 400 or response.status_code in _FORMS_AGAIN):
        log_disclosures(session(), noted)
    return response


@accounts.app_context_processor
def _warning() -> dict[str, object]:
    """Let the layout ask for the warning."""
    return {"risk_warning": risk_warning}
