"""JSON, YAML and XML from strangers: what they mean, and that nothing they do takes long or much memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import data_value, json_value, text_of, xml_root, yaml_value
from tests.connectors.canary import Listener

LIMITS = Limits(seconds=86_400)


def refusal(read: Any, content: bytes, limits: Limits = LIMITS) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        read(content, limits)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_text_is_read_in_every_unicode_encoding(encoding: str) -> None:
    assert text_of('{"a": "é"}'.encode(encoding)) == '{"a": "é"}'
    assert json_value('{"Größe": 1}'.encode(encoding), LIMITS) == {"Größe": 1}
    assert yaml_value("Größe: 1".encode(encoding), LIMITS) == {"Größe": 1}


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    error = refusal(yaml_value, b"a: 1\nb: \xff\n")
    assert (error.trouble, error.code, error.values["line"]) == (Trouble.MALFORMED, "encoding", 2)


@pytest.mark.parametrize("read", [json_value, yaml_value, data_value, xml_root])
def test_nothing_at_all_is_malformed(read: Any) -> None:
    for content in (b"", b"   \n"):
        assert refusal(read, content).code == "empty"


def test_json_takes_what_the_world_writes() -> None:
    assert json_value(b'{"a": 1, "a": 2}', LIMITS) == {"a": 2}
    assert json_value(b'{"a": 123456789012345678901234567890}', LIMITS)["a"] == pytest.approx(1.2345678901234568e29)
    assert json_value(b'"text"', LIMITS) == "text"
    assert json_value(b'{"path": "/a/{id}", "pattern": "[{("}', LIMITS) == {"path": "/a/{id}", "pattern": "[{("}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"a": 1,}', 1),
        (b'{\n"a": 1\n', 3),
        (b"{'a': 1}", 1),
        (b"[1, NaN]", 1),
        (b"{}\n{}", 2),
        (b'{"a":\n\n tru}', 3),
        (b'["\\ud800"]', 1),
        (b'{"a": 1e999}', 1),
    ],
)
def test_broken_json_is_told_with_its_line(content: bytes, line: int) -> None:
    error = refusal(json_value, content)
    assert (error.trouble, error.code, error.values["line"]) == (Trouble.MALFORMED, "json", line)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 65 + b"]" * 65,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b"[" * 100_000,
        b"[" * 2_000 + b"]" * 2_000,
        b'["]",' * 70 + b"1" + b"]" * 70,
        b'{"a":[' * 40 + b"]}" * 40,
    ],
)
def test_json_that_is_nested_too_deep_is_refused(content: bytes) -> None:
    assert refusal(json_value, content).code in ("too_deep", "json")


def test_json_may_be_nested_as_deep_as_the_limit() -> None:
    value = json_value(b"[" * 64 + b"]" * 64, LIMITS)
    assert len(value) == 1


def test_too_many_values_are_refused_before_they_are_built() -> None:
    assert refusal(json_value, b"[" + b"0," * 1_000 + b"0]", Limits(nodes=900)).code == "values"
    assert refusal(yaml_value, b"- 0\n" * 1_000, Limits(nodes=900)).code == "values"


def test_yaml_reads_words_as_version_one_point_two_does() -> None:
    source = b"""
