"""`diagram WORKSPACE [REF] --view VIEW --as FORM`: a picture of a workspace or of one brief."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.documents.pictures import steps_of
from briefs.documents.source import Source
from briefs.dossier.load import load_dossier
from briefs.management.commands.render import write
from briefs.shapes.working import Workflow
from datamaps.diagrams.diagram import WHOLE, Drawing, NothingToDraw, Part, diagram
from datamaps.diagrams.graph import Surroundings, View
from datamaps.diagrams.scope import BadScope
from datamaps.map.datamap import DataMap
from datamaps.services.maps import live_states, teams_around, whole_map
from integrations_portal.accounts.models import Workspace

_NOT_DRAWN = {
    "missing": "The dot program is not installed, so there is no picture; --as dot and --as mermaid work without it.",
    "failed": "The picture took too long or too much memory; narrow it with --scope, or take --as mermaid.",
}


class Command(BaseCommand):
    help = (
        "Draws a workspace, or one brief. fields and workflow need a REF. "
        "Exit code 0 when it is drawn, 2 when it could not be."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="key of the workspace")
        parser.add_argument("ref", nargs="?", help="ref of a brief, such as INT-0003; otherwise the whole workspace")
        parser.add_argument("--view", required=True, choices=tuple(view.value for view in View), help="what to show")
        parser.add_argument("--scope", default="all", metavar="SCOPE", help="which systems: team:KEY, internal or all")
        parser.add_argument("--as", dest="form", default="svg", choices=("svg", "dot", "mermaid"), help="what to write")
        parser.add_argument(
            "--flow", default="", metavar="REF", help="for fields: the flow; otherwise the first mapped"
        )
        parser.add_argument(
            "--steps", default="future", choices=("current", "future"), help="for workflow: today's, or after go-live"
        )
        parser.add_argument("-o", "--output", metavar="FILE", default="-", help="the file; - is standard output")

    def handle(self, *_arguments: Any, workspace: str, ref: str | None, view: str, **options: Any) -> None:
        wanted = next(one for one in View if one.value == view)
        if ref is None and wanted in (View.FIELDS, View.WORKFLOW):
            raise CommandError(f"--view {view} shows one brief: add its REF.", returncode=2)
        try:
            datamap, around, part = (
                self.brief(workspace, ref, wanted, options) if ref else self.whole(workspace, wanted)
            )
            found = diagram(datamap, wanted, options["form"], scope=options["scope"], around=around, part=part)
        except LookupError as missing:
            raise CommandError(str(missing.args[0]), returncode=2) from None
        except BadScope:
            sentence = f"--scope {options['scope']} is none of team:KEY, internal and all."
            raise CommandError(sentence, returncode=2) from None
        except NothingToDraw:
            raise CommandError(f"There is nothing to draw in the view {view}.", returncode=2) from None
        self.print(found, options["output"])

    def print(self, found: Drawing, target: str) -> None:
        if found.trouble:
            raise CommandError(_NOT_DRAWN[found.trouble], returncode=2)
        write(found.text.encode(), target)

    def brief(
        self, workspace: str, ref: str, view: View, options: dict[str, Any]
    ) -> tuple[DataMap, Surroundings, Part]:
        source = Source(load_dossier(workspace, ref), (), timezone.localdate())
        workflow = source.brief.workflow or Workflow()
        steps, title = (
            (workflow.current, _("Today")) if options["steps"] == "current" else (workflow.future, _("After go-live"))
        )
        # The title stands over steps only: other views have their own.
        part = Part(options["flow"], steps=steps_of(source, steps), title=title if view is View.WORKFLOW else "")
        return source.dossier.map, source.around, part

    def whole(self, key: str, view: View) -> tuple[DataMap, Surroundings, Part]:
        workspace = Workspace.objects.filter(key=key).first()
        if workspace is None:
            raise LookupError(f"There is no workspace {key}.")
        found = whole_map(workspace, with_records=view is View.MODEL)
        return found.datamap, replace(teams_around(workspace), states=live_states(workspace, found)), WHOLE
