"""The reference page of the workspace file, made from the models."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from briefs.workspace_file.about import about
from briefs.workspace_file.annotations import allowed_values, names_of
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.schema import may_be_not_relevant, value_schema
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.references import shapes_in
from integrations_portal.shapes.types import Refers

HEAD = """# The workspace file

One YAML (or JSON) file holds a whole workspace: its systems, shared data, data maps and briefs. `manage.py
exportworkspace KEY` writes it, `manage.py importworkspace FILE` reads it, `manage.py workspaceschema` prints its JSON
Schema for editors. Importing a file and exporting it again loses nothing; exporting twice gives identical bytes.

```yaml
format: integrations-portal/1
workspace: {key: northwind, name: Northwind Traders, timezone: Europe/London}
teams:
  - {key: finance, name: Finance}
contacts:
  - {key: dana, name: Dana Okafor, team: finance}
systems:
  - {key: crm, name: CRM, kind: crm, owner_team: finance, business_owner: dana}
```

`briefs/samples/northwind.yaml` is a whole one.

## Rules

- A `key` is made of letters, digits, hyphens and underscores, is unique among its siblings and never changes; names
  do. A `ref` is 1 to 20 letters, digits and hyphens.
- References use keys: `crm`, `crm.Account`, `crm.Account.billing.city`, `crm.Order.lines[].sku`. In a path, `.` is
  nesting and `[]` the items of a list. A name that holds `.`, `[` or `"` stands in quotes: `erp."sales.Order".id`.
- Where a team, a contact and a system may be named and two of them share a key, write `team:support`,
  `contact:support` or `system:support`.
- Left out, null and empty are one thing: not answered. None of them is exported, and neither is a default.
- Only `true` and `false` are truth values: `yes`, `no`, `on` and `off` are text. Every other value is the text that
  was written, so that `0123` and `0.50` keep their digits; where a number is asked for, it becomes one. Only the
  `config` of a connector takes JSON types.
- Durations are `90s`, `15m`, `4h`, `2d` or ISO 8601. Dates are ISO 8601. Schedules are five-field cron.
- A section of a brief may hold `{not_relevant: why}` instead, where the table says so.
- Lists keep their order. Rows that say nothing are left out.
- A field reference stands in at most one shared field. Both ends of a flow are among the `systems` of its brief.
  Record maps of one flow with the same records need different filters.
- Everything that is named must be there, except the field paths in `match_key`, `fields`, `left_out` and
  `changed_at`: a field that has vanished is a question of the brief, not a broken file.
- Tags, a second document and more than 64 levels are refused, and so are aliases that add more than 100,000 values.
- Pictures: `image` is `files/NAME`. A zip holds the file and its `files/`.
- A picture is PNG, JPEG or WebP, up to 5 MB; once taken in, it is named by the hash of its bytes.
- A decision that is `proposed`, or says nothing of its status, and has an `outcome` is `accepted`.
- Secrets never belong here: a connector holds the name of a stored credential.
- Comments are not in it: it holds answers, and what was said on the way to them stays in the site and its backups.
- Neither is who has access: members, tokens of programs, and links with which somebody outside reads a brief.

A file with errors is not imported at all; every error is told in one go, each with its line, its path
(`briefs[0].flows[2].retry.kind`) and the allowed values.

This page is made from the models by `script/reference.py`.
"""


def page() -> str:
    """The whole page as Markdown, in English."""
    return "\n".join([HEAD, *(_section(shape, paths) for shape, paths in _paths().items())])


def _paths() -> dict[type[Shape], list[str]]:
    """Every shape of the file with the places where it stands, each right after the one that holds it."""
    found: dict[type[Shape], list[str]] = {}
    _add_paths(WorkspaceFile, "", found)
    return found


def _add_paths(holder: type[Shape], at: str, found: dict[type[Shape], list[str]]) -> None:
    found.setdefault(holder, []).append(at)
    for name, info in names_of(holder).items():
        for shape in shapes_in(info.annotation):
            _add_paths(shape, f"{at}.{name}".lstrip(".") + ("[]" if _is_list(info.annotation) else ""), found)


def _section(shape: type[Shape], paths: list[str]) -> str:
    title = f"`{paths[0]}`" if paths[0] else "The whole file"
    also = f"Also {', '.join(f'`{path}`' for path in paths[1:])}.\n\n" if paths[1:] else ""
    rows = [_row(shape, name, info) for name, info in names_of(shape).items()]
    return f"## {title}\n\n{also}| Name | What it says | Value |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _row(shape: type[Shape], name: str, info: FieldInfo) -> str:
    value = _kind(info.annotation, tuple(info.metadata))
    if info.is_required():
        value += "; required"
    default = info.get_default()
    if isinstance(default, Choice | bool):
        value += f"; without it `{str(default).lower()}`"
    if may_be_not_relevant(shape, name):
        value += "; or not relevant"
    sentence = str(about(shape, name)[0]).replace("|", "\\|")
    return f"| `{name}` | {sentence} | {value} |"


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(part) for part in get_args(annotation))


def _kind(annotation: Any, marks: tuple[Any, ...]) -> str:
    """What a value is, in a few words."""
    many = "list of " if _is_list(annotation) else ""
    if shapes_in(annotation):
        return "list" if many else "group"
    allowed = allowed_values(annotation)
    if allowed:
        return many + ", ".join(f"`{value}`" for value in allowed)
    return many + _word(annotation, marks)


def _named(annotation: Any, marks: tuple[Any, ...]) -> tuple[str, ...]:
    """The kinds of thing that a key may name."""
    if get_origin(annotation) is Annotated:
        marks = (*get_args(annotation)[1:], *marks)
    own = [mark.to for mark in marks if isinstance(mark, Refers)]
    return own[0] if own else next((to for part in get_args(annotation) if (to := _named(part, ()))), ())


def _word(annotation: Any, marks: tuple[Any, ...]) -> str:
    if to := _named(annotation, marks):
        return f"key of a {' or '.join(to)}"
    schema = value_schema(annotation, marks)
    if "anyOf" in schema:
        schema = schema["anyOf"][1]
    elif schema.get("type") == "array":
        schema = schema["items"]["anyOf"][0]
    named = str(schema.get("$ref", "")).rpartition("/")[2].replace("_", " ")
    if named:
        return {"line": "text", "span": "duration", "cron": "schedule"}.get(named, named)
    if "pattern" in schema:
        return _key_word(schema["pattern"])
    if schema.get("format") == "date":
        return "date"
    kind = schema["type"]
    return {"boolean": "true or false", "integer": "whole number", "object": "names and values"}.get(
        kind if isinstance(kind, str) else "", "text" if isinstance(kind, list) else str(kind)
    )


def _key_word(pattern: str) -> str:
    if "files/" in pattern:
        return "`files/NAME`"
    return "ref" if "{1,20}" in pattern else "key"
