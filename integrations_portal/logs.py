"""How the portal writes its log: one line an event to standard error, with secrets taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "(hidden)"
SECRET_NAME = re.compile(r"passw|secret|token|authori[sz]ation|cookie|credential|api.?key|private|session|csrf", re.I)
# user:password@ in an address; a bearer or basic header; name=value as in query strings and SQL URLs; tokens of
# programs; our own addresses that let whoever has them in.
SECRETS_IN_TEXT = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]*(?=@)"), HIDDEN),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.I), rf"\1 {HIDDEN}"),
    (
        re.compile(r"\b(\w*(?:passw|secret|token|api.?key)\w*)(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;]+", re.I),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\bportal_[\w-]{40,}"), HIDDEN),
    (re.compile(r"(/(?:link|answer|catch|guest)/)[^\s/'\"]{16,}"), rf"\1{HIDDEN}"),
)


def without_secrets(text: str) -> str:
    """The text with passwords in addresses, authorisation headers and named secrets taken out."""
    for pattern, replacement in SECRETS_IN_TEXT:
        text = pattern.sub(replacement, text)
    return text


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: hides values by their name, and secrets inside every text."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if SECRET_NAME.search(name):
        return HIDDEN
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", inner) for inner in value]
    return value


def logging_configuration(readable: bool) -> dict[str, Any]:
    """For Django's LOGGING; also sets structlog up so that both kinds of logger write the same lines.

    `readable` writes for a person at a terminal; otherwise each line is one JSON object.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        if readable
        else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    hide_secrets,
                    last,
                ],
            }
        },
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["standard_error"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
        },
    }
