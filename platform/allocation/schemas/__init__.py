"""What may be asked of allocation and entered into it, and how answers are written for programs."""

from allocation.schemas.account import AllocationSchema, written_allocation
from allocation.schemas.ambition import TrackerSchema, written_trackers
from allocation.schemas.impact import OutcomeSchema, written_impact
from allocation.schemas.ledger import (
    ChangedTargetSchema,
    EntrySchema,
    TargetSchema,
    VehicleSchema,
    WeightsSchema,
    purposes_schema,
)
from allocation.schemas.pensions import (
    PensionFundSchema,
    PoolListSchema,
    PoolSchema,
    ScenarioQuery,
    written_fund,
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
    "PensionFundSchema",
    "PoolListSchema",
    "PoolSchema",
    "ScenarioQuery",
    "TargetSchema",
    "TrackerSchema",
    "VehicleSchema",
    "WeightsSchema",
    "purposes_schema",
    "written_allocation",
    "written_fund",
    "written_impact",
    "written_plans",
    "written_pool",
    "written_pools",
    "written_trackers",
]
