"""The good brief is good at every stage: each rule is quiet in it."""

from __future__ import annotations

import pytest

from briefs.shapes.purpose import Stage
from tests.readiness.world import found


@pytest.mark.parametrize("stage", list(Stage))
def test_nothing_is_asked_of_a_brief_in_which_everything_is_answered(stage: Stage) -> None:
    assert [(one.rule, one.about) for one in found({"brief.stage": stage.value, "brief.go_live": "2027-03-01"})] == []
