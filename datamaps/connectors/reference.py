"""The reference page of the connector kinds, made from the registry."""

from __future__ import annotations

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.http_signin import KINDS as HTTP_SIGN_INS
from datamaps.connectors.kinds import KINDS
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS

HEAD = """# What connector kinds ask and see

What a system can be observed with. The same kind serves *Add records from a source*, *Add a live check* and the
commands `observe`, `compare`, `importsystem` and `livecheck`; its id is what they take as KIND.

A kind compares only what it can see. What it cannot see is counted as not covered, and never told as a difference.
[What each reads](connectors.md), and [how another one is added](../how-to/add-a-connector-kind.md).

This page is made from the registry by `script/reference.py`.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *map(_part, KINDS.values())])


def _part(kind: Kind) -> str:
    facts = {
        "Id": f"`{kind.id}`",
        "Takes": _sources(kind),
        "Sees": ", ".join(_in_words(name) for name in sorted(kind.sees)) or "nothing",
        "Does not see": ", ".join(_in_words(name) for name in sorted((FIELD_FACETS | SYSTEM_FACETS) - kind.sees))
        or "nothing is left out",
        "Signs in with": ", ".join(_in_words(name) for name in kind.signs_in),
        "Order of fields": "means something: a field that moved is told" if kind.positional else "means nothing",
    }
    lines = [f"## {kind.label}", "", *(f"- {name}: {text}" for name, text in facts.items()), ""]
    lines += ["| Asked | Setting | Needed | Example | Meaning |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, *map(_row, kind.asks)]) + "\n"


def _sources(kind: Kind) -> str:
    taken = []
    if kind.suffixes:
        taken.append(f"files (found by content, then by name: {', '.join(kind.suffixes)})")
    if kind.read and set(HTTP_SIGN_INS) <= set(kind.signs_in):
        taken.append("web addresses")
    if kind.by_sftp:
        taken.append("files by SFTP")
    if kind.by_person:
        taken.append("what a person confirms")
    elif kind.by_samples:
        taken.append("samples caught on the site")
    elif kind.live:
        taken.append("live systems")
    return "; ".join(taken)


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _row(ask: Ask) -> str:
    choices = "One of " + ", ".join(f"`{value}`" for value, _label in ask.choices) + "." if ask.choices else ""
    meaning = f"{ask.help} {choices}".strip()
    needed = "yes" if ask.required else "no"
    example = f"`{ask.example}`" if ask.example else ""
    return f"| {ask.label} | `{ask.name}` | {needed} | {example} | {meaning} |"
