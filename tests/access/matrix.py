"""Who may read and who may send, for every address of the site. An address without a row fails the build.

To add a page, add a row under the name of its URL (with its namespace, where it has one):

    "finding": Row(get=Role.VIEWER, post=Role.EDITOR, build=catalog.finding),

- `get` and `post` are the least role; or ANYONE (no sign-in), SIGNED_IN (any user), NOBODY (405), or for programs a
  Scope: then a token of the workspace is needed, and no sign-in helps.
- `build` makes the things that the address names, in the workspace that it is given, and returns the
  arguments of the address without `key` (see things/). The same function is called for *another*
  workspace, to prove that its things are not found through this one (404).
- `body` is what is posted; without it the form is sent empty. Whatever the page makes of it, refusing it for
  lack of a role is the only thing tested here: an empty form comes back with errors, and that is fine.
- `edits=True`: the form changes something that exists. It carries the `version` that was seen; a stale save is
  refused with 409. `body` completes what the page shows, where that alone would not do.
- `adds={...}`: the form makes something of these answers; pressed twice, it makes one.
- `query`: what the address needs after its `?` to show the form.
- `shared=True`: the arguments are not things of one workspace (the id of a section, a format), so the test
  with another workspace's things does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integrations_portal.accounts.models import Role, Scope, Workspace
from tests.access.things import briefs, catalog, flows, guests, people

ANYONE = "anyone"
SIGNED_IN = "signed in"
NOBODY = "nobody"
Who = Role | Scope | str


def nothing(_workspace: Workspace) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    get: Who
    post: Who = NOBODY
    build: Callable[[Workspace], Mapping[str, Any]] = nothing
    body: Mapping[str, Any] | None = None
    shared: bool = False
    edits: bool = False
    adds: Mapping[str, Any] | None = None
    query: str = ""

    def names_things(self) -> bool:
        """Whether the address holds the name of something that belongs to one workspace."""
        return self.build is not nothing and not self.shared


NIGHTLY = {"name": "nightly", "config-dialect": "sqlite", "config-path": "nothing.sqlite3"}
LATER = {"say": "waive", "reason": "The vendor repairs it.", "until": "2099-01-01"}
DECIDED = {"outcome": "Split it.", "decided_by": "priya", "decided_on": "2027-01-14"}

TOKEN = {"name": "crm", "secret-kind": "bearer", "secret-bearer-token": "only-for-this-test"}
LOWERED = {"change": "field.added", "severity": "warning", "reason": "We read every field."}

ROWS: dict[str, Row] = {
    "front": Row(get=SIGNED_IN),
    "sign-in": Row(get=ANYONE, post=ANYONE),
    "send-link": Row(get=ANYONE, post=ANYONE),
    "resume": Row(get=NOBODY, post=SIGNED_IN),
    "sign-out": Row(get=NOBODY, post=ANYONE),
    "link": Row(get=ANYONE, post=ANYONE, build=lambda _workspace: {"text": "not-a-link"}),
    "account": Row(get=SIGNED_IN, post=SIGNED_IN),
    "password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "sign-out-everywhere": Row(get=NOBODY, post=SIGNED_IN),
    "members": Row(get=Role.VIEWER),
    "invite": Row(get=Role.ADMIN, post=Role.ADMIN, adds={"email": "new@example.com"}),
    "invitation-withdraw": Row(get=NOBODY, post=Role.ADMIN, build=people.invitation),
    "member": Row(get=Role.ADMIN, post=Role.ADMIN, build=people.member, edits=True),
    "member-remove": Row(get=Role.ADMIN, post=Role.ADMIN, build=people.member),
    "team-new": Row(get=Role.EDITOR, post=Role.EDITOR, adds={"name": "Sales", "organisation": "internal"}),
    "team": Row(get=Role.EDITOR, post=Role.EDITOR, build=people.team, edits=True),
    "contact-new": Row(get=Role.EDITOR, post=Role.EDITOR, adds={"name": "Priya"}),
    "contact": Row(get=Role.EDITOR, post=Role.EDITOR, build=people.contact, edits=True),
    "api_workspace": Row(get=Scope.READ),
    "api_briefs": Row(get=Scope.READ),
    "api_brief": Row(get=Scope.READ, build=briefs.brief),
    "api_questions": Row(get=Scope.READ, build=briefs.brief),
    "api_differences": Row(get=Scope.READ),
    "api_connectors": Row(get=Scope.READ),
    "api_systems": Row(get=Scope.READ),
    "api_check_now": Row(get=NOBODY, post=Scope.CHECK, build=catalog.connector_of_program),
    "api_check": Row(get=Scope.READ, build=catalog.asked_check),
    "api_description": Row(get=Scope.READ),
    "programs": Row(get=Role.ADMIN),
    "add_program": Row(get=Role.ADMIN, post=Role.ADMIN, adds={"name": "Nightly build", "scope": "read", "days": "90"}),
    "revoke_program": Row(get=Role.ADMIN, post=Role.ADMIN, build=people.program),
    "shared-data": Row(get=Role.VIEWER, post=Role.VIEWER),
    "add-shared": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, adds={"name": "Status", "new_record": "Customer"}),
    "shared-field": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.shared_field),
    "change-shared-field": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=catalog.shared_page, edits=True),
    "remove-shared-field": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.shared_field),
    "shared-record": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.shared_record),
    "change-shared-record": Row(
        get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=catalog.shared_record_page, edits=True
    ),
    "remove-shared-record": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.shared_record),
    "value-tables": Row(get=Role.VIEWER, post=Role.VIEWER),
    "add-value-table": Row(get=Role.EDITOR, post=Role.EDITOR, adds={"name": "Status", "lines": "Won → active"}),
    "value-table": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.value_table),
    "change-value-table": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.value_table, edits=True),
    "remove-value-table": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.value_table),
    "pieces": Row(get=Role.VIEWER, post=Role.VIEWER),
    "piece": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.piece),
    "change-piece": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.piece, edits=True),
    "remove-piece": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.piece),
    "systems": Row(get=Role.VIEWER, post=Role.VIEWER),
    "add_system": Row(get=Role.EDITOR, post=Role.EDITOR, adds={"name": "Billing", "key": "billing"}),
    "system": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.system),
    "edit_system": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system, edits=True),
    "edit_field": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.field, edits=True),
    "import_system": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system),
    "import_preview": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.import_draft),
    "import_from_check": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.connector),
    "catch": Row(get=NOBODY, post=ANYONE, build=catalog.catch),
    "catch_samples": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system, body={"hours": "1", "most": "10"}),
    "use_samples": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system),
    "stop_samples": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system),
    "add_connector": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.system, adds=NIGHTLY, query="?kind=sql"),
    "map": Row(get=Role.VIEWER, post=Role.VIEWER),
    "map_file": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.map_file, shared=True),
    "map_system": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.system),
    "map_field": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.system),
    "field_history": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.system, query="?record=Account"),
    "checks": Row(get=Role.VIEWER, post=Role.VIEWER),
    "connector": Row(get=Role.VIEWER, post=Role.CONTRIBUTOR, build=catalog.connector),
    "edit_connector": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.connector, edits=True),
    "confirm_connector": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.connector_by_person),
    "remove_connector": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.connector),
    "past_checks": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.connector),
    "check": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.check),
    "findings": Row(get=Role.VIEWER, post=Role.VIEWER),
    "finding": Row(get=Role.VIEWER, post=Role.EDITOR, build=catalog.finding, edits=True, body=LATER),
    "wait_findings": Row(get=Role.EDITOR, post=Role.EDITOR),
    "give_findings": Row(get=Role.EDITOR, post=Role.EDITOR),
    "adopt_findings": Row(get=Role.EDITOR, post=Role.EDITOR),
    "decide_findings": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR),
    "remove_sample": Row(get=Role.ADMIN, post=Role.ADMIN, build=people.sample_workspace),
    "home": Row(get=Role.VIEWER, post=Role.VIEWER),
    "settings": Row(get=Role.VIEWER, post=Role.VIEWER),
    "workspace_file": Row(get=Role.ADMIN, post=Role.ADMIN),
    "download_workspace": Row(get=Role.ADMIN, post=NOBODY),
    "handed_over": Row(get=Role.ADMIN, post=Role.ADMIN, build=briefs.handed_over),
    "workspace_name": Row(get=Role.ADMIN, post=Role.ADMIN, edits=True, body={"name": "Acme and sons"}),
    "add_sample": Row(get=NOBODY, post=Role.ADMIN),
    "leavers": Row(get=Role.EDITOR, post=Role.EDITOR),
    "leaver": Row(get=Role.EDITOR, post=Role.EDITOR, build=people.contact, edits=True),
    "credentials": Row(get=Role.EDITOR, post=Role.EDITOR),
    "add_credential": Row(get=Role.EDITOR, post=Role.EDITOR, adds=TOKEN),
    "credential": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.credential, edits=True),
    "remove_credential": Row(get=Role.EDITOR, post=Role.EDITOR, build=catalog.credential),
    "severities": Row(get=Role.VIEWER, post=Role.VIEWER),
    "add_severity": Row(get=Role.ADMIN, post=Role.ADMIN, adds=LOWERED),
    "severity": Row(get=Role.ADMIN, post=Role.ADMIN, build=catalog.severity, edits=True),
    "search": Row(get=Role.VIEWER),
    "decisions": Row(get=Role.VIEWER, post=Role.VIEWER),
    "exceptions": Row(get=Role.VIEWER, post=Role.VIEWER),
    "scenarios": Row(get=Role.VIEWER, post=Role.VIEWER),
    "handoffs": Row(get=Role.VIEWER, post=Role.VIEWER),
    "access": Row(get=Role.VIEWER, post=Role.VIEWER),
    "decision": Row(get=Role.VIEWER, post=Role.CONTRIBUTOR, build=briefs.decision, edits=True, body=DECIDED),
    "ask_decision": Row(get=NOBODY, post=Role.EDITOR, build=briefs.decision),
    "withdraw_answer_link": Row(get=NOBODY, post=Role.EDITOR, build=briefs.answer_link),
    "decision_from_finding": Row(
        get=Role.CONTRIBUTOR,
        post=Role.CONTRIBUTOR,
        build=briefs.finding_of_a_brief,
        adds={"question": "Take it over?"},
    ),
    "answer": Row(get=ANYONE, post=ANYONE, build=lambda _workspace: {"text": "not-a-link"}),
    "guest": Row(get=ANYONE, build=guests.nobody),
    "guest_document": Row(get=ANYONE, build=guests.document),
    "guest_pdf": Row(get=ANYONE, post=ANYONE, build=guests.pdf),
    "guest_pdf_file": Row(get=ANYONE, build=guests.pdf),
    "guest_decision": Row(get=ANYONE, post=ANYONE, build=guests.question),
    "guest_question": Row(get=ANYONE, post=ANYONE, build=guests.open_question),
    "guest_sign": Row(get=ANYONE, post=ANYONE, build=guests.nobody),
    "guests": Row(get=Role.VIEWER, build=briefs.brief),
    "add_guest": Row(
        get=Role.EDITOR,
        post=Role.EDITOR,
        build=briefs.brief,
        adds={"name": "Mara Weber", "email": "mara@partner.example"},
    ),
    "all_guests": Row(get=Role.ADMIN),
    "withdraw_guest": Row(get=NOBODY, post=Role.EDITOR, build=guests.link),
    "briefs": Row(get=Role.VIEWER, post=Role.VIEWER),
    "add_brief": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, adds={"title": "One status"}),
    "add_from_template": Row(
        get=Role.CONTRIBUTOR,
        post=Role.CONTRIBUTOR,
        build=briefs.template,
        shared=True,
        adds={"title": "One status"},
    ),
    "propose_brief": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR),
    "add_proposed": Row(
        get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.proposed, adds={"title": "One status"}
    ),
    "brief": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "operating_map": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "take_advice": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.brief),
    "answers": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "waive": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "open_questions": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "documents": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief, body={"document": "brief"}),
    "document": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.document),
    "exports": Row(get=Role.VIEWER, post=Role.VIEWER),
    "pack": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "export": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.export),
    "export_state": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.export),
    "cancel_export": Row(get=NOBODY, post=Role.VIEWER, build=briefs.export),
    "export_again": Row(get=NOBODY, post=Role.VIEWER, build=briefs.export),
    "remove_export": Row(get=NOBODY, post=Role.EDITOR, build=briefs.export),
    "offer_brief": Row(get=NOBODY, post=Role.EDITOR, build=briefs.brief),
    "sign": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "versions": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief_with_version),
    "version": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.version),
    "confirm_read": Row(get=NOBODY, post=Role.VIEWER, build=briefs.version),
    "version_markdown": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.version),
    "version_document": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.version_document),
    "compare_versions": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief_with_version),
    "compare_markdown": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief_with_version),
    "move_stage": Row(get=Role.EDITOR, post=Role.EDITOR, build=briefs.brief),
    "truth": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "add_shared_field": Row(
        get=Role.CONTRIBUTOR,
        post=Role.CONTRIBUTOR,
        build=briefs.brief,
        adds={"name": "Status", "new_record": "Customer"},
    ),
    "flow": Row(get=Role.VIEWER, post=Role.VIEWER, build=flows.flow),
    "take_suggestion": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.part),
    "mapping": Row(get=Role.VIEWER, post=Role.VIEWER, build=flows.flow),
    "add_record_map": Row(
        get=Role.EDITOR, post=Role.EDITOR, build=flows.flow, adds={"source": "Account", "target": "Customer"}
    ),
    "record_map": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map_page, edits=True),
    "add_field_map": Row(
        get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map, adds={"source": "name", "target": "name"}
    ),
    "field_map": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.field_map, edits=True),
    "mapping_grid": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map, edits=True),
    "mapping_paste": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map),
    "mapping_suggest": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map),
    "mapping_keep": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map),
    "mapping_use": Row(get=Role.EDITOR, post=Role.EDITOR, build=flows.record_map),
    "mapping_export": Row(get=Role.VIEWER, post=Role.VIEWER, build=flows.mapping_export),
    "right-system": Row(
        get=Role.EDITOR, post=Role.EDITOR, build=flows.field_map, edits=True, body={"system_of_record": "crm"}
    ),
    "section": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.section),
    "all_comments": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "comments": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.commented, adds={"text": "Are we sure?"}),
    "edit_comment": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.comment),
    "settle_comments": Row(get=NOBODY, post=Role.CONTRIBUTOR, build=briefs.commented),
    "writing": Row(get=NOBODY, post=Role.CONTRIBUTOR, build=briefs.commented),
    "section_state": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.section),
    "add_row": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.part, adds={"name": "Card declined"}),
    "group_page": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.group_page, edits=True),
    "row_page": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.entry_page, edits=True),
    "remove_row": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.entry),
    "move_row": Row(get=Role.CONTRIBUTOR, post=Role.CONTRIBUTOR, build=briefs.entry),
    "picture": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.picture),
    "runbooks": Row(get=Role.VIEWER, post=Role.VIEWER),
    "read_runbook": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.brief),
    "steps_work": Row(get=NOBODY, post=Role.CONTRIBUTOR, build=briefs.procedure),
    "health": Row(get=ANYONE, post=ANYONE),
    "health_of_all": Row(get=ANYONE, post=ANYONE),
    "sample_billing": Row(get=ANYONE, post=ANYONE, build=people.sample),
    "look:display": Row(get=NOBODY, post=ANYONE),
    # only where DEBUG is set
    "look:gallery": Row(get=ANYONE),
    "look:brief-sketch": Row(get=ANYONE),
    "notifications": Row(get=Role.VIEWER, post=Role.ADMIN),
    "add_webhook": Row(
        get=Role.ADMIN,
        post=Role.ADMIN,
        adds={"name": "Chat", "url": "https://chat.example.com/", "least": "warning"},
    ),
    "webhook": Row(get=Role.ADMIN, post=Role.ADMIN, build=briefs.webhook, body={"say": "try"}),
    "messages": Row(get=Role.VIEWER, post=Role.VIEWER),
    "message": Row(get=Role.VIEWER, post=Role.VIEWER, build=briefs.message),
    "message_preview": Row(get=Role.VIEWER, post=Role.VIEWER, build=catalog.connector),
}
