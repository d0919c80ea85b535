"""Workspaces made up by hypothesis, straight from the models: what they allow, they must carry through a file."""

from __future__ import annotations

import datetime
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import ValidationError

from briefs.shapes.brief import MAY_BE_NOT_RELEVANT, Brief
from briefs.workspace_file.annotations import names_of
from briefs.workspace_file.check import check
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from briefs.workspace_file.places import without
from briefs.workspace_file.problems import problems_of
from datamaps.map.flows import Flow, RecordMap
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import FIRST_DAY, LAST_DAY, Refers

NASTY = (
    *("yes", "no", "on", "Off", "y", "N", "true", "FALSE", "null", "~", "NULL", "nan", ".inf", "-", "--- x", "..."),
    *("0123", "1e5", "0x1F", "0o17", "1_000", "12:30", "190:20:30", "2027-01-01", "-1", "+1", ".5", "5.", "1.50"),
    *("=", "<", "<<", "@home", "`tick`", "%TAG", "!tag", "&anchor", "*alias", "|", ">", "?", ":", "#", "'", '"'),
    *(": ", " #", "a: b", "a #b", "a#b", "a:b", "- a", "? a", "[a]", "{a: b}", "a, b", "[", "}", "a:"),
    *(" leading", "trailing ", "  ", "\t", "a\tb", "\ttab", "two\nlines", "one line\n", "\nfirst empty", "end\n\n"),
    *("  indented\nthen not", "a\n  b\n\nc\n", "a \nb", "a\n \nb", "\n", "a\r\nb", "a\rb", "a\x85b", "a\u2028b"),
    *(
        "\ufeffmark",
        "\x07bell",
        "\x7f",
        "\xa0",
        "ä",
        "日本語",
        "👩‍🔧",
        "\U0001f600",
        "\U0001f600\nb",
        "\ufffe",
        "a\\nb",
        "''",
        '""',
    ),
    *("{{ template }}", "<script>", "=SUM(A1)", "not_relevant", "5xx", "429", "15m", "12e03", "1d", "_", "$x", "(x)"),
)
_KEYS = st.sampled_from(["crm", "billing", "a", "B-2", "on", "123"])
_REFS = st.sampled_from(["F-01", "F-02", "D-01", "1", "no"])
_NAMES = st.sampled_from(["Account", "sales.Order", "on", "Ä", '"q"', "940"])
_PATHS = st.sampled_from(["id", "billing.city", "lines[].sku", '"Price (net.)"', "tags[]", "yes"])
_RECORDS = st.sampled_from(["crm.Account", 'crm."sales.Order"', "billing.940", "a.on"])
_FIELDS = st.sampled_from(["crm.Account.id", 'crm."sales.Order".lines[].sku', 'billing.940."Price (net.)"'])
_BY_VALIDATOR = {
    "_span": st.sampled_from(["90s", "15m", "2d", "PT15M", "P1DT2H"]),
    "_cron": st.sampled_from(["0 6 * * *", "*/15 * * * 1-5"]),
    "_zone": st.sampled_from(["UTC", "Europe/Stockholm"]),
    "_path": _PATHS,
    "_record_ref": _RECORDS,
    "_field_ref": _FIELDS,
}
_TEXTS = st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXTS, inner, max_size=2),
    max_leaves=4,
)


