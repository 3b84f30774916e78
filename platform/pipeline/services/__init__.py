"""What can be done with a pipeline."""

from pipeline.services import comebacks, holding, vote_keeping
from pipeline.services.access import (
    BOARD_KINDS,
    Board,
    Books,
    board_for,
    boards_of,
    deal_for,
    require_change,
)
from pipeline.services.adding import add_deal
from pipeline.services.editing import FIELDS, edit_deal
from pipeline.services.filing import add_file, note_refusal, readable_file, remove_file
from pipeline.services.moving import change_track, check_move, move_deal, possible_moves
from pipeline.services.noting import notes, write_note
from pipeline.services.pairs import kept_deals
from pipeline.services.reading import (
    EXPORT_COLUMNS,
    Column,
    Columns,
    DealView,
    board_columns,
    days_over,
    days_since,
    deal_table,
    deal_view,
    deals_of,
    export_rows,
    standing_name,
    step_name,
)
from pipeline.services.tasking import add_task, own_tasks, tick_task
from pipeline.services.workplace import Workplace, workplace

__all__ = [
    "BOARD_KINDS",
    "EXPORT_COLUMNS",
    "FIELDS",
    "Board",
    "Books",
    "Column",
    "Columns",
    "DealView",
    "Workplace",
    "add_deal",
    "add_file",
    "add_task",
    "board_columns",
    "board_for",
    "boards_of",
    "change_track",
    "check_move",
    "days_over",
    "days_since",
    "deal_for",
    "deal_table",
    "deal_view",
    "deals_of",
    "edit_deal",
    "export_rows",
    "kept_deals",
    "move_deal",
    "note_refusal",
    "notes",
    "own_tasks",
    "possible_moves",
    "readable_file",
    "remove_file",
    "require_change",
    "standing_name",
    "step_name",
    "tick_task",
    "workplace",
    "write_note",
]
#: Importing these declares the work behind votes and passes.
_WORK = (comebacks, holding, vote_keeping)
