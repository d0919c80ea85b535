"""A workspace that was imported into the database comes out of it as it went in."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from briefs.services.workspace_rows import export_file, import_file
from briefs.workspace_file.file import WorkspaceFile
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from tests.workspace_file.generated import workspaces
from tests.workspace_file.test_examples import NAMES, example

NUMBERS = count()


def _stored(file: WorkspaceFile) -> dict[str, Any]:
    """What is exported after an import, under the key that the file had."""
    workspace = Workspace.objects.create(key=f"w{next(NUMBERS)}", name="Before")
    import_file(file, workspace, PORTAL)
    plain = export_file(workspace).plain()
    plain["workspace"]["key"] = file.workspace.key
    if not file.workspace.name:
        # A workspace without a name is shown by its key.
        assert plain["workspace"].pop("name") == workspace.key
    return plain


class GeneratedWorkspaces(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(workspaces())
    def test_a_generated_workspace_survives_the_database(self, file: WorkspaceFile) -> None:
        assert _stored(file) == file.plain()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_the_database(name: str) -> None:
    file = example(name)
    assert _stored(file) == file.plain()
