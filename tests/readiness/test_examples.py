"""The worked examples raise exactly what they were written to raise, and nothing once they are answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from briefs.dossier.dossier import Dossier, FindingState, VersionState
from briefs.dossier.from_file import dossier_from_file
from briefs.dossier.hashes import section_hashes
from briefs.readiness.judge import judge
from briefs.readiness.rule import Severity
from briefs.workspace_file.read import read_workspace

TODAY = date(2026, 11, 20)
EXPECTED = {
    "small": "EXC-01 EXC-02 EXC-04 DEC-01 OPS-02 FLW-09 TST-01",
    "medium": "FLW-03 FLD-02 FLD-03 FLD-04 SEC-01 OWN-02 DEC-01 DEC-03 TST-01 EXC-02 FLW-13 AGR-01",
    "nasty": "DEF-01 OWN-01 OWN-02 FLD-02 FLD-03 FLD-05 KEY-02 FLW-01 FLW-02 FLW-04 FLW-08 FLW-13 EXC-01 EXC-02 "
    "DEF-04 DEC-01 DEC-02 SEC-01 AGR-01 VAL-03",
}
DRIFT = FindingState.read(
    {
        "fingerprint": "vat",
        "system": "billing",
        "kind": "field.required.gained",
        "record": "Customer",
        "path": "Customer.vat_id",
        "severity": "breaking",
        "state": "open",
        "touches": ["F-01"],
    }
)


def example(name: str, **live: Any) -> Dossier:
    """A worked example as a dossier, with the live facts that a file cannot hold."""
    path = Path(__file__).parents[1] / "workspace_file" / "examples" / f"{name}.yaml"
    reading = read_workspace(path.read_bytes(), path.name)
    assert reading.file is not None, reading.errors
    dossier = dossier_from_file(reading.file, reading.file.briefs[0].ref)
    return dossier.model_copy(update={"live": dossier.live.model_copy(update=live)})


def signed(dossier: Dossier) -> dict[str, tuple[VersionState, ...]]:
    """A version with the signatures of all parties to the agreement."""
    parties = dossier.brief.agreement.parties if dossier.brief.agreement else ()
    signatures = [{"contact": party.signatory} for party in parties]
    sections = section_hashes(dossier.content)
    return {"versions": (VersionState.read({"number": 1, "sections": sections, "signatures": signatures}),)}


def asked(dossier: Dossier) -> set[str]:
    findings = judge(dossier, TODAY)
    return {one.rule for one in findings if one.severity is not Severity.HINT and not one.waived}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_an_example_raises_exactly_what_it_was_written_to_raise(name: str) -> None:
    live = {"findings": (DRIFT,)} if name == "nasty" else {}
    assert asked(example(name, **live)) == set(EXPECTED[name].split())


@pytest.mark.parametrize("name", list(EXPECTED))
def test_an_answered_and_signed_example_raises_nothing(name: str) -> None:
    clean = f"{name}-clean"
    assert asked(example(clean, **signed(example(clean)))) == set()
