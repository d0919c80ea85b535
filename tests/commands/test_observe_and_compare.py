"""The commands that need no database: observing, and comparing two observations."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

Run = Callable[..., tuple[int, str, str]]
TEXT = {"type": "string", "maxLength": 255}


def order(**fields: Any) -> dict[str, Any]:
    properties = {"id": {"type": "string"}, "email": TEXT} | fields
    kept = {name: schema for name, schema in properties.items() if schema is not None}
    return {
        "openapi": "3.0.3",
        "paths": {"/orders": {"get": {"responses": {"200": {"description": ""}}}}},
        "components": {"schemas": {"Order": {"type": "object", "required": ["id"], "properties": kept}}},
    }


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: exit code, standard output, standard error."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            call_command(*arguments)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        output = capsys.readouterr()
        return code, output.out, output.err

    return call


@pytest.fixture
def files(tmp_path: Path) -> Callable[[dict[str, Any], dict[str, Any]], tuple[str, str]]:
    def write(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
        paths = tmp_path / "before.json", tmp_path / "after.json"
        for path, data in zip(paths, (before, after), strict=True):
            path.write_text(json.dumps(data))
        return str(paths[0]), str(paths[1])

    return write


def test_observe_prints_the_shape_as_json_and_nothing_else(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(order(odd={"type": "money"})))
    code, out, err = run("observe", "auto", str(path))
    data = json.loads(out)
    assert (code, list(data)[:2]) == (0, ["records", "operations"])
    assert data["records"][0]["name"] == "Order"
    assert {row["path"]: row["type"] for row in data["records"][0]["fields"]} == {
        "email": "string",
        "id": "string",
        "odd": "unknown",
    }
    assert "money" in err


def test_observe_reads_a_database_file_and_an_sqlite_address_alike(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "crm.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL)")
    first, second = run("observe", "auto", str(path)), run("observe", "sql", f"sqlite:///{path}")
    assert first == second
    assert json.loads(first[1])["records"][0]["fields"][0]["max_length"] == 80


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("observe", "auto", "/nowhere/at/all.json"), "no such file"),
        (("observe", "auto", "/"), "cannot be read"),
        (("observe", "openapi", "/etc/hostname"), "no OpenAPI"),
        (("observe", "openapi", "https://10.0.0.1/openapi.json"), "OUTBOUND_ALLOW"),
        (("observe", "sql", "postgresql://me:hunter2secret@10.0.0.1/crm"), "OUTBOUND_ALLOW"),
        (("observe", "sql", "nosuch://x/y"), "postgresql://"),
    ],
)
def test_what_cannot_be_observed_is_one_line_and_exit_code_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert "hunter2secret" not in err


def test_compare_prints_outcome_counts_and_changes(run: Run, files: Any) -> None:
    code, out, err = run("compare", "auto", *files(order(), order(email={"type": "string", "maxLength": 100})))
    data = json.loads(out)
    (change,) = data.pop("changes")
    assert data == {"outcome": "drift", "counts": {"breaking": 1, "warning": 0, "info": 0}}
    assert len(change.pop("fingerprint")) == 64
    assert change == {
        "kind": "field.max_length.lowered",
        "path": "Order.email",
        "before": 255,
        "after": 100,
        "severity": "breaking",
    }
    assert (code, err) == (1, "")


@pytest.mark.parametrize(
    ("after", "options", "code", "outcome"),
    [
        (order(), (), 0, "match"),
        (order(phone=TEXT), (), 0, "match"),
        (order(phone=TEXT), ("--fail-on", "info"), 1, "match"),
        (order(email={"type": "string", "maxLength": 300}), (), 1, "drift"),
        (order(email={"type": "string", "maxLength": 300}), ("--fail-on", "breaking"), 0, "drift"),
        (order(email={"type": "string", "maxLength": 300}), ("--use", "write"), 0, "match"),
        (order(email={"type": "string", "maxLength": 300}), ("--use", "read"), 1, "drift"),
        (order(email=None), ("--fail-on", "breaking", "--use", "read"), 1, "drift"),
    ],
)
def test_exit_codes_follow_fail_on_and_use(
    run: Run, files: Any, after: dict[str, Any], options: tuple[str, ...], code: int, outcome: str
) -> None:
    found = run("compare", "openapi", *files(order(), after), *options)
    assert (found[0], json.loads(found[1])["outcome"]) == (code, outcome)


def test_a_source_that_cannot_be_read_is_could_not_check_and_neither_match_nor_drift(run: Run, files: Any) -> None:
    before, after = files(order(), {"openapi": "9"})
    for arguments in ((before, after), (after, before), (before, "/nowhere.json")):
        code, out, err = run("compare", "openapi", *arguments)
        data = json.loads(out)
        assert (code, data["outcome"], data["changes"]) == (2, "could_not_check", [])
        assert len(err.strip().splitlines()) == 1
        assert str(data["message"]) == err.strip()
    assert after in run("compare", "openapi", after, before)[2]


def test_two_equal_files_that_are_no_document_could_not_be_checked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")
    assert run("compare", "openapi", str(path), str(path))[0] == 2


def test_text_markdown_and_junit_say_the_same(run: Run, files: Any) -> None:
    pair = files(order(**{"a|b": TEXT}), order(**{"a|b": {"type": "integer"}, "new": TEXT}))
    text = run("compare", "auto", *pair, "--format", "text")[1]
    assert "drift: 1 breaking, 0 warning, 1 info" in text
    assert "The type of Order.a|b changed from string to integer" in text
    markdown = run("compare", "auto", *pair, "--format", "markdown")[1]
    assert "| breaking | field.type.changed | Order.a\\|b |" in markdown
    suite = ET.fromstring(run("compare", "auto", *pair, "--format", "junit")[1])
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["Order.a|b"]


def test_junit_holds_a_match_and_an_error_too(run: Run, files: Any) -> None:
    before, after = files(order(), order())
    assert ET.fromstring(run("compare", "auto", before, after, "--format", "junit")[1]).get("failures") == "0"
    code, out, _err = run("compare", "auto", before, "/nowhere.json", "--format", "junit")
    assert (code, ET.fromstring(out).get("errors")) == (2, "1")


def test_two_databases_are_compared_and_a_facet_less_is_found(run: Run, tmp_path: Path) -> None:
    for name, columns in (("a", "email VARCHAR(80) NOT NULL"), ("b", "email VARCHAR(40)")):
        with sqlite3.connect(tmp_path / f"{name}.sqlite") as database:
            database.execute(f"CREATE TABLE customer (id INTEGER PRIMARY KEY, {columns})")
    code, out, _err = run("compare", "auto", str(tmp_path / "a.sqlite"), str(tmp_path / "b.sqlite"))
    kinds = {change["kind"] for change in json.loads(out)["changes"]}
    assert code == 1
    assert {"field.max_length.lowered", "field.nullable.gained"} <= kinds


class _Serves(BaseHTTPRequestHandler):
    content = json.dumps(order()).encode()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing is printed."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Serves)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_goes_through_the_guard(run: Run, settings: Any, address: str, files: Any) -> None:
    settings.OUTBOUND_ALLOW = ()
    code, _out, err = run("observe", "openapi", f"http://{address}/openapi.json")
    assert code == 2
    assert "OUTBOUND_ALLOW" in err
    settings.OUTBOUND_ALLOW = (address,)
    before, _after = files(order(), order())
    code, out, _err = run("compare", "auto", before, f"http://{address}/openapi.json")
    assert (code, json.loads(out)["outcome"]) == (0, "match")


def test_wrong_options_are_refused(run: Run) -> None:
    for arguments in (
        ("observe", "nosuchkind", "x"),
        ("compare", "auto", "a", "b", "--use", "sometimes"),
        ("observe", "auto", "x", "--config", "novalue"),
    ):
        with pytest.raises(CommandError):
            call_command(*arguments)


@pytest.mark.slow
def test_the_commands_work_in_a_process_of_their_own_without_a_database(project: Path, files: Any) -> None:
    before, after = files(order(), order(email=None))
    # As a person starts them: manage.py chooses the settings.
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = kept | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "PYTHONIOENCODING": "utf-8"}
    for arguments, code in (
        (("compare", "auto", before, after), 1),
        (("compare", "auto", before, after, "--format", "markdown"), 1),
        (("observe", "auto", before), 0),
        (("observe", "nosuchkind", before), 2),
    ):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", str(project / "manage.py"), *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=project,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        if code < 2 and "markdown" not in arguments:
            json.loads(done.stdout)
        # Pipelines start them often: neither rows nor the queue are loaded for what asks nothing of them.
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert "datamaps.schema.compare" in loaded or "compare" not in arguments
        assert not loaded & {"datamaps.models", "briefs.models", "integrations_portal.accounts.models", "celery"}
