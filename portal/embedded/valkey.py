"""The Valkey that comes along: its files in DATA_DIR/valkey, reached through a unix socket alone."""

import os
import signal
import socket
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from portal.embedded import leftover, paths
from portal.embedded.child import Program
from portal.embedded.server import Server
from portal.embedded.wheels import valkey_program


def url(data_dir: Path) -> str:
    """The address, for redis-py and RQ alike."""
    return f"unix://{quote(str(_socket(data_dir)))}?db=0"


def server(home: Path, *, durable: bool = True) -> Server:
    """Prepare the files of a server, so that it can be started. Call it under the lock of DATA_DIR.

    `durable=False` keeps nothing on disk: for tests.
    """
    (home / "valkey").mkdir(mode=0o700, exist_ok=True)
    paths.prepare_sockets(home)
    leftover.clear(
        home / "valkey" / "pid", program="valkey-server", folder=home / "valkey", stop_signal=signal.SIGTERM
    )
    return Server(_program(home, durable=durable), url(home), lambda: answers(home))


def answers(data_dir: Path) -> bool:
    """Whether the server takes commands; while it reads its files it does not."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(_socket(data_dir)))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _socket(data_dir: Path) -> Path:
    return paths.sockets(data_dir) / "valkey.sock"


def _program(home: Path, *, durable: bool) -> Program:
    folder = home / "valkey"
    options: dict[str, str | Path] = {
        "port": "0",
        "unixsocket": _socket(home),
        "unixsocketperm": "700",
        "dir": folder,
        "pidfile": folder / "pid",
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "set-proc-title": "no",  # a leftover is recognised by its command line
    }
    return Program(
        name="valkey",
        command=[valkey_program(), *chain.from_iterable((f"--{name}", options[name]) for name in options)],
        env={**os.environ, "LC_ALL": "C"},
        cwd=home,
        log=home / "log" / "valkey.log",
    )
