"""A clock that is older than the tables it works on ends by itself (scenario 28)."""

import subprocess
import sys
import threading

from sqlalchemy import text

from portal.core.db import db
from portal.pager.generation import is_outdated, known_migrations, stop_when_outdated
from tests.reliability.conftest import ROOT, Living
from tests.waiting import PATIENCE_SECONDS


def test_an_old_clock_ends_when_the_schema_has_gone_ahead(portal: Living) -> None:
    stopped = threading.Event()
    with portal.app.app_context():
        known = known_migrations()
        assert len(known) > 6
        assert not is_outdated(known)
        db.session.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
        db.session.commit()
    watching = threading.Thread(target=stop_when_outdated, args=(portal.app, known, stopped), daemon=True)
    watching.start()
    has_stopped = stopped.wait(PATIENCE_SECONDS)
    stopped.set()
    watching.join(PATIENCE_SECONDS)
    assert has_stopped


def test_a_newer_clock_goes_on_beside_an_older_schema(portal: Living) -> None:
    """Deploys start the new program before or after the migration."""
    with portal.app.app_context():
        assert not is_outdated(known_migrations() | {"tomorrow"})


def test_a_clock_that_is_old_from_the_start_ends_too(portal: Living) -> None:
    """As a process, with nothing loaded that only a migration needs."""
    with portal.app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
        db.session.commit()
    clock = [sys.executable, "-m", "portal.cli", "clock"]
    done = subprocess.run(
        clock,
        env=portal.env(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "newer version" in done.stderr + done.stdout
