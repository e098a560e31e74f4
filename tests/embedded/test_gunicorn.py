"""gunicorn as gunicorn.conf.py sets it up, in front of a small application."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from portal.embedded import address
from portal.embedded.processes import ROOT, web
from tests.waiting import PATIENCE_SECONDS, SOON_SECONDS, free_port, until

SECRET = "s3cr3t-part"

SECRET_PATHS = [
    f"/calendars/{SECRET}.ics?x={SECRET}",
    f"/intake/grafana/{SECRET}",
    f"/intake/grafana/{SECRET}/v2/enqueue",
    f"/ack/{SECRET}",
    f"/ack/%20{SECRET}",
    f"//%61ck//{SECRET}",
    f"/password/{SECRET}",
    f"/broken/ack/{SECRET}",
    f"/asks/answers/{SECRET}",
    f"/asks//answers/{SECRET}",
    f"/now?token={SECRET}",
]


@contextmanager
def gunicorn(folder: Path, *arguments: str, **env: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [*web().command[:-1], *arguments, "tests.embedded.plain_app:app"]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def port() -> int:
    return free_port()


def get(port: int, path: str, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_it_listens_serves_without_blocking_and_tells_no_secret(tmp_path: Path, port: int) -> None:
    with gunicorn(tmp_path, PORT=str(port), WEB_CONCURRENCY="1"):
        until(lambda: address.is_healthy("127.0.0.1", port))
        assert get(port, "/health") == (200, "wait_poll")
        for path in SECRET_PATHS:
            get(port, path, Referer=f"https://releve.example/ack/{SECRET}")
        status, _ = get(port, "/health", **{f"X-{n}": "1" for n in range(100)})
        assert status >= 400
        until(lambda: "/now" in (tmp_path / "output").read_text())
    lines = (tmp_path / "output").read_text()
    assert SECRET not in lines
    access = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    assert {"/calendars/***", "/intake/grafana/***", "/now"} <= {line["path"] for line in access}
    assert {line["status"] for line in access if line["path"] == "/broken/ack/***"} == {500}
    assert "Error handling request GET /broken/ack/***" in lines


def test_a_line_break_from_outside_makes_no_line(tmp_path: Path, port: int) -> None:
    with gunicorn(tmp_path, PORT=str(port), WEB_CONCURRENCY="1"):
        until(lambda: address.is_healthy("127.0.0.1", port))
        get(port, "/a%0A%1b[31m2026-01-01%20forged", **{"User-Agent": '"forged"'})
        until(lambda: "forged" in (tmp_path / "output").read_text())
    lines = (tmp_path / "output").read_text().splitlines()
    (line,) = [json.loads(line) for line in lines if "forged" in line]
    assert (line["path"], line["agent"]) == ("/a\n\x1b[31m2026-01-01 forged", '"forged"')
    assert not any("\x1b" in line for line in lines)


def test_an_open_stream_does_not_hold_up_the_stop(tmp_path: Path, port: int) -> None:
    with gunicorn(tmp_path, PORT=str(port)) as process:
        until(lambda: address.is_healthy("127.0.0.1", port))
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"GET /endless HTTP/1.1\r\nHost: here\r\n\r\n")
            line.recv(100)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)
    assert time.monotonic() - began < SOON_SECONDS


def test_a_database_driver_that_would_block_is_refused(tmp_path: Path, port: int) -> None:
    (tmp_path / "sitecustomize.py").write_text("import psycopg")
    early = {"PYTHONPATH": str(tmp_path), "PORT": str(port), "WEB_CONCURRENCY": "1"}
    with gunicorn(tmp_path, **early) as process:
        assert process.wait(PATIENCE_SECONDS) == 3
    assert "psycopg was imported before gevent patched the sockets" in (tmp_path / "output").read_text()


def test_a_port_that_is_no_number_is_named(tmp_path: Path) -> None:
    with gunicorn(tmp_path, PORT="eighty") as process:
        assert process.wait(PATIENCE_SECONDS) != 0
    assert "PORT: 'eighty' is not a whole number" in (tmp_path / "output").read_text()


def test_the_set_up_imports_nothing_that_gevent_must_patch_first() -> None:
    look = "import runpy, sys; runpy.run_path('gunicorn.conf.py');"
    look += "print({'psycopg', 'sqlalchemy', 'redis', 'flask', 'portal'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
