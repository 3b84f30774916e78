"""An invented register of deals, brought in like anybody's file, so that its pages have something to show."""

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

from foundation import clock
from foundation.database import Session
from foundation.tabular import write_table
from insights.schemas import DealSchema
from insights.services import importing
from profiles.schemas import check

#: Invented firms, and the years over which they raised.
FIRMS, YEARS = 420, 8
#: Where they raise, by the code of the authority, and how many of a hundred or so do.
_PLACES = {
    "E08000025": 9, "E08000026": 6, "E06000016": 5, "E06000018": 6, "E06000015": 3, "E07000222": 4, "E09000033": 14,
    "E09000007": 10, "E09000012": 10, "E07000178": 7, "E07000008": 8, "E08000003": 7, "E08000035": 4, "E06000023": 5,
    "S12000036": 5, "W06000015": 2, "N09000003": 2, "E08000021": 3,
}  # fmt: skip
_LONDON = ("E09000033", "E09000007", "E09000012")
#: Stages in their order, with the middle of their rounds in pounds.
_STAGES = (("pre_seed", 180_000), ("seed", 750_000), ("series_a", 3_200_000), ("series_b", 9_000_000))
_SECTORS = (
    "advanced_manufacturing", "clean_energy", "creative_industries", "digital_technologies", "life_sciences",
    "financial_services",
)  # fmt: skip
_ABOUT = {
    "title": "Invented register of deals",
    "publisher": "Nobody: invented for the demonstration",
    "url": "",
    "licence": "Invented, free to use",
    "vintage": "DEMO",
    "basis": "completed",
    "place_basis": "head_office",
    "note": "No firm, deal or amount in it is real.",
}


def invent_register(session: Session) -> int:
    """Bring the invented register in, the same each time, and say how many deals it has.

    Parameters
    ----------
    session : Session
        The transaction.
    """
    titles = [column.title for column in importing.COLUMNS]
    content = write_table(titles, _rows(random.Random(23), clock.today()), "csv")  # noqa: S311
    held = importing.preview(
        session,
        check=lambda typed: check(DealSchema, typed),
        user_id=None,
        about=_ABOUT,
        filename="invented-deals.csv",
        content=content,
        demo=True,
    )
    return importing.load(session, held)


def _rows(dice: random.Random, today: date) -> Iterator[list[object]]:
    """Give the deals of each firm, from its first round on."""
    for number in range(FIRMS):
        place = dice.choices(list(_PLACES), list(_PLACES.values()))[0]
        sector = dice.choice(_SECTORS)
        day = today - timedelta(days=dice.randint(30, 365 * YEARS))
        stage = dice.choice((0, 0, 1))
        here = place
        while day <= today and stage < len(_STAGES):
            code, middle = _STAGES[stage]
            amount = None if dice.random() < 0.12 else round(middle * math.exp(dice.gauss(0, 0.6)), -3)
            investor = dice.choice(_LONDON) if dice.random() < 0.6 else here
            yield [
                f"Invented firm {number:03}", None, day.isoformat(), amount, "equity", code, sector, here, None, None,
                place, investor,
            ]  # fmt: skip
            if dice.random() < 0.45:
                break
            stage, day = stage + 1, day + timedelta(days=dice.randint(240, 900))
            here = dice.choice(_LONDON) if dice.random() < 0.12 else here
