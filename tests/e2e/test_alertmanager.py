"""The whole portal as it is installed, woken by a real Alertmanager: from the alert to the draft."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.edge.smtp import Mailbox, smtp_server
from tests.waiting import PATIENCE_SECONDS, free_port, until

ROOT = Path(__file__).resolve().parents[2]
SET_UP = """
import json
from portal.cli.program import program
from portal.core import clock
from portal.people.actions import create_token
with program("test"):
    from tests.world_pager import a_setting
    made = a_setting(at=clock.now())
    made.policy.steps[1].delay_minutes = 0
    from portal.core.db import db
    db.session.commit()
    print(json.dumps([made.secret, create_token(made.primary, name="t", at=clock.now())[1]]))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("prometheus-alertmanager"), reason="needs Debian's prometheus-alertmanager"
    ),
]


@dataclass
class Installed:
    url: str
    env: dict[str, str]
    smtp: Mailbox
    secret: str = ""
    token: str = ""

    def get(self, path: str, *, method: str = "GET") -> dict[str, object]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = Request(
            self.url + path, method=method, headers=headers, data=b"{}" if method == "POST" else None
        )
        with urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))

    def only_incident(self) -> dict[str, object]:
        found = self.get("/api/v1/incidents")["items"]
        assert isinstance(found, list)
        return dict(found[0]) if found else {}


@contextmanager
def _running(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def _is_healthy(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    port = free_port()
    with smtp_server() as smtp:
        own = {
            "DATA_DIR": str(tmp_path / "var"),
            "PORT": str(port),
            "SMTP_URL": smtp.url,
            "WEB_CONCURRENCY": "1",
        }
        env = {k: v for k, v in os.environ.items() if not k.startswith("RELEVE_")} | own
        with _running([sys.executable, "-m", "portal.cli", "up"], env, tmp_path / "up.log"):
            made = Installed(f"http://127.0.0.1:{port}", env, smtp)
            until(lambda: _is_healthy(made.url))
            said = subprocess.run(
                [sys.executable, "-c", SET_UP], env=env, cwd=ROOT, capture_output=True, check=True
            )
            made.secret, made.token = json.loads(said.stdout.splitlines()[-1])
            yield made


@contextmanager
def _alertmanager(portal: Installed, folder: Path) -> Iterator[str]:
    """A real one, with the receiver the portal shows for pasting."""
    port = free_port()
    config = folder / "alertmanager.yml"
    config.write_text(
        "route: {receiver: releve, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}\n"
        "receivers:\n  - name: releve\n    webhook_configs:\n"
        f"      - {{url: '{portal.url}/intake/alertmanager/{portal.secret}', send_resolved: true, max_alerts: 0}}\n"
    )
    command = [
        "prometheus-alertmanager", f"--config.file={config}", f"--storage.path={folder / 'am'}",
        f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
    ]  # fmt: skip
    with _running(command, dict(os.environ), folder / "am.log"):
        url = f"http://127.0.0.1:{port}"
        until(lambda: _answers(f"{url}/-/ready"))
        yield url


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def _amtool(url: str, *arguments: str) -> None:
    subprocess.run(["amtool", f"--alertmanager.url={url}", *arguments], check=True, capture_output=True)


def test_from_the_alert_to_the_draft(installed: Installed, tmp_path: Path) -> None:
    with _alertmanager(installed, tmp_path) as alertmanager:
        labels = ["alertname=RedisClusterDown", "severity=critical", "instance=redis-0"]
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        _amtool(alertmanager, "alert", "add", *labels, "--annotation=summary=Redis is down", f"--end={end}")
        until(lambda: installed.only_incident())
        incident = installed.only_incident()
        assert incident["title"] == "Redis is down"
        assert incident["severity"] == "SEV1_CRITICAL"

        until(lambda: installed.smtp.to("john.doe@people.example"))
        until(lambda: installed.smtp.to("farah.rami@people.example"))
        first = installed.smtp.to("john.doe@people.example")[0]

        body = first.message.get_body(("plain",))
        assert body is not None
        link = re.search(r"/ack/\S+", body.get_content())
        assert link is not None
        with urlopen(installed.url + link[0], timeout=5) as phone:
            assert b"Acknowledge" in phone.read()
        assert installed.only_incident()["acknowledged_at"] is None, "looking acknowledges nothing"

        ref = str(incident["ref"])
        installed.get(f"/api/v1/incidents/{ref}/acknowledgement", method="POST")
        told = len(installed.smtp.inbox)
        _amtool(
            alertmanager, "alert", "add", *labels, "--annotation=summary=Redis is down", f"--end={_now()}"
        )
        until(lambda: installed.only_incident()["status"] == "resolved")
        until(lambda: "Redis is down" in _draft(installed, ref))
        assert len(installed.smtp.inbox) == told, "nobody is woken after the acknowledgement"


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _draft(portal: Installed, ref: str) -> str:
    try:
        return json.dumps(portal.get(f"/api/v1/incidents/{ref}/postmortem"))
    except OSError:
        return ""
