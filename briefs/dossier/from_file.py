"""A dossier straight from a workspace file: nothing is signed, nothing was checked."""

from __future__ import annotations

from briefs.dossier.dossier import Content, Dossier, Live, Neighbour
from briefs.dossier.in_use import meets, shared_in_use, systems_in_use
from briefs.dossier.secrets import mask, mask_rows
from briefs.shapes.brief import Brief
from briefs.workspace_file.file import WorkspaceFile


def masked_file(file: WorkspaceFile) -> WorkspaceFile:
    """The file with every text that looks like a secret masked, as pages and documents show it."""
    around, _masked = mask(
        Content(
            workspace=file.workspace,
            teams=file.teams,
            contacts=file.contacts,
            systems=file.systems,
            shared_records=file.shared_records,
            value_tables=file.value_tables,
            brief=Brief(ref="-"),
        )
    )
    return file.model_copy(
        update={
            "teams": around.teams,
            "contacts": around.contacts,
            "systems": around.systems,
            "shared_records": around.shared_records,
            "value_tables": around.value_tables,
            "pieces": mask_rows(file.pieces),
            "briefs": tuple(mask(Content(workspace=file.workspace, brief=brief))[0].brief for brief in file.briefs),
        }
    )


def dossier_from_file(file: WorkspaceFile, ref: str) -> Dossier:
    """The dossier of one brief of a file. Raises LookupError with a sentence when the file has no such brief."""
    brief = next((one for one in file.briefs if one.ref == ref), None)
    if brief is None:
        raise LookupError(f"There is no brief {ref} in the workspace file.")
    shared = shared_in_use(brief, file.shared_records)
    used = systems_in_use(brief, shared)
    content, masked = mask(
        Content(
            workspace=file.workspace,
            teams=file.teams,
            contacts=file.contacts,
            systems=tuple(system for system in file.systems if system.key in used),
            shared_records=shared,
            value_tables=file.value_tables,
            brief=brief,
        )
    )
    neighbours = tuple(
        Neighbour(ref=other.ref, title=other.title, stage=other.stage, flows=other.flows)
        for other in file.briefs
        if other.ref != ref and meets(other.flows, used)
    )
    return Dossier(content=content, live=Live(neighbours=neighbours, masked=masked))
