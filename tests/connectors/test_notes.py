"""Every note that a connector can make has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from datamaps.connectors.notes import NOTES, note_sentence
from datamaps.schema.shapes import Note

TEXTS = {
    "reference": "#/x",
    "keyword": "not",
    "type": "money",
    "path": "a",
    "trouble": "timed_out",
    "names": "a, b",
    "head": "a",
    "kinds": "string: 3",
}
SPOKEN = {"format": "application/raml+yaml;version=1.0", "action": "listen"}
COLUMNS = {"taken_as": "integer", "looks_like": "date", "encoding": "Windows-1252", "name": "a"}
COUNTS = {
    "agree": 9,
    "filled": 10,
    "empty": 1,
    "number": 3,
    "rows": 10,
    "short": 1,
    "long": 2,
    "count": 5,
    "present": 4,
    "line": 7,
}
PARTNERS = {"sender": "A", "receiver": "B", "version": "004010", "tag": "SE", "said": "9", "opens": "ST", "mark": "-"}
PLACES = {"counted": 8, "segment": 12, "width": 80, "must": 105}
VALUES = {**TEXTS, **SPOKEN, **COLUMNS, **COUNTS, **PARTNERS, **PLACES}


def test_every_code_of_a_note_in_the_connectors_has_a_sentence(project: Path) -> None:
    found: set[str] = set()
    for file in (project / "datamaps" / "connectors").rglob("*.py"):
        text = file.read_text()
        found |= set(re.findall(r'note\([^()]*(?:\([^()]*\))?[^()"]*"([a-z_]+)"', text))
        found |= set(re.findall(r'code="([a-z_]+)"', text))
        found |= set(re.findall(r'notes\.append\(\(\w+, "([a-z_]+)"', text))
    assert found == set(NOTES)


def test_a_note_says_where() -> None:
    for code in NOTES:
        assert note_sentence(Note(where="Order.total", code=code, values=VALUES)).startswith("Order.total")
