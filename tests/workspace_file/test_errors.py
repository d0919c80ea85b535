"""Every kind of error, each with its line, its path and what would have been allowed."""

from __future__ import annotations

import time

import pytest

from briefs.workspace_file.errors import FileError
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.words import SENTENCES
from tests.workspace_file.broken import BROKEN, Broken


def _one(broken: Broken) -> FileError:
    reading = read_workspace(broken.content, broken.name)
    assert reading.file is None
    assert len(reading.errors) == 1, [str(error) for error in reading.errors]
    return reading.errors[0]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.title)
def test_a_broken_file_says_what_and_where(broken: Broken) -> None:
    error = _one(broken)
    assert (error.code, error.path, error.line) == (broken.code, broken.path, broken.line)
    if broken.allowed is not None:
        assert error.allowed == broken.allowed


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.title)
def test_its_sentence_is_whole_and_in_our_words(broken: Broken) -> None:
    sentence = _one(broken).sentence
    assert "{" not in sentence.replace("{}", "")
    assert sentence.endswith((".", "?"))
    assert not any(word in sentence for word in ("Input should", "validation", "Extra inputs", "pydantic"))


def test_every_code_has_a_broken_file() -> None:
    # What only a very large file could show is tried on its own below, or is the net under everything else.
    elsewhere = {"too_large", "too_many", "too_many_aliases", "more_errors", "wrong"}
    of_files = {code for code in SENTENCES if not code.startswith("zip_")}
    assert {broken.code for broken in BROKEN} == of_files - elsewhere


def test_all_errors_come_in_one_go_in_the_order_of_their_lines() -> None:
    content = b"""format: integrations-portal/1
workspace: {key: w, timezone: Mars}
teams:
- {key: t, organisation: ours}
- {key: t, nmae: Twice}
contacts:
- {key: c, team: nobody, active: maybe}
systems:
- key: crm
  owner_team: t
  records: [{name: A, fields: [{path: id, type: text, max_length: -1}]}]
briefs:
- ref: B-1
  stage: done
  flows:
  - {ref: F-01, target: crm, retry: {kind: often}}
  - {ref: F-02, source: crm, target: crm, after: [F-09]}
"""
    errors = read_workspace(content, "w.yaml").errors
    assert [(error.line, error.path, error.code) for error in errors] == [
        (2, "workspace.timezone", "timezone"),
        (4, "teams[0].organisation", "not_allowed"),
        (5, "teams[1].key", "same_key"),
        (5, "teams[1].nmae", "unknown_key_close"),
        (7, "contacts[0].active", "flag"),
        (7, "contacts[0].team", "dangling"),
        (11, "systems[0].records[0].fields[0].max_length", "too_small"),
        (11, "systems[0].records[0].fields[0].type", "not_allowed"),
        (14, "briefs[0].stage", "not_allowed"),
        (16, "briefs[0].flows[0].retry.kind", "not_allowed"),
        (16, "briefs[0].flows[0].source", "missing"),
        (17, "briefs[0].flows[1].source", "dangling"),
        (17, "briefs[0].flows[1].target", "dangling"),
    ]


def test_what_is_broken_does_not_make_errors_of_what_names_it() -> None:
    content = b"""format: integrations-portal/1
workspace: {key: w}
teams:
- {key: bad key}
contacts:
- {key: c, team: sales}
"""
    errors = read_workspace(content).errors
    assert [error.path for error in errors] == ["teams[0].key"]


def test_rows_that_say_nothing_still_count_in_paths() -> None:
    content = b"""format: integrations-portal/1
workspace: {key: w}
teams:
- {}
-
- {key: t, organisation: ours}
"""
    (error,) = read_workspace(content).errors
    assert (error.path, error.line) == ("teams[2].organisation", 6)


def test_json_has_lines_too() -> None:
    content = b'{\n "format": "integrations-portal/1",\n "workspace": {"key": "w"},\n "teams": [\n  {"key": 1.5}\n ]\n}'
    (error,) = read_workspace(content, "w.json").errors
    assert (error.code, error.path, error.line) == ("bad_key", "teams[0].key", 5)


HEAD = "format: integrations-portal/1\nworkspace: {key: w}\n"
BOMBS = {
    "aliases": HEAD
    + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
    "alias of a large group": HEAD + f"a: &a [{', '.join(['x'] * 5000)}]\nb: [{', '.join(['*a'] * 5000)}]\n",
    "brackets": HEAD + "teams: " + "[" * 200_000,
    "braces": HEAD + "teams: " + "{a: " * 100_000,
    "dashes": HEAD + "teams:\n" + "- " * 50_000,
    "indentation": HEAD + "".join(" " * n + "a:\n" for n in range(2_000)),
    "question marks": HEAD + "? " * 50_000,
    "itself": HEAD + "teams: &a [*a]\n",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_at_once(bomb: str) -> None:
    started = time.monotonic()
    (error,) = read_workspace(bomb.encode(), "bomb.yaml").errors
    assert time.monotonic() - started < 2
    assert error.code in ("too_many_aliases", "too_deep", "alias", "key")
    assert error.line


def test_deep_json_is_refused() -> None:
    for depth in (70, 200_000):
        content = b'{"format": "integrations-portal/1", "teams": ' + b"[" * depth + b"]" * depth + b"}"
        (error,) = read_workspace(content, "w.json").errors
        assert error.code == "too_deep"


def test_a_file_made_of_errors_is_given_up_after_the_first_ten_thousand() -> None:
    content = HEAD + "teams:\n" + "".join(f"- {{key: t{number}, nmae: x}}\n" for number in range(12_000))
    errors = read_workspace(content.encode()).errors
    assert len(errors) == 10_000
    assert (errors[0].line, errors[0].code) == (4, "unknown_key_close")
    assert (errors[-2].line, errors[-1].code) == (10_002, "more_errors")
    assert "10000" in errors[-1].sentence
