"""The reference page of the command line, made from what the commands say of themselves."""

from __future__ import annotations

from argparse import SUPPRESS, Action
from collections.abc import Iterable

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

HEAD = """# Commands

All of them are `.venv/bin/python manage.py COMMAND`; `--help` says the same as this page. Results go to standard
output, everything else that is said to standard error. Exit codes are the same everywhere:

| code | means |
| --- | --- |
| 0 | fine |
| 1 | something was found: a change at or above `--fail-on`, an open blocker, an edited audit trail |
| 2 | it could not be done; standard error says why in one line |

`observe` and `compare` need no database. A SOURCE is a file, an `https://` address, or a database:
`sqlite:///crm.sqlite` (four slashes for an absolute path) or `postgresql://reader@host/crm`, and the same with `mysql`,
`mssql` and `oracle`. CSV files and workbooks also come by `sftp://host/path`: `--host-key` pins the server's key,
and the sign-in stands in the environment, never in an argument: `SFTP_USER`, with `SFTP_PASSWORD` or the name of a file
in `SFTP_PASSWORD_FILE` or `SFTP_KEY_FILE`. `livecheck` signs in with the credentials of the site.
Other addresses than public ones must stand in `OUTBOUND_ALLOW` ([settings](settings.md)).

This page is made from the commands by `script/reference.py`.
"""

GROUPS = {
    "Systems and checks": ("observe", "compare", "importsystem", "livecheck"),
    "Workspaces": ("createworkspace", "importworkspace", "exportworkspace", "workspaceschema", "loadsample"),
    "Briefs": ("readiness", "render", "diagram"),
    "Trust": ("verifyaudit", "rotatekeys", "backup", "restore", "signinlink"),
    "For those who change the portal": ("conversation",),
}

OUTPUT = {
    "observe": """
`{"records": [{"name": …, "fields": [{"path": …, "type": …}]}], "operations": […]}`, with the names of the
[workspace file](workspace-file.md). What could not be understood is said on standard error.""",
    "compare": """
JSON is `{"outcome": …, "counts": {"breaking": 1, "warning": 0, "info": 0}, "changes": […]}`; the outcome is `match`,
`drift`, `partial` or `could_not_check`. A change has `kind` ([all of them](change-kinds.md)), `path`, `before`,
`after`, `severity` and `fingerprint`, which stays the same for as long as the difference does. `unchecked` and
`not_covered` are there when something could not be compared; `trouble` and `message` when nothing could. Text tells
what matters by record, and the rest as a count; the other formats have everything.""",
    "livecheck": """
A list with what `compare` prints for each check, and its `connector`. Text has a line for each check, then what differs
from a warning on, or from `--fail-on` on where that is less; JSON and JUnit have everything. The checks are recorded as
on the site, and people are told as usual.""",
    "importsystem": "One line a step: `added`, `changed` or `removed`, what it is, and its name.",
    "importworkspace": "One line a step: `added`, `changed` or `removed`, what it is, and its name.",
    "readiness": """
JSON is a list of `{"rule": …, "severity": …, "about": …, "question": …, "ask": …, "contact": …, "waived": …}`.
`about` names the thing as the workspace file does: `F-01`, `F-01/Account.status`, `E-02`, `handoffs/sales-finance`.
Waived questions stay in the list and stop nothing. [All rules](rules.md).""",
    "verifyaudit": """
A list of `{"workspace": …, "entries": …, "whole": true}`; where the trail is broken, `entry`, `fault` and `sentence`
say where and how.""",
    "backup": """
`{"file": …, "made_at": …, "tables": …, "rows": …, "files": …}`.
[Back up and restore](../how-to/back-up-and-restore.md).""",
    "restore": "The same as `backup`, of what was put back.",
}
"""What goes to standard output, where the help of a command does not say it."""


def page() -> str:
    """The whole page as Markdown."""
    apps = get_commands()
    parts = [HEAD]
    for title, names in GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_part(name, load_command_class(str(apps[name]), name)) for name in names]
    return "\n".join(parts)


def arguments(name: str, command: BaseCommand) -> list[Action]:
    """The arguments of a command's own, without those that every command of Django has."""
    parser = command.create_parser("manage.py", name)
    inherited = {one.help for one in BaseCommand().create_parser("manage.py", "")._actions}
    return [one for one in parser._actions if one.help is not SUPPRESS and one.help not in inherited]


def _part(name: str, command: BaseCommand) -> str:
    taken = arguments(name, command)
    lines = [f"### {name}", "", f"    {' '.join([name, *map(_usage, taken)])}", "", command.help]
    if taken:
        lines += ["", "| Argument | What it is |", "| --- | --- |", *map(_row, taken)]
    if name in OUTPUT:
        lines += ["", f"**Prints** {OUTPUT[name].strip()}"]
    return "\n".join(lines) + "\n"


def _usage(one: Action) -> str:
    """An argument as it is written: `SOURCE`, `[--fail-on SEVERITY]`."""
    if one.option_strings:
        text = one.option_strings[-1] if one.nargs == 0 else f"{one.option_strings[-1]} {_value(one)}"
        return text if one.required else f"[{text}]"
    text = f"{_value(one)} ..." if one.nargs == "*" else _value(one)
    return f"[{text}]" if one.nargs in ("*", "?") else text


def _value(one: Action) -> str:
    return str(one.metavar or one.dest).upper()


def _row(one: Action) -> str:
    names = ", ".join(f"`{option}`" for option in one.option_strings) or f"`{_value(one)}`"
    parts = [_sentence(one.help or "")]
    if one.choices:
        parts.append(f"One of {_listed(one.choices)}.")
    if one.choices and one.default:
        parts.append(f"Otherwise `{one.default}`.")
    return f"| {names} | {' '.join(parts)} |"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _listed(values: Iterable[object]) -> str:
    return ", ".join(f"`{value}`" for value in values)
