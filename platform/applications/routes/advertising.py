"""The advert of a round: for those who look for money, and for those who word it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from applications import queries
from applications.models import Advert
from applications.queries import Offer
from applications.routes.seams import apply_links
from applications.schemas import AdvertSchema
from applications.services import adverts, reading
from applications.services.access import offer_for
from applications.services.adverts import Listing, Step
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.models import Status
from profiles.queries import mandate_record
from profiles.schemas import checked
from profiles.services import directory

_WORDS = ("title", "line", "pays_for", "for_whom", "shown_from", "shown_until")
_DONE = {
    Step.SAVE: "Saved.",
    Step.PUBLISH: "Published. It stands in the list of programmes, and is found by the search.",
    Step.TAKE_DOWN: "Taken down. Its words are kept.",
}


def advert(slug: str) -> ResponseReturnValue:
    """Show the advert of a round."""
    viewer = current_viewer()
    found = adverts.advert_for(session(), viewer, slug)
    return render_template(
        "applications/advert.html",
        found=found,
        offer=found.offer,
        mandate=found.offer.mandate,
        standing=adverts.standing(found.advert, found.offer.mandate),
        links=apply_links(slug),
        **_terms(slug),
    )


def _terms(slug: str) -> dict[str, object]:
    """Give what the mandate says, with the names of its codes."""
    return {"record": mandate_record(session(), slug), "labels": directory.labels(session())}


def advertise(slug: str) -> ResponseReturnValue:
    """Word the advert of a round, look at it as it will stand, publish it and take it down."""
    offer = offer_for(session(), current_viewer(), slug, Action.PUBLISH)
    if request.method == "GET":
        return _page(offer)
    sent = request.form.to_dict()
    try:
        values = checked(AdvertSchema, sent)
        step = values.pop("step")
        if step is None:
            return _page(offer, Form(sent), values)
        with transaction() as current:
            adverts.change_advert(current, actor=current_viewer(), mandate_slug=slug, step=Step(step), **values)
    except Invalid as error:
        return _page(offer, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(offer_for(session(), current_viewer(), slug), Form(sent, message=str(error))), 409
    flash(_DONE[Step(step)], "good")
    return redirect(url_for("applications.advertise", slug=slug), code=303)


def _page(offer: Offer, form: Form | None = None, values: dict[str, Any] | None = None) -> str:
    """Render the form beside what others will see: of the words that were typed, where they are looked at unsaved."""
    key, programme = offer.mandate.id or 0, offer.programme
    kept = queries.advert_of(session(), key)
    words = {name: values[name] for name in _WORDS} if values else {}
    looked_at = Advert(mandate_id=key, **words) if values else kept
    return render_template(
        "applications/advertise.html",
        offer=offer,
        mandate=offer.mandate,
        pages=reading.pages_of_round(current_viewer(), offer),
        version=programme.version if programme else 0,
        kept=kept,
        standing=adverts.standing(kept, offer.mandate),
        unsaved=values is not None,
        hidden=offer.mandate.status != Status.PUBLISHED or offer.funder.status != Status.PUBLISHED,
        listing=Listing(offer, looked_at, len(queries.questions_of(session(), key))),
        form=form or Form({name: getattr(kept, name) for name in _WORDS} if kept else {}),
        **_terms(offer.mandate.slug),
    )
