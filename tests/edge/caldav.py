"""A real CalDAV server on loopback: Radicale, with one user and one calendar."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.waiting import PATIENCE_SECONDS

USER, PASSWORD = "ann", "a calendar's password"


@dataclass(frozen=True)
class CalDav:
    url: str

    def put(self, name: str, calendar: bytes) -> None:
        self._ask("PUT", f"{self.url}{name}.ics", calendar, {"Content-Type": "text/calendar"})

    def make(self) -> None:
        self._ask("MKCALENDAR", self.url, b"", {})

    def _ask(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> None:
        answer = httpx.request(
            method, url, content=body, headers=headers, auth=(USER, PASSWORD), trust_env=False
        )
        assert answer.status_code in (200, 201, 204), answer.text


@contextlib.contextmanager
def caldav_server(folder: Path) -> Iterator[CalDav]:
    port = _free_port()
    users = folder / "users"
    users.write_text(f"{USER}:{PASSWORD}\n")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(users),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "calendars"),
        "logging-level": "error",
    }
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        server = CalDav(f"http://127.0.0.1:{port}/{USER}/leave/")
        server.make()
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("Radicale does not listen")
