"""Doorbells: a topic and a number, from whoever committed to whoever streams."""

import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

from portal.core.db import after_commit
from portal.core.jobs import Fuse, connect

log = logging.getLogger(__name__)
CHANNEL = "releve:live"
RETRY_SECONDS = 1.0


class Hub:
    """One subscriber a process, one queue a viewer. It starts with the first viewer.

    Nothing is promised: a ring that is lost costs one poll of the view.
    """

    def __init__(self, url: str, fuse: Fuse) -> None:
        self._url = url
        self._bell = connect(url)
        self.fuse = fuse
        self._viewers: dict[str, set[queue.Queue[int]]] = defaultdict(set)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, topic: str, number: int) -> None:
        if not self.fuse.may_ask():
            return
        try:
            self._bell.publish(CHANNEL, f"{topic} {number}")
            self.fuse.note(is_well=True)
        except (RedisError, OSError) as error:
            self.fuse.note(is_well=False)
            log.warning("views are not told at once: %s", error)

    @contextmanager
    def listening(self, topic: str) -> Iterator["queue.Queue[int]"]:
        """A queue that gets the number of each ring for as long as the block lasts."""
        rings: queue.Queue[int] = queue.Queue(maxsize=1000)
        with self._lock:
            self._viewers[topic].add(rings)
            self._start()
        try:
            yield rings
        finally:
            with self._lock:
                self._viewers[topic].discard(rings)
                if not self._viewers[topic]:
                    del self._viewers[topic]

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._listen, name="live-hub", daemon=True)
            self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                self._pass_on(Redis.from_url(self._url))
            except (RedisError, OSError) as error:
                log.warning("the live hub listens again in a second: %s", error)
                time.sleep(RETRY_SECONDS)

    def _pass_on(self, redis: Redis) -> None:
        subscription = redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
        subscription.subscribe(CHANNEL)
        for message in subscription.listen():
            topic, _space, number = message["data"].decode().rpartition(" ")
            with self._lock:
                viewers = list(self._viewers.get(topic, ()))
            for rings in viewers:
                if not rings.full():
                    rings.put_nowait(int(number))


def hub() -> Hub:
    found: Hub = current_app.extensions["hub"]
    return found


def ring(topic: str, number: int) -> None:
    """After the commit, tell every process that streams this topic."""
    after_commit(partial(hub().ring, topic, number), key=("ring", topic))
