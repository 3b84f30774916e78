"""What may be asked of allocation and entered into it, and how answers are written for programs."""

from allocation.schemas.account import AllocationSchema, written_allocation
from allocation.schemas.impact import OutcomeSchema, written_impact
from allocation.schemas.ledger import ChangedTargetSchema, EntrySchema, TargetSchema, VehicleSchema, WeightsSchema
from allocation.schemas.pensions import (
    PoolListSchema,
    PoolSchema,
    ScenarioQuery,
    written_pool,
    written_pools,
)
from allocation.schemas.plans import AllocationAskSchema, AllocationPlansSchema, written_plans

__all__ = [
    "AllocationAskSchema",
    "AllocationPlansSchema",
    "AllocationSchema",
    "ChangedTargetSchema",
    "EntrySchema",
    "OutcomeSchema",
    "PoolListSchema",
    "PoolSchema",
    "ScenarioQuery",
    "TargetSchema",
    "VehicleSchema",
    "WeightsSchema",
    "written_allocation",
    "written_impact",
    "written_plans",
    "written_pool",
    "written_pools",
]
