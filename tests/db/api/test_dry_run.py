"""The dry run by the API: its rows as they are documented."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from portal.core.db import add
from portal.services.models import Maintenance
from tests.clock import START
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast

DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
SUNDAY = "/dry-run?service=checkout&at=2026-11-22T03:10:00%2B01:00&severity="


def test_a_page_that_waits_for_monday(scene: Scene, cast: Cast, script: Callable[..., Script]) -> None:
    told = script(cast.bob).get(SUNDAY + "SEV3")
    assert (told["team"], told["severity"], told["at"]) == ("blue", "SEV3_MEDIUM", "2026-11-22T02:10:00Z")
    assert told["policy"] == scene.policy.key
    assert told["rows"][0] == {
        "at": "2026-11-22T02:10:00Z", "kind": "held", "step": None, "loop": 0, "who": None, "channel": None,
        "held_by": "hours", "held_until": "2026-11-23T08:00:00Z", "held_for": "Team Blue",
    }  # fmt: skip


def test_planned_work_holds_the_gravest_too(scene: Scene, cast: Cast, script: Callable[..., Script]) -> None:
    ends_at = START + timedelta(days=2)
    period = {"starts_at": START, "ends_at": ends_at, "created_at": START}
    add(Maintenance(service_id=scene.service.id, reason="New disks", **period))
    first = script(cast.bob).get(SUNDAY + "SEV1")["rows"][0]
    assert (first["kind"], first["held_by"], first["held_for"]) == ("held", "maintenance", "Checkout")


def test_one_subject_has_to_be_named(scene: Scene, cast: Cast, script: Callable[..., Script]) -> None:
    for asked in ("/dry-run?severity=1", "/dry-run?severity=1&team=blue&service=checkout"):
        script(cast.bob).get(asked, status=422)


def test_the_documented_example_has_the_fields_of_an_answer(
    scene: Scene, cast: Cast, script: Callable[..., Script]
) -> None:
    written = re.search(r'\{"team": "payments".*?\n\n', DOCS, re.S)
    assert written is not None
    example, told = json.loads(written[0]), script(cast.bob).get(SUNDAY + "SEV3")
    assert list(example) == list(told)
    assert {tuple(row) for row in example["rows"]} == {tuple(row) for row in told["rows"]}
