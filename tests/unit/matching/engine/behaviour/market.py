"""A small made-up market in which investors have tastes, so that there is something to learn."""

from dataclasses import dataclass

import numpy as np

from matching.engine.behaviour import BehaviourModel, CompanyTable, DealLog, RoundTable

N_COMPANIES, N_INVESTORS, N_ROUNDS = 400, 40, 700
FIRST_DAY, DAYS = 730_000, 1_400


@dataclass(frozen=True)
class Market:
    log: DealLog
    companies: CompanyTable
    end: int


def make_market(seed: int = 0) -> Market:
    random = np.random.default_rng(seed)
    category, region = random.integers(0, 8, N_COMPANIES), random.integers(0, 5, N_COMPANIES)
    stage_of = random.integers(0, 3, N_COMPANIES)
    companies = CompanyTable.from_values(
        {
            "country": ["GBR"] * N_COMPANIES,
            "region": [f"region {code}" for code in region],
            "category": [f"sector {code}" for code in category],
        },
        [[f"tag {code}", f"word {number % 11}"] for number, code in enumerate(category)],
        np.full(N_COMPANIES, 1995.0),
    )
    company = random.integers(0, N_COMPANIES, N_ROUNDS)
    day = np.sort(FIRST_DAY + random.integers(0, DAYS, N_ROUNDS))
    stage = stage_of[company]
    amount = np.where(
        random.random(N_ROUNDS) < 0.1, np.nan, 10.0 ** (5 + stage + 0.2 * random.standard_normal(N_ROUNDS))
    )
    taste = np.stack([random.permutation(8) for _ in range(N_INVESTORS)])
    liking = 1.5 * (taste[:, category[company]].T > 5) + 1.5 * (np.arange(N_INVESTORS) % 3 == stage[:, None])
    liking = liking + 0.7 * (np.arange(N_INVESTORS) % 5 == region[company][:, None])
    chosen = np.argsort(-(2.0 * liking + random.gumbel(size=liking.shape)), axis=1)[:, :2]
    rounds = RoundTable.from_columns(company, day, amount, stage)
    rows = np.repeat(np.arange(N_ROUNDS), 2)
    return Market(DealLog.from_deals(rounds, rows, chosen.ravel(), N_INVESTORS), companies, FIRST_DAY + DAYS)


def empty_log() -> DealLog:
    return DealLog.from_deals(RoundTable.from_columns([], [], [], []), [], [], N_INVESTORS)


def small_model(*, place_blind: bool = False, random_state: int = 0) -> BehaviourModel:
    return BehaviourModel(
        place_blind=place_blind,
        years=2,
        pool_investors=30,
        pool_rounds=60,
        members=2,
        max_iter=20,
        random_state=random_state,
    )
