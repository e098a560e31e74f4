"""`releve up`: started in order, kept up, stopped in order, and never anything left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from portal.embedded import postgres, valkey
from portal.embedded.processes import ROOT
from portal.embedded.servers import embedded
from portal.embedded.supervisor import PROCESSES_STOP_SECONDS
from tests.embedded.runs import SLEEP, Run, is_alive
from tests.waiting import PATIENCE_SECONDS, free_port, until

STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"

LEAVES_GRANDCHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"

ENDS_AT_ONCE = "raise SystemExit(3)"

MIGRATION = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE words (word text)")
"""

LAST_WORDS = """
import os, psycopg, signal, sys, time

def leave(*_):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("INSERT INTO words VALUES ('bye')")
    sys.exit()

signal.signal(signal.SIGTERM, leave)
print("listening")
time.sleep(600)
"""

HEALTH = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

HTTPServer(("127.0.0.1", {port}), Health).serve_forever()
"""

Start = Callable[..., Run]


@pytest.fixture
def port() -> str:
    return str(free_port())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything(run: Start, data_dir: Path, number: int) -> None:
    up = run().ready()
    assert postgres.has_database(data_dir)
    assert valkey.answers(data_dir)
    assert up.stop(number) < PROCESSES_STOP_SECONDS
    assert up.process.returncode == 0
    assert not up.left()


def test_a_child_that_will_not_stop_is_killed_within_ten_seconds(run: Start) -> None:
    up = run({"web": SLEEP, "worker": STUBBORN}).ready()
    assert up.stop() < 10
    assert not up.left()


def test_steps_come_first_and_processes_leave_before_the_database(run: Start, data_dir: Path) -> None:
    up = run({"clock": LAST_WORDS}, step=MIGRATION).ready()
    until(lambda: "listening" in (data_dir / "log" / "clock.log").read_text())
    up.stop()
    with embedded(data_dir, want_valkey=False), psycopg.connect(postgres.url(data_dir)) as connection:
        assert connection.execute("SELECT word FROM words").fetchall() == [("bye",)]


def test_a_killed_supervisor_leaves_nothing_and_can_start_again_at_once(run: Start) -> None:
    up = run({"web": SLEEP, "worker": SLEEP}).ready()
    up.process.kill()
    up.process.wait()
    again = run({"web": SLEEP, "worker": SLEEP}).ready()
    until(lambda: not up.left())
    assert again.stop() < PROCESSES_STOP_SECONDS


def test_a_second_start_is_refused_in_plain_words(run: Start, data_dir: Path) -> None:
    up = run().ready()
    second = run()
    assert second.process.wait(PATIENCE_SECONDS) == 1
    assert second.said.strip() == (
        f"Relève already runs in {data_dir} (process {up.process.pid}). "
        "Stop it first, or set DATA_DIR to another folder."
    )
    assert postgres.answers(data_dir)


def test_a_command_uses_what_a_supervisor_runs(run: Start, data_dir: Path) -> None:
    up = run().ready()
    with embedded(data_dir) as addresses:
        psycopg.connect(str(addresses.database_url)).close()
        assert up.stop() < PROCESSES_STOP_SECONDS


@pytest.mark.parametrize("name", ["postgres", "valkey", "worker"])
def test_whatever_is_killed_is_started_again(run: Start, data_dir: Path, name: str) -> None:
    up = run().ready()
    killed = up.kill(name)
    until(lambda: up.pid(name) not in (None, killed))
    until(lambda: postgres.has_database(data_dir) and valkey.answers(data_dir))
    assert f"{name} ended (-9) and starts again in 0.2 s; its log is {data_dir}/log/{name}.log" in up.said
    up.stop()
    assert not up.left()


def test_a_killed_leader_takes_its_group_along(run: Start) -> None:
    up = run({"web": LEAVES_GRANDCHILD}).ready()
    until(lambda: psutil.Process(up.pid("web")).children())
    grandchild = psutil.Process(up.pid("web")).children()[0]
    up.kill("web")
    until(lambda: not is_alive(grandchild))


def test_what_ends_at_once_is_tried_ever_more_slowly(run: Start) -> None:
    up = run({"web": ENDS_AT_ONCE, "worker": SLEEP})
    until(lambda: up.said.count("web ended (3)") == 3)
    assert re.findall(r"starts again in (\S+) s", up.said) == ["0.2", "0.4", "0.8"]
    assert up.pid("worker")
    assert up.stop() < PROCESSES_STOP_SECONDS


def test_a_failed_step_shows_its_words_and_ends_everything(run: Start, data_dir: Path) -> None:
    up = run(step="raise SystemExit('no such revision')")
    assert up.process.wait(PATIENCE_SECONDS) == 1
    assert up.said.strip() == f"migrate failed; {data_dir}/log/migrate.log ends:\nno such revision"
    assert not postgres.answers(data_dir)


def test_what_a_step_can_say_itself_is_all_that_is_said(run: Start) -> None:
    up = run(step="print('a detail'); raise SystemExit('releve: The database does not answer.')")
    assert up.process.wait(timeout=10) == 1
    assert up.said.strip() == "The database does not answer."


def test_a_signal_during_a_step_ends_everything(run: Start, data_dir: Path) -> None:
    up = run(step=SLEEP)
    until(lambda: up.process.poll() is None and (data_dir / "log" / "migrate.log").exists())
    assert up.stop() < PROCESSES_STOP_SECONDS
    assert up.process.returncode == 0
    assert not up.left()


def test_ready_means_that_pages_are_served(run: Start, port: str) -> None:
    up = run({"web": "import time; time.sleep(0.3)" + HEALTH.replace("{port}", port)}, port=port).ready()
    with socket.create_connection(("127.0.0.1", int(port))) as line:
        line.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        assert b"200" in line.recv(100)
    up.stop()


def test_a_taken_port_is_said_before_anything_starts(run: Start, data_dir: Path, port: str) -> None:
    with socket.create_server(("127.0.0.1", int(port))):
        up = run(port=port)
        assert up.process.wait(PATIENCE_SECONDS) == 1
    refused = f"Nothing can listen on 127.0.0.1:{port} (Address already in use)."
    assert up.said.strip() == f"{refused} Set HOST and PORT to another address."
    assert not (data_dir / "log").exists()


def test_a_supervisor_started_by_nohup_outlives_the_terminal(data_dir: Path) -> None:
    script = f"trap '' HUP; exec {sys.executable} -m tests.embedded.stand_in {data_dir} ''"
    env = os.environ | {"STEP": "pass", "PROCESSES": "{}"}
    with subprocess.Popen(["sh", "-c", script], cwd=ROOT, env=env, stdout=subprocess.PIPE) as up:
        assert up.stdout
        assert up.stdout.readline() == b"ready\n"
        up.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            up.wait(timeout=0.5)
        up.terminate()
        assert up.wait(PATIENCE_SECONDS) == 0