def values_of(annotation: Any, marks: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Plain values that an annotation takes."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values_of(parts[0], (*parts[1:], *marks))
    if origin is Literal:
        return st.just(parts[0])
    if origin is tuple:
        return st.lists(values_of(parts[0]), max_size=2)
    if origin is dict:
        return st.dictionaries(_TEXTS, _JSON, max_size=3)
    if origin in (Union, types.UnionType):
        return st.one_of([values_of(part, marks) for part in parts if part is not type(None)])
    if issubclass(annotation, Shape):
        return groups_of(annotation)
    if issubclass(annotation, Choice):
        return st.sampled_from([member.value for member in annotation])
    return _scalars(annotation, marks)


def _scalars(annotation: Any, marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(0, 10**20)
    if annotation is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if annotation is datetime.date:
        return st.dates(FIRST_DAY, LAST_DAY).map(str)
    if any(isinstance(mark, Refers) for mark in marks):
        return _KEYS
    for mark in marks:
        validator = getattr(getattr(mark, "func", None), "__name__", "")
        if validator in _BY_VALIDATOR:
            return _BY_VALIDATOR[validator]
        pattern = str(getattr(mark, "pattern", None) or "")
        limits = " ".join(str(one) for one in getattr(mark, "metadata", ())) + pattern
        if "files/" in limits:
            return st.just("files/a.png")
        if "{1,20}" in limits:
            return _REFS
        if "{0,63}" in limits:
            return _KEYS
        if "min_length=1" in str(mark) or "MinLen" in limits:
            return _NAMES
    return _TEXTS


def groups_of(shape: type[Shape]) -> st.SearchStrategy[dict[str, Any]]:
    """Plain groups that a shape takes: what it requires, and some of the rest."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, info in names_of(shape).items():
        strategy = values_of(info.annotation, tuple(info.metadata))
        if shape is Brief and name in MAY_BE_NOT_RELEVANT:
            strategy |= st.builds(lambda why: {"not_relevant": why}, _TEXTS)
        (required if info.is_required() else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def _consistent(data: Any) -> WorkspaceFile:
    """The workspace without what is wrong or names nothing in it."""
    while True:
        try:
            file = WorkspaceFile.read(data)
            problems = list(check(file))
        except ValidationError as error:
            problems = list(problems_of(error, data))
        else:
            if not problems:
                return file
            data = file.plain()
        bad = [problem.location[:-1] if problem.code == "missing" else problem.location for problem in problems]
        data, _place = without(data, None, bad)


def _skeleton(parts: dict[str, Any]) -> dict[str, Any]:
    """Things for the references to name, around what was made up."""
    return {
        "format": FORMAT,
        "workspace": {"key": "made-up"} | parts["workspace"],
        "teams": [{"key": "a"}, *parts["teams"]],
        "contacts": [{"key": "B-2"}, {"key": "123"}, *parts["contacts"]],
        "systems": [
            {
                "key": "crm",
                "records": [
                    {"name": "Account", "fields": [{"path": "id"}]},
                    {"name": "sales.Order", "fields": [{"path": "lines[].sku"}]},
                ],
            },
            {"key": "billing", "records": [{"name": "940", "fields": [{"path": '"Price (net.)"'}]}]},
            *parts["systems"],
        ],
        "shared_records": parts["shared_records"],
        "value_tables": parts["value_tables"],
        "pieces": parts["pieces"],
        "briefs": [_joined(parts), *parts["briefs"]],
    }


def _joined(parts: dict[str, Any]) -> dict[str, Any]:
    """A brief whose flows join the systems of the skeleton, so that they stay."""
    ends = {"source": "crm", "target": "billing"}
    maps = [one | {"source": "Account", "target": "940"} for one in parts["record_maps"]]
    flows = [
        flow | ends | {"ref": f"F-0{number}", "record_maps": maps} for number, flow in enumerate(parts["flows"], 1)
    ]
    systems = [{"system": "crm"}, {"system": "billing"}]
    brief: dict[str, Any] = parts["brief"]
    return brief | {"ref": "INT-1", "systems": systems, "flows": flows}


def workspaces() -> st.SearchStrategy[WorkspaceFile]:
    """Whole workspaces in which everything that is named is there."""
    names = names_of(WorkspaceFile)
    parts = {
        name: values_of(info.annotation, tuple(info.metadata))
        for name, info in names.items()
        if name not in ("format",)
    }
    parts |= {
        "brief": groups_of(Brief),
        "flows": st.lists(groups_of(Flow), max_size=2),
        "record_maps": st.lists(groups_of(RecordMap), max_size=2),
    }
    return st.fixed_dictionaries(parts).map(_skeleton).map(_consistent)
