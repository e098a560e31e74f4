"""Logs as one JSON object a line: control characters are escaped by the encoding itself."""

import json
import logging
import sys


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def install(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").addFilter(_says_something)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _says_something(record: logging.LogRecord) -> bool:
    """Which migration runs is news; which database it would run on is not, and is said whenever one is asked for."""
    return not str(record.msg).startswith(("Context impl", "Will assume"))