on: yes
no: off
404: missing
null: ~
y: {n: no, t: true, F: False}
date: 2020-01-31
time: 12:30:00
octal: 0777
based: 0o17
hexadecimal: 0xFF
version: 1.10
exponent: 1e3
quoted: "1"
infinite: .inf
equals: =
"""
    assert yaml_value(source, LIMITS) == {
        "on": "yes",
        "no": "off",
        "404": "missing",
        "null": None,
        "y": {"n": "no", "t": True, "F": False},
        "date": "2020-01-31",
        "time": "12:30:00",
        "octal": 777,
        "based": 15,
        "hexadecimal": 255,
        "version": 1.1,
        "exponent": 1000.0,
        "quoted": "1",
        "infinite": ".inf",
        "equals": "=",
    }


def test_yaml_anchors_and_merges_are_resolved() -> None:
    source = b"base: &b {a: 1, b: 2}\nmore: &m {b: 3, c: 4}\nthis: {<<: [*b, *m], a: 9}\ntext: &t hello\nagain: *t\n"
    source += b"*t : key\n"
    assert yaml_value(source, LIMITS) == {
        "base": {"a": 1, "b": 2},
        "more": {"b": 3, "c": 4},
        "this": {"a": 9, "b": 2, "c": 4},
        "text": "hello",
        "again": "hello",
        "hello": "key",
    }


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a: 1\n b: 2\n", "yaml", 2),
        (b"a: [1, 2\n", "yaml", 2),
        (b"a: 1\n\tb: 2\n", "yaml", 2),
        (b"a: !!python/object/apply:os.system [id]\n", "yaml_tag", 1),
        (b"a: 1\nb: !Secret x\n", "yaml_tag", 2),
        (b"!!set {a, b}\n", "yaml_tag", 1),
        (b"a: 1\n--- \nb: 2\n", "yaml_documents", 2),
        (b"a: *nobody\n", "yaml_alias", 1),
        (b"a: &a [*a]\n", "yaml_alias", 1),
        (b"? [a, b]\n: 1\n", "yaml_key", 1),
        (b"? {a: b}\n: 1\n", "yaml_key", 1),
        (b"[" * 70 + b"]" * 70, "too_deep", 1),
        (b"[" * 100_000, "too_deep", 1),
        (b"- " * 100_000, "too_deep", 1),
        (b"a: \x07", "yaml_characters", None),
    ],
)
def test_yaml_that_is_not_taken_is_told_with_its_line(content: bytes, code: str, line: int | None) -> None:
    error = refusal(yaml_value, content)
    assert (error.trouble, error.code, error.values.get("line")) == (Trouble.MALFORMED, code, line)


def test_xml_is_read() -> None:
    root = xml_root(b'<?xml version="1.0" encoding="iso-8859-1"?><a b="\xe9"><!-- no --><c/></a>', LIMITS)
    assert (root.tag, root.get("b"), len(root)) == ("a", "é", 1)
    assert xml_root('<?xml version="1.0" encoding="utf-16"?><ä/>'.encode("utf-16"), LIMITS).tag == "ä"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<a>", "xml"),
        (b"no xml", "xml"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_doctype"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "xml_doctype"),
        (b'<?xml version="1.0" encoding="cp037"?><a/>', "xml_encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a><a/>', "xml_encoding"),
        (b"<a>&undefined;</a>", "xml"),
        (b"<a>" * 100 + b"</a>" * 100, "too_deep"),
        (b"<a>" * 100_000, "xml"),
    ],
)
def test_xml_that_is_not_taken_has_its_reason(content: bytes, code: str) -> None:
    assert refusal(xml_root, content).code == code


def test_no_parser_opens_a_file_or_a_connection(canary: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    for target in (f"http://127.0.0.1:{canary.port}/x", secret.as_uri()):
        for head in (f'<!DOCTYPE a SYSTEM "{target}"><a/>', f'<!DOCTYPE a [<!ENTITY b SYSTEM "{target}">]><a>&b;</a>'):
            assert refusal(xml_root, head.encode()).code == "xml_doctype"
        include = f'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="{target}"/></a>'
        assert len(xml_root(include.encode(), LIMITS)) == 1
        located = f'<?xml-stylesheet href="{target}"?><a schemaLocation="{target}"/>'
        assert len(xml_root(located.encode(), LIMITS)) == 0


def laughs(levels: int = 9, width: int = 9) -> dict[str, bytes]:
    """Small files that would fill the memory when every repetition were written out."""
    yaml = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels + 1)]
    groups = ["a0: &a0 {x: lol}"] + [
        f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(width))}}}" for n in range(1, levels + 1)
    ]
    merges = ["a0: &a0 {k0: 1}"] + [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * width)}]}}" for n in range(1, 50)]
    entities = ['<!ENTITY a0 "lol">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels + 1)]
    return {
        "yaml_value lists": "\n".join(yaml).encode(),
        "yaml_value groups": "\n".join(groups).encode(),
        "yaml_value merges": "\n".join(merges).encode(),
        "yaml_value deep": b"{a: " * 200_000,
        "yaml_value anchors": b"\n".join(b"a%d: &a%d x" % (n, n) for n in range(100_000)),
        "yaml_value keys": b"? " * 100_000,
        "xml_root entities": f"<!DOCTYPE a [{''.join(entities)}]><a>&a{levels};</a>".encode(),
        "xml_root attribute": f"<!DOCTYPE a [{''.join(entities)}]><a b='&a{levels};'/>".encode(),
        "xml_root quadratic": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50_000 + b'">]><a>' + b"&b;" * 50_000 + b"</a>",
        "json_value deep": b'{"a":' * 1_000_000,
        "json_value lists": b"[" + b"[]," * 2_000_000 + b"[]]",
        "json_value digits": b"[" + b"9" * 1_000_000 + b"]",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", laughs())
def test_bombs_end_in_two_seconds_and_two_hundred_megabytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(laughs()[name])
    program = """
import sys, time
from datamaps.connectors import parsing
from datamaps.connectors.base import ConnectorError, Limits
content, read = open(sys.argv[2], "rb").read(), getattr(parsing, sys.argv[1])
started = time.process_time()
try:
    read(content, Limits())
except ConnectorError:
    pass
# Not getrusage: its peak includes that of the process which started this one.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.process_time() - started, int(peak.split()[1]) / 1024)
"""
    command = [sys.executable, "-c", program, name.split()[0], str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 2
    assert megabytes < 250, "a hundred of them are the interpreter's own"


def test_every_real_document_is_read(realdata: Path) -> None:
    files = [*realdata.glob("openapi/**/*.json"), *realdata.glob("openapi/**/*.y*ml")]
    for path in files:
        assert isinstance(data_value(path.read_bytes(), Limits()), dict), path.name
    for path in [*realdata.glob("soap/**/*.wsdl"), *realdata.glob("odata/**/*.xml")]:
        assert len(xml_root(path.read_bytes(), Limits())), path.name
