"""Words stand out from the ground they are printed on, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORDS = 4.5  # WCAG 2.2, 1.4.3
CONTROLS = 3.0  # 1.4.11
STATES = ("match", "differs", "stops", "unknown", "accent")


def colours(project: Path, theme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("tokens", "dark")[: 2 if theme == "dark" else 1]:
        text = (project / "static" / "css" / f"{name}.css").read_text()
        found.update(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", text))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str, float]]:
    grounds = ("paper", "sheet", *(f"{state}-wash" for state in STATES))
    told = [(words, ground, WORDS) for words in ("ink", "soft", "accent") for ground in grounds]
    told += [(state, ground, WORDS) for state in STATES for ground in ("paper", "sheet", f"{state}-wash")]
    # A row is washed in the colour of its worst state, and other states may stand in it.
    told += [
        ("stops", "differs-wash", WORDS),
        ("stops", "accent-wash", WORDS),
        ("differs", "stops-wash", WORDS),
    ]
    told += [("on-accent", "accent", WORDS), ("on-stops", "stops", WORDS)]
    return [*told, ("edge", "paper", CONTROLS), ("edge", "sheet", CONTROLS)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground", "least"), pairs())
def test_words_can_be_read_on_their_ground(project: Path, theme: str, words: str, ground: str, least: float) -> None:
    known = colours(project, theme)
    measured = contrast(known[words], known[ground])
    assert measured >= least, f"--{words} on --{ground}, {theme}: {measured:.2f}:1"


def test_dark_redefines_every_colour(project: Path) -> None:
    text = (project / "static" / "css" / "dark.css").read_text()
    assert set(re.findall(r"--([a-z-]+):\s*#", text)) == set(colours(project, "light"))


def test_colours_are_written_only_in_the_tokens(project: Path) -> None:
    for sheet in (project / "static" / "css").glob("*.css"):
        if sheet.name not in ("tokens.css", "dark.css"):
            # Pages of paper and their margin boxes do not see the tokens.
            text = re.sub(r"@page[^{]*\{(?:[^{}]|\{[^}]*\})*\}", "", sheet.read_text())
            assert not re.search(r"#[0-9a-f]{3,8}\b", text), sheet.name
