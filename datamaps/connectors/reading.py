"""What reads the words of strangers: functions of kinds by their dotted paths, each ending in a shape or one error.

All of it may run in a process of its own (`apart.py`), and so needs no secret and opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Any, TypeVar

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.talk import Answers, Questions, next_of
from datamaps.schema.shapes import SystemSchema

_T = TypeVar("_T")


def reading(function: str, content: bytes, limits: Limits) -> SystemSchema:
    """What a kind's `read` finds in a document, in this process. Raises ConnectorError and nothing else."""
    return one_error(lambda: within(function_at(function)(content, limits), limits), limits)


def talking(function: str, config: Mapping[str, object], answers: Answers, limits: Limits) -> SystemSchema | Questions:
    """What a kind's `talk` asks next, or the shape, in this process. Raises ConnectorError and nothing else."""

    def heard() -> SystemSchema | Questions:
        said = next_of(function_at(function)(config, limits), answers)
        return within(said, limits) if isinstance(said, SystemSchema) else said

    return one_error(heard, limits)


def function_at(path: str) -> Callable[..., Any]:
    """A kind's function by its dotted path; loaded when it is first used, since drivers are heavy."""
    module, _dot, name = path.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def within(schema: SystemSchema, limits: Limits) -> SystemSchema:
    """The schema, unless it has too many fields. Raises ConnectorError(too_large)."""
    if sum(len(record.fields) for record in schema.records) > limits.fields:
        raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limits.fields)
    return schema


def one_error(look: Callable[[], _T], limits: Limits) -> _T:
    """What a look gives. Raises ConnectorError, whatever else it raises."""
    failure: ConnectorError
    try:
        return look()
    except ConnectorError:
        raise
    except RecursionError:
        failure = ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=limits.depth)
    except MemoryError:
        failure = ConnectorError(Trouble.TOO_LARGE, "memory", permanent=True)
    except Exception as error:  # noqa: BLE001 -- whatever a kind's library does wrong must end as one kind of error
        failure = ConnectorError(Trouble.INTERNAL, "fault", fault=type(error).__name__, place=_place(error))
    # Raised out here so that the original, whose text may hold a secret, is not carried along.
    raise failure


def _place(error: BaseException) -> str:
    """File and line where it went wrong inside our own code.

    Never the message, which may quote the source.
    """
    trace, place = error.__traceback__, ""
    while trace is not None:
        path = PurePath(trace.tb_frame.f_code.co_filename)
        if "connectors" in path.parts or "schema" in path.parts:
            place = f"{path.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
