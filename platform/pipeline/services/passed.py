"""Tells ranked lists what is passed on: a mandate's people see such a venture only where they ask for it."""

from matching.services.passes import PassBook, knows_of_passes
from pipeline.queries.passed import passed_keys, passed_lines

knows_of_passes(PassBook(passed_keys, passed_lines))
