"""Every address of the API: the addresses and their description are both made from this table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.api import views
from briefs.api.answers import BriefList, CheckState, ConnectorList, DifferenceList, OpenQuestions, SystemList
from briefs.api.door import SELDOM, Operation, Plain
from briefs.dossier.dossier import Dossier
from briefs.workspace_file.file import WorkspaceFile
from datamaps.schema.severity import Severity
from integrations_portal.accounts.models import Scope

PAGE: dict[str, Plain] = {"page": {"type": "integer", "minimum": 1}}
_CHOSEN: dict[str, Plain] = {
    "severity": {"enum": [one.value for one in Severity]},
    "system": {"type": "string"},
    "brief": {"type": "string"},
}

OPERATIONS = (
    Operation(
        "api_workspace", "workspace", _("The whole workspace file"), views.workspace, WorkspaceFile, limit=SELDOM
    ),
    Operation(
        "api_briefs",
        "briefs",
        _("Briefs with their stage, owner and number of open questions"),
        views.briefs,
        BriefList,
        filters=PAGE,
    ),
    Operation("api_brief", "briefs/<slug:ref>", _("A brief as its document in JSON"), views.brief, Dossier),
    Operation(
        "api_questions",
        "briefs/<slug:ref>/questions",
        _("The open questions of a brief, judged now"),
        views.questions,
        OpenQuestions,
    ),
    Operation(
        "api_differences",
        "differences",
        _("Open differences between live systems and their documentation, the worst first"),
        views.differences,
        DifferenceList,
        filters=PAGE | _CHOSEN,
    ),
    Operation(
        "api_connectors",
        "connectors",
        _("Live checks with their last outcome"),
        views.connectors,
        ConnectorList,
        filters=PAGE,
    ),
    Operation(
        "api_systems",
        "systems",
        _("Systems, with how closely each is tied to the others"),
        views.systems,
        SystemList,
        filters=PAGE,
    ),
    Operation(
        "api_check_now",
        "connectors/<slug:system>/<slug:connector>/check",
        _("Check now; the answer says where to look"),
        views.ask_for_check,
        CheckState,
        method="POST",
        scope=Scope.CHECK,
    ),
    Operation("api_check", "checks/<uuid:uid>", _("A check that was asked for"), views.check, CheckState),
)
