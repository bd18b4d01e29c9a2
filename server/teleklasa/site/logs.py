"""Logs: readable lines on a laptop, JSON elsewhere; secrets are scrubbed from every line."""

import logging
import logging.config
import re
from typing import Any

import structlog

_SECRETS = [
    re.compile(r"(?i)\b(checksum|password|secret|token|code|ticket|sessionToken)(=|\"\s*:\s*\"|'\s*:\s*')[^&\s\"']+"),
    re.compile(r"(/(?:l|calendar-feed|media/file|media/hls)/)[^/?\s\"]+"),
    re.compile(r"()eyJ[\w-]+\.[\w-]*\.?[\w-]*"),
]


def scrub(text: str) -> str:
    """`text` without values that open something: checksums, passwords, codes, tickets, tokens."""
    text = _SECRETS[0].sub(r"\1\2***", text)
    for pattern in _SECRETS[1:]:
        text = pattern.sub(r"\1***", text)
    return text


def _scrub_event(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logs(*, is_readable: bool, level: str) -> None:
    """Send the standard library's and structlog's records through one scrubbing chain to stderr."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        _scrub_event,
    ]
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False) if is_readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # A 404 names its path, which may hold a mistyped code.
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                "procrastinate": {"level": "WARNING"},
            },
        }
    )
