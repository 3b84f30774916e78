"""What may be asked of allocation, and how answers are written for programs."""

from allocation.schemas.pensions import (
    PoolListSchema,
    PoolSchema,
    ScenarioQuery,
    written_pool,
    written_pools,
)

__all__ = ["PoolListSchema", "PoolSchema", "ScenarioQuery", "written_pool", "written_pools"]
