"""A workspace file from bytes: the file when all of it is good, else every error in it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pydantic import ValidationError

from briefs.workspace_file.builder import Builder, Place
from briefs.workspace_file.check import check
from briefs.workspace_file.errors import FileError, Location, Reading, Unreadable
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from briefs.workspace_file.loading import decoded, is_json, load, load_with_lines
from briefs.workspace_file.places import located, without
from briefs.workspace_file.problems import Problem, problems_of, value_at
from briefs.workspace_file.words import Thing

_ROUNDS = 6
_MOST_ERRORS = 10_000
"""Nobody reads more, and a file made to have millions must not keep a worker busy."""
_DECLARE = {
    "teams": {Thing.TEAM},
    "contacts": {Thing.CONTACT},
    "systems": {Thing.SYSTEM, Thing.RECORD, Thing.FIELD, Thing.ENVIRONMENT, Thing.BRIEF_SYSTEM},
    "shared_records": {Thing.SHARED_RECORD},
    "value_tables": {Thing.VALUE_TABLE},
    "flows": {Thing.FLOW},
    "exceptions": {Thing.EXCEPTION},
    "decisions": {Thing.DECISION, Thing.ANY_DECISION},
}
Judged = tuple[WorkspaceFile | None, list[Problem]]
_DECLARING = frozenset(["key", "ref", "name", "path", "system"])


def read_workspace(content: bytes, name: str = "") -> Reading:
    """The workspace in a YAML or JSON text. `name` is the file's; `.json` at its end means JSON.

    Raises nothing: whatever is wrong comes back as errors in the order of their lines.
    """
    try:
        text = decoded(content)
        json_text = is_json(name, text)
        data, trusted = load(text, json_text=json_text)
        judged: Judged | None = None
        if trusted and _is_ours(data):
            judged = _judged(data)
            file, problems = judged
            if file is not None and not problems:
                return Reading(file)
        built = load_with_lines(text, json_text=json_text)
        _refuse_what_is_something_else(built)
    except Unreadable as unreadable:
        return Reading(None, (unreadable.error,))
    errors = sorted(_errors(built, judged), key=lambda error: (error.line or 0, error.path))
    if len(errors) >= _MOST_ERRORS:
        errors[_MOST_ERRORS - 1 :] = [FileError("more_errors", values={"limit": _MOST_ERRORS})]
    return Reading(None, tuple(errors))


def _is_ours(data: Any) -> bool:
    return isinstance(data, dict) and data.get("format") == FORMAT


def _refuse_what_is_something_else(built: Builder) -> None:
    """One sentence for a file of another kind, instead of one for each name in it."""
    if _is_ours(built.value):
        return
    if not isinstance(built.value, dict) or not built.value.get("format"):
        raise Unreadable("not_a_workspace")
    values = {"value": str(built.value["format"])[:80]}
    raise Unreadable.told(located(Problem(("format",), "other_format", values, (FORMAT,)), built.place))


def _judged(data: Any) -> Judged:
    try:
        file = WorkspaceFile.read(data)
    except ValidationError as error:
        return None, list(islice(problems_of(error, data), _MOST_ERRORS))
    return file, list(islice(check(file), _MOST_ERRORS))


def _errors(built: Builder, judged: Judged | None) -> list[FileError]:
    """Every error: what is bad is taken out until the rest can be checked for what does not fit together.

    `judged` is what was found before lines were counted; none for a text in which a name stands twice.
    """
    found = list(built.twice)
    data: Any = built.value
    place: Place | None = built.place
    gone: set[Thing] = set()
    removed: set[str] = set()
    for _ in range(_ROUNDS):
        file, problems = judged or _judged(data)
        judged = None
        errors = [(problem, located(problem, place)) for problem in problems]
        if len(problems) >= _MOST_ERRORS:
            found += [error for _problem, error in errors]
            break
        if file is not None:
            found += [error for problem, error in errors if not gone.intersection(problem.things)]
            break
        found += [error for problem, error in errors if not (problem.code == "missing" and error.path in removed)]
        removed |= {error.path for _problem, error in errors}
        bad = [_to_remove(problem) for problem in problems]
        for location in bad:
            gone |= _declared(location, data)
        if () in bad:
            break
        data, place = without(data, place, bad)
    return found


def _to_remove(problem: Problem) -> Location:
    """What has to go so that the rest is good: the value, or the group that lacks one."""
    return problem.location[:-1] if problem.code == "missing" else problem.location


def _declared(location: Location, data: Any) -> set[Thing]:
    """The kinds of thing of which some are no longer known when this is gone."""
    value = data
    for part in location:
        value = value_at(value, part)
    if not isinstance(value, dict | list) and location and location[-1] not in _DECLARING:
        return set()
    names = [part for part in location if isinstance(part, str)]
    if names[:1] == ["briefs"] and len(names) == 1:
        names += ["flows", "exceptions", "decisions", "systems"]
    return set().union(*(_DECLARE.get(name, set()) for name in names))
