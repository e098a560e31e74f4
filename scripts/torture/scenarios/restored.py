"""A backup of an hour ago is restored (33)."""

import subprocess
import sys
import time

from portal.embedded.processes import ROOT
from scripts.torture.scenario import scenario
from scripts.torture.trial import Trial

AGE = """
UPDATE incident SET climb_began_at = climb_began_at - interval '1 hour', opened_at = opened_at - interval '1 hour',
                    next_escalation_at = next_escalation_at - interval '1 hour' WHERE resolved_at IS NULL RETURNING id
"""
CLIMBED = """
SELECT 1 FROM message m JOIN incident i ON i.id = m.incident_id
 WHERE i.ref = %s AND m.state = 'sent' AND m.created_at >= i.climb_began_at AND i.climb > 1
"""
LAST = "SELECT max(id) AS id FROM incident"


@scenario(
    33, "a backup of an hour ago restored", moved="the incidents are made an hour older before the backup"
)
def restored(t: Trial) -> None:
    (old,) = t.send("old").refs
    t.expect(t.await_calls(1, 15), "no page before the backup")
    t.stand.stop("clock-1", "worker-1")
    t.rows(AGE)
    file = t.stand.home / "releve.backup"
    t.expect(_releve(t, "backup", str(file)).returncode == 0, "no backup")
    (lost,) = t.send("lost").refs
    t.accepted.pop(lost)
    before = t.rows(LAST)[0]["id"]
    t.stand.stop("web")
    told = _releve(t, "restore", "--yes", str(file))
    t.expect(told.returncode == 0 and old in told.stdout, f"restore says {told.stdout}{told.stderr}"[-200:])
    called = t.calls()
    t.stand.start("web", "worker-1", "clock-1")
    time.sleep(20)
    t.expect(t.calls() == called, "what is old is paged without a word")
    t.send("new")
    t.expect(t.await_calls(called + 1, 75), "no page for what is new")
    t.expect(t.rows(LAST)[0]["id"] > before, "a number was given out again")
    t.expect(_releve(t, "overdue", "page", "--yes").returncode == 0, "the word is not taken")
    t.expect(t.until(lambda: t.rows(CLIMBED, old), 90, every=1), "no page after the word")
    t.worst = 0.0


def _releve(t: Trial, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *words],
        env=t.stand.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
