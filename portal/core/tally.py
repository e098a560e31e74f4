"""How many requests there were and how long they took, counted in memory and shared between the web processes."""

import json
import logging
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from portal.core.jobs import Kicker

log = logging.getLogger(__name__)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; the usual ones of Prometheus, so that its examples fit."""

SHARE_SECONDS = 1.0
"""How long the other processes may not know of a request. Chosen by us."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "unknown"
"""Stands for every path that has no view and every word that is no method: clients must not make labels."""

Key = tuple[str, str, int]
Counts = dict[Key, list[float]]
"""By method, rule and status: requests, seconds, then requests by bucket, those above the last at the end."""


class Tally:
    """Counts of one process. With `share` they are put down in a file of a folder, which every process reads.

    A file and not shared memory: a full disk then costs numbers, where a mapped page would end the process.
    """

    def __init__(self, kicker: Kicker) -> None:
        self._kicker = kicker
        self._counts: Counts = {}
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._is_sharing = False

    def share(self, folder: Path) -> None:
        self._folder = folder

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        with self._lock:
            row = self._counts.setdefault((method, path, status), [0.0] * (len(BUCKETS) + 3))
            row[0] += 1
            row[1] += seconds
            row[2 + bisect_left(BUCKETS, seconds)] += 1
        if self._folder is not None and not self._is_sharing:
            self._is_sharing = True
            timer = threading.Timer(SHARE_SECONDS, self._put_down)
            timer.daemon = True
            timer.start()

    def counts(self) -> Counts:
        """Of all processes together; those that have ended count on."""
        total: Counts = {}
        for said in self._all():
            for (method, path, status), row in said["requests"]:
                before = total.get((method, path, status), [0.0] * len(row))
                total[method, path, status] = [a + b for a, b in zip(before, row, strict=True)]
        return total

    def kick_failures(self) -> int:
        """How often the queue did not take a nudge from a web process."""
        return sum(said["kick_failures"] for said in self._all())

    def _all(self) -> Iterator[dict[str, Any]]:
        yield self._own()
        for file in self._folder.glob("*.json") if self._folder else ():
            if file.stem != str(os.getpid()):
                with suppress(OSError, ValueError):
                    yield json.loads(file.read_text())

    def _own(self) -> dict[str, Any]:
        with self._lock:
            requests = [[key, list(row)] for key, row in self._counts.items()]
        return {"requests": requests, "kick_failures": self._kicker.failure_count}

    def _put_down(self) -> None:
        assert self._folder is not None
        self._is_sharing = False
        file = self._folder / f"{os.getpid()}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = file.with_suffix(".new")
            half.write_text(json.dumps(self._own()))
            half.replace(file)
        except OSError as error:
            log.warning("the numbers of this process cannot be shared: %s", error)


def install(app: Flask) -> None:
    """Count every request, from the first of its hooks to the last; of a stream, the time to its beginning."""
    app.extensions["tally"] = Tally(app.extensions["kicker"])
    app.before_request(_begin)
    app.after_request(_note)


def _begin() -> None:
    g.began = time.perf_counter()


def _note(response: Response) -> Response:
    tally: Tally = current_app.extensions["tally"]
    rule = request.url_rule
    method = request.method if request.method in METHODS else UNKNOWN
    took = time.perf_counter() - g.get("began", time.perf_counter())
    tally.count(method, rule.rule if rule else UNKNOWN, response.status_code, took)
    return response
