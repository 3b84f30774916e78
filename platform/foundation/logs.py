"""Logs: one JSON object a line, with the request's id, and without people's data."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

#: What may be logged under any name. Text about people or profiles has no business in a log.
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "method", "endpoint", "route", "status", "duration_ms",
        "user_id", "organisation_id", "subject_kind", "subject_id", "count", "task", "exception", "exc_info", "error",
        "stage", "version", "seconds",
    }
)  # fmt: skip


def drop_unlisted(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Keep the fields that are on the list, and say which others were dropped."""
    dropped = sorted(key for key in event if key not in ALLOWED and not key.startswith("_"))
    kept = {key: value for key, value in event.items() if key not in dropped}
    return {**kept, "dropped": dropped} if dropped else kept


def configure_logs(level: str) -> None:
    """Send all logs, ours and the libraries', to standard error as JSON.

    Parameters
    ----------
    level : str
        ``DEBUG``, ``INFO``, ``WARNING`` or ``ERROR``.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        drop_unlisted,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
