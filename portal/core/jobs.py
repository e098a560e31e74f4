"""Background work by name. Redis carries nudges only: what is lost there is found again by a sweep."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from portal.core import clock
from portal.core.db import after_commit

log = logging.getLogger(__name__)
QUEUE = "default"
JOB_SECONDS = 120
BREAKER_SECONDS = 10.0


@dataclass(frozen=True)
class Sweep:
    """A function that asks the database what is due at an instant; safe to run twice, late or concurrently."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


SWEEPS: dict[str, Sweep] = {}
JOBS: dict[str, Callable[..., object]] = {}


def sweep(name: str, *, every: timedelta) -> Callable[[Callable[[datetime], Any]], Callable[[datetime], Any]]:
    def register(function: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
        SWEEPS[name] = Sweep(name, every, function)
        return function

    return register


def job(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of ids. It returns quietly when its row is gone or done."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        JOBS[name] = function
        return function

    return register


def run(name: str, *args: Any) -> object:
    """What a worker executes: a job with its ids, or a sweep at the database's time."""
    if name in JOBS:
        return JOBS[name](*args)
    return SWEEPS[name].run(clock.database_now())


def poke(name: str, *args: int | str) -> None:
    """After the commit, ask a worker to look now. Fast when Redis answers; never an error when it does not."""
    if name not in JOBS and name not in SWEEPS:
        raise LookupError(f"no job or sweep is called {name!r}")
    after_commit(lambda: kick(name, *args), key=("kick", name, args))


def kick(name: str, *args: int | str) -> bool:
    """Enqueue at once; False when Redis does not take it, which the next tick of the clock makes good."""
    queue: Kicker = current_app.extensions["kicker"]
    return queue.enqueue(name, *args)


def connect(url: str, *, is_patient: bool = False) -> Redis:
    """A client that gives up at once (a kick) or waits as a worker does.

    redis-py's own retries would hold a request for seconds when nobody listens.
    """
    if is_patient:
        return Redis.from_url(url)
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=1, retry=Retry(NoBackoff(), 0))


class Fuse:
    """Whether Redis is worth asking now: after it failed, one caller tries again each ten seconds.

    One for the whole process: with a Redis that is frozen, a request waits once at the most, and few of them do.
    """

    def __init__(self) -> None:
        self.closed_until = 0.0
        self._has_failed = False

    @property
    def is_whole(self) -> bool:
        return time.monotonic() >= self.closed_until

    def may_ask(self) -> bool:
        if not self.is_whole:
            return False
        if self._has_failed:
            self.closed_until = time.monotonic() + BREAKER_SECONDS  # whoever comes meanwhile goes on without
        return True

    def note(self, *, is_well: bool) -> None:
        self._has_failed = not is_well
        self.closed_until = 0.0 if is_well else time.monotonic() + BREAKER_SECONDS


class Kicker:
    """Enqueues, and leaves Redis alone for a while after it failed."""

    def __init__(self, url: str) -> None:
        self._queue = Queue(QUEUE, connection=connect(url), serializer=JSONSerializer)
        self.fuse = Fuse()
        self.failure_count = 0
        self.is_muted = False

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Enqueue nothing for the length of a job that does by itself what would be asked for."""
        self.is_muted = True
        try:
            yield
        finally:
            self.is_muted = False

    @property
    def is_trusted(self) -> bool:
        """False for a while after Redis did not take something."""
        return self.fuse.is_whole

    def enqueue(self, name: str, *args: int | str) -> bool:
        if self.is_muted:
            return True
        if not self.fuse.may_ask():
            return False
        try:
            self._queue.enqueue(run, name, *args, job_timeout=JOB_SECONDS, result_ttl=0, failure_ttl=86400)
        except (RedisError, OSError) as error:
            self.fuse.note(is_well=False)
            self.failure_count += 1
            log.warning("the queue does not answer: %s", error)
            return False
        self.fuse.note(is_well=True)
        return True
