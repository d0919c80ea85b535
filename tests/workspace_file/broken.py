"""Files with one thing wrong in each."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.shapes.brief import Brief
from briefs.workspace_file.annotations import names_of
from briefs.workspace_file.file import FORMAT
from datamaps.map.flow_choices import RetryKind
from integrations_portal.shapes.people import Team

START = """format: integrations-portal/1
workspace: {key: w}
teams: [{key: t}, {key: both}]
contacts: [{key: c}, {key: both}]
systems:
- key: crm
  environments: [{name: production}]
  records: [{name: A, fields: [{path: id}, {path: "lines[].sku"}]}]
- {key: bill, records: [{name: B, fields: [{path: id}]}]}
value_tables: [{key: iso}]
"""
AFTER = START.count("\n") + 1
BRIEF = START + "briefs:\n- ref: B-1\n  systems: [{system: crm}, {system: bill}]\n"
FLOW = BRIEF + "  flows:\n  - {ref: F-01, source: crm, target: bill, %s}\n"
FLOW_LINE = FLOW.count("\n")


@dataclass(frozen=True)
class Broken:
    title: str
    text: str | bytes
    code: str
    path: str
    line: int | None
    allowed: tuple[str, ...] | None = None
    name: str = "w.yaml"

    @property
    def content(self) -> bytes:
        return self.text if isinstance(self.text, bytes) else self.text.encode()


def _flow(title: str, rest: str, code: str, path: str, allowed: tuple[str, ...] | None = None) -> Broken:
    return Broken(title, FLOW % rest, code, f"briefs[0].flows[0].{path}", FLOW_LINE, allowed)


def _more(title: str, rest: str, code: str, path: str, allowed: tuple[str, ...] | None = None) -> Broken:
    return Broken(title, START + rest + "\n", code, path, AFTER, allowed)


def _brief(title: str, rest: str, code: str, path: str, allowed: tuple[str, ...] | None = None) -> Broken:
    return Broken(title, BRIEF + f"  {rest}\n", code, f"briefs[0].{path}", AFTER + 3, allowed)


_TEXTS = [
    Broken("nothing", "", "empty", "", None),
    Broken("only spaces", "  \n\n", "empty", "", None),
    Broken("not UTF-8", START.encode() + "briefs: [é]".encode("latin-1"), "encoding", "", AFTER),
    Broken("UTF-16", START.encode("utf-16"), "encoding", "", 1),
    Broken("a control character", START + "a: \x07\n", "characters", "", AFTER),
    Broken("a tab as indentation", START + "briefs:\n\t- ref: B-1\n", "yaml_tab", "", AFTER + 1),
    Broken("a colon without quotes", START + "briefs: a: b\n", "yaml_colon", "", AFTER),
    Broken("an open quote", START + "briefs: 'a\nb: c\n", "yaml_quote", "", AFTER),
    Broken("a sign", START + "briefs: @a\n", "yaml_sign", "", AFTER),
    Broken("an open bracket", START + "briefs: [a\nb: c\n", "yaml", "", AFTER + 1),
    Broken("broken JSON", '{"format": 1,\n"a" 2}', "json", "", 2, name="w.json"),
    Broken("JSON with a comma too much", '{"a": 1,\n}', "json", "", 2, name=""),
    Broken("two documents", START + "---\na: b\n", "documents", "", AFTER),
    Broken("a tag", START + "briefs: !!python/object:os.system x\n", "tag", "", AFTER),
    Broken("a group as name", START + "? {a: b}\n: c\n", "key", "", AFTER),
    Broken("a list as name", START + "[a]: c\n", "key", "", AFTER),
    Broken("an alias of nothing", START + "briefs: *nobody\n", "alias", "", AFTER),
    Broken("too deep", START + "briefs: " + "[" * 70 + "]" * 70, "too_deep", "", AFTER),
    Broken("a list", "- format: integrations-portal/1\n", "not_a_workspace", "", None),
    Broken("another kind of file", "openapi: 3.1.0\ninfo: {}\n", "not_a_workspace", "", None),
    Broken("a word", "hello", "not_a_workspace", "", None),
    Broken("a later format", "format: integrations-portal/2\nfuture: 1\n", "other_format", "format", 1, (FORMAT,)),
]
_NAMES = [
    _more("a name twice", "teams: []", "twice", "teams"),
    Broken(
        "a name twice, inside",
        START + "briefs:\n- ref: B-1\n  goal: a\n  goal: b\n",
        "twice",
        "briefs[0].goal",
        AFTER + 3,
    ),
    Broken(
        "a name twice in JSON",
        '{"format": "integrations-portal/1",\n"workspace": {"key": "w",\n"key": "v"}}',
        "twice",
        "workspace.key",
        3,
        name="w.json",
    ),
    _more("an unknown name", "zebras: 1", "unknown_key", "zebras"),
    _brief("nearly a name", "titel: a", "unknown_key_close", "titel", tuple(names_of(Brief))),
    Broken(
        "an unknown name in a team",
        START.replace("[{key: t}", "[{key: t, color: red}"),
        "unknown_key",
        "teams[0].color",
        3,
        tuple(names_of(Team)),
    ),
    Broken("no key", START.replace("contacts: [{key: c}", "contacts: [{name: c}"), "missing", "contacts[0].key", 4),
    Broken("no workspace", "format: integrations-portal/1\nteams: []\n", "missing", "workspace", 1),
]
_VALUES = [
    _flow("a value of no list", "retry: {kind: often}", "not_allowed", "retry.kind", tuple(RetryKind)),
    _flow("yes is text", "signed: yes", "flag", "signed", ("true", "false")),
    _flow("True is text", "signed: True", "flag", "signed", ("true", "false")),
    _flow("a fraction", "retry: {attempts: 1.5}", "whole_number", "retry.attempts"),
    _flow("a word as number", "retry: {attempts: five}", "whole_number", "retry.attempts"),
    _brief("no number", "measures: [{name: m, target: many}]", "number", "measures[0].target"),
    _brief("no finite number", "measures: [{name: m, target: inf}]", "number", "measures[0].target"),
    Broken(
        "a negative length",
        START.replace("{path: id}, ", "{path: id, max_length: -1}, "),
        "too_small",
        "systems[0].records[0].fields[0].max_length",
        8,
    ),
    _brief("no date", "go_live: 1 March", "day", "go_live"),
    _brief("no such date", "go_live: 2027-02-30", "day", "go_live"),
    _brief("a slip in the year", "go_live: 0027-02-01", "far_day", "go_live"),
    _flow("no duration", "max_delay: soon", "span", "max_delay"),
    _flow("no schedule", "trigger: {cron: hourly}", "cron", "trigger.cron"),
    _flow("no time zone", "trigger: {timezone: CEST}", "timezone", "trigger.timezone"),
    _flow(
        "no path",
        "record_maps: [{source: A, target: B, fields: [{source: [a..b]}]}]",
        "path",
        "record_maps[0].fields[0].source[0]",
    ),
    _more("no record", "shared_records: [{key: r, in: [crm]}]", "record_ref", "shared_records[0].in[0]"),
    _more(
        "no field",
        "shared_records: [{key: r, fields: [{key: f, in: [crm.A]}]}]",
        "field_ref",
        "shared_records[0].fields[0].in[0]",
    ),
    _more("no key as key", "shared_records: [{key: a b}]", "bad_key", "shared_records[0].key"),
    _more("no ref as ref", "briefs: [{ref: B/1}]", "bad_ref", "briefs[0].ref"),
    _brief("no party", "handoffs: [{from: 'a b'}]", "bad_party", "handoffs[0].from"),
    _brief(
        "a picture elsewhere",
        "guide: {tasks: [{title: t, steps: [{do: d, image: ../../etc/passwd}]}]}",
        "bad_image",
        "guide.tasks[0].steps[0].image",
    ),
    Broken(
        "a config that cannot be kept",
        '{"format": "integrations-portal/1", "workspace": {"key": "w"}, "systems": [\n'
        '{"key": "s", "connectors": [{"key": "c", "config": {"a": "\\ud800"}}]}]}',
        "bad_config",
        "systems[0].connectors[0].config",
        2,
        name="w.json",
    ),
    Broken(
        "a very long line", START.replace("{key: t}", f"{{key: t, name: {'x' * 2001}}}"), "too_long", "teams[0].name", 3
    ),
    Broken(
        "half of a pair",
        '{"format": "integrations-portal/1", "workspace": {"key": "w",\n"name": "\\ud83d"}}',
        "unstorable",
        "workspace.name",
        2,
        name="w.json",
    ),
    _brief("a list as text", "goal: [a, b]", "text_wanted", "goal"),
    _brief("a group as a choice", "type: {a: b}", "text_wanted", "type"),
    _brief("a text as list", "risks: none", "list_wanted", "risks"),
    _brief("a text as group", "people: priya", "group_wanted", "people"),
    _brief("a list as group", "rollback: [a]", "group_wanted", "rollback"),
    _brief("not relevant in the wrong section", "measures: {not_relevant: why}", "not_relevant_here", "measures"),
    _brief("not relevant in a group", "people: {not_relevant: why}", "not_relevant_here", "people"),
    _brief("not relevant beside the sections", "not_relevant: why", "not_relevant_place", "not_relevant"),
    _brief("a reason that is a list", "guide: {not_relevant: [a]}", "text_wanted", "guide.not_relevant"),
]
_TOGETHER = [
    _brief("a contact that is not there", "sponsor: x", "dangling", "sponsor", ("c", "both")),
    _brief("a team that is not there", "team: c", "dangling", "team", ("t", "both")),
    _brief("a hub that is not there", "hub: x", "dangling", "hub", ("crm", "bill")),
    _brief("a prefix of another kind", "handoffs: [{from: 'system:crm'}]", "dangling", "handoffs[0].from"),
    _brief(
        "a key that two share",
        "handoffs: [{from: both}]",
        "ambiguous",
        "handoffs[0].from",
        ("team:both", "contact:both"),
    ),
    _more("a key twice", "shared_records: [{key: r}, {key: r}]", "same_key", "shared_records[1].key"),
    _more(
        "a record twice",
        "shared_records: [{key: r, in: [crm.A, crm.A]}]",
        "same_key",
        "shared_records[0].in[1]",
    ),
    _brief("a decision twice", "decisions: [{ref: D-1}, {ref: D-1}]", "same_key", "decisions[1].ref"),
    _more(
        "a field in two shared fields",
        "shared_records: [{key: r, fields: [{key: f, in: [crm.A.id]}, {key: g, in: [crm.A.id]}]}]",
        "same_place",
        "shared_records[0].fields[1].in[0]",
    ),
    _more(
        "a record that is not there", "shared_records: [{key: r, in: [crm.X]}]", "dangling", "shared_records[0].in[0]"
    ),
    _more(
        "a field that is not there",
        "shared_records: [{key: r, fields: [{key: f, in: [crm.A.x]}]}]",
        "dangling",
        "shared_records[0].fields[0].in[0]",
    ),
    Broken(
        "a reference that is not there",
        START.replace("{path: id}, ", "{path: id, references: bill.B.x}, "),
        "dangling",
        "systems[0].records[0].fields[0].references",
        8,
    ),
    Broken(
        "an environment that is not there",
        START.replace("- key: crm\n", "- key: crm\n  connectors: [{key: c, environment: test}]\n"),
        "dangling",
        "systems[0].connectors[0].environment",
        7,
        ("production",),
    ),
    Broken(
        "a kind that is not there",
        START.replace("- key: crm\n", "- key: crm\n  connectors: [{key: c, kind: telepathy}]\n"),
        "unknown_kind",
        "systems[0].connectors[0].kind",
        7,
    ),
    _flow("a flow before that is not there", "after: [F-02]", "dangling", "after[0]", ("F-01",)),
    _flow("a shared record that is not there", "moves: [x]", "dangling", "moves[0]", ()),
    _flow("a carrier that is not there", "via: x", "dangling", "via"),
    _flow(
        "a record of a map that is not there",
        "record_maps: [{source: X, target: B}]",
        "dangling",
        "record_maps[0].source",
        ("A",),
    ),
    _flow(
        "a table that is not there",
        "record_maps: [{source: A, target: B, fields: [{target: id, table: x}]}]",
        "dangling",
        "record_maps[0].fields[0].table",
        ("iso",),
    ),
    _flow(
        "two maps of the same records",
        "record_maps: [{source: A, target: B}, {source: A, target: B}]",
        "same_records",
        "record_maps[1].source",
    ),
    _brief("a flow of an exception", "exceptions: [{name: e, flows: [F-01]}]", "dangling", "exceptions[0].flows[0]"),
    _brief(
        "an exception of a scenario",
        "scenarios: [{name: s, exceptions: [E-01]}]",
        "dangling",
        "scenarios[0].exceptions[0]",
    ),
    _brief("what a decision blocks", "decisions: [{ref: D-1, blocks: [F-01]}]", "dangling", "decisions[0].blocks[0]"),
    _brief(
        "what replaces a decision",
        "decisions: [{ref: D-1, superseded_by: D-2}]",
        "dangling",
        "decisions[0].superseded_by",
        ("D-1",),
    ),
    _brief(
        "the decision of a quirk",
        "runbook: {quirks: [{text: q, decision: D-1}]}",
        "dangling",
        "runbook.quirks[0].decision",
    ),
    _more(
        "the decision of a resolution",
        "shared_records: [{key: r, fields: [{key: f, resolution: {decision: B-1/D-1}}]}]",
        "dangling",
        "shared_records[0].fields[0].resolution.decision",
    ),
    Broken(
        "an end outside of the brief",
        BRIEF.replace(", {system: bill}", "") + "  flows: [{ref: F-01, source: crm, target: bill}]\n",
        "dangling",
        "briefs[0].flows[0].target",
        AFTER + 3,
        ("crm",),
    ),
]
BROKEN = (*_TEXTS, *_NAMES, *_VALUES, *_TOGETHER)
