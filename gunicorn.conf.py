"""gunicorn's set-up: `gunicorn wsgi:app` finds this file by itself.

Nothing here may import the application, psycopg, SQLAlchemy or redis: what is imported before gevent has
patched the standard library stays blocking for good, and one slow query then holds up all of its process.
"""

import gc
import json
import os
import re
import shutil
import sys
import time
from datetime import timedelta
from logging import LogRecord
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gevent import monkey
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

if __name__ == "__config__":  # read by gunicorn, whose master loads the application once for all workers
    monkey.patch_all()

_BEFORE = r"(/+(?:calendars|intake/+[^/\s]+|ack|asks/+answers|password)/+)"
_SECRET_PATH = re.compile(_BEFORE + ".+", re.DOTALL)
_SECRET_WORD = re.compile(_BEFORE + r"\S+")


def masked_path(target: str) -> str:
    """The path of a request without its query and without what is as good as a password."""
    return _SECRET_PATH.sub(r"\1***", unquote(target.partition("?")[0]))


def masked_text(text: str) -> str:
    """A sentence that may hold such a path."""
    return _SECRET_WORD.sub(r"\1***", unquote(text))


class MaskedLog(Logger):
    """Access log as one JSON object a line, which no client can break; no queries, referrers, secrets."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_mask_record)

    def access(self, resp: Any, _req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "logger": "access",
            "client": environ.get("REMOTE_ADDR", ""),
            "method": environ["REQUEST_METHOD"],
            "path": masked_path(environ["RAW_URI"]),
            "status": int(str(resp.status).split()[0]),
            "bytes": resp.sent or 0,
            "seconds": round(request_time.total_seconds(), 3),
            "agent": environ.get("HTTP_USER_AGENT", ""),
        }
        self.access_log.info(json.dumps(line))


def on_starting(_arbiter: Arbiter) -> None:
    """Request counts begin at zero with the server; a worker that is replaced keeps its file."""
    shutil.rmtree(Path(os.environ.get("DATA_DIR", "") or "var") / "requests", ignore_errors=True)


def pre_fork(_arbiter: Arbiter, _worker: Worker) -> None:
    """What is loaded by now is in memory once, as long as the collector does not write to it."""
    gc.freeze()


def post_worker_init(worker: Worker) -> None:
    """Refuse to serve with a database driver that would block the whole process."""
    from psycopg import waiting

    if waiting.wait is getattr(waiting, "wait_c", None):
        worker.log.critical("psycopg was imported before gevent patched the sockets; find out by what")
        sys.exit(Arbiter.WORKER_BOOT_ERROR)


def _mask_record(record: LogRecord) -> bool:
    record.msg, record.args = masked_text(record.getMessage()), ()
    return True


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "") or str(default)
    if not text.isdigit():
        sys.exit(f"{name}: {text!r} is not a whole number")
    return int(text)


def _address() -> str:
    host = os.environ.get("HOST", "") or "127.0.0.1"
    return f"[{host}]:{_number('PORT', 8000)}" if ":" in host else f"{host}:{_number('PORT', 8000)}"


bind = _address()
workers = _number("WEB_CONCURRENCY", 2)
worker_class = "gevent"
worker_connections = 1000
preload_app = True

graceful_timeout = 3
"""Seconds; open streams hold up a stop for that long."""

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

logger_class = MaskedLog
accesslog = "-"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # heartbeats without a disk
