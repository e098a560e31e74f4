"""Five hundred viewers of one incident: each sees every row once, in order, also through a restart (scenario 31)."""

import asyncio
import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.incidents.models import Incident
from portal.incidents.timeline.actions import add_entry
from portal.people.models import Person
from tests.e2e.conftest import cookie
from tests.e2e.server import Server
from tests.world import a_person, a_team
from tests.world_incidents import an_incident

PEOPLE = 100
EACH = 5
ROW = re.compile(rb'data-seq="(\d+)"')
IDENTITY = re.compile(rb"^id: (\d+)$", re.MULTILINE)


@dataclass
class Viewer:
    """What a browser does: read, keep the last id, come again when the line breaks."""

    port: int
    path: str
    session: str
    last_id: int = 1
    rows: list[int] = field(default_factory=list)
    seen_at: dict[int, float] = field(default_factory=dict)

    async def watch(self) -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._follow()
            await asyncio.sleep(0.5)

    async def _follow(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._request())
            while True:
                self._note(await reader.readuntil(b"\n\n"))
        finally:
            writer.close()

    def _request(self) -> bytes:
        head = f"GET {self.path}/stream?after=1 HTTP/1.1\r\nHost: portal\r\nCookie: releve={self.session}\r\n"
        return f"{head}Last-Event-ID: {self.last_id}\r\n\r\n".encode()

    def _note(self, event: bytes) -> None:
        found = IDENTITY.search(event)
        if found is None:
            return
        self.last_id = int(found[1])
        for number in sorted({int(n) for n in ROW.findall(event)}):
            self.rows.append(number)
            self.seen_at.setdefault(number, time.monotonic())


@dataclass
class Crowd:
    """All viewers on a thread and a loop of their own."""

    viewers: list[Viewer]

    def __enter__(self) -> "Crowd":
        self._loop = asyncio.new_event_loop()
        self._watching = self._loop.create_task(self._watch())
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._watching.cancel)
        self._thread.join(10)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._watching)
        self._loop.close()

    async def _watch(self) -> None:
        await asyncio.gather(*(viewer.watch() for viewer in self.viewers))

    def wait_for(self, number: int, *, seconds: float) -> None:
        patience = time.monotonic() + seconds
        while any(viewer.last_id < number for viewer in self.viewers):
            behind = sum(viewer.last_id < number for viewer in self.viewers)
            assert time.monotonic() < patience, f"{behind} viewers have not seen {number}"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def people(portal: Flask) -> list[Person]:
    return [a_person(f"Viewer {number}") for number in range(PEOPLE)]


@pytest.fixture
def incident(portal: Flask, people: list[Person]) -> Iterator[Incident]:
    yield an_incident(a_team("crowd", members=tuple(people)), at=clock.now())
    db.session.rollback()


def write(incident: Incident, by: Person, count: int, *, every: float) -> dict[int, float]:
    """Rows at a steady pace; when each was committed."""
    written = {}
    for _ in range(count):
        entry = add_entry(incident, "Something happens", by=by, at=clock.now())
        written[entry.seq] = time.monotonic()
        time.sleep(every)
    return written


@pytest.mark.slow
def test_everybody_sees_every_row_once_and_soon(
    server: Server, portal: Flask, people: list[Person], incident: Incident
) -> None:
    sessions = [cookie(portal, person) for person in people]
    path = f"/incidents/{incident.ref}"
    viewers = [Viewer(server.port, path, session) for session in sessions for _ in range(EACH)]
    with Crowd(viewers) as crowd:
        write(incident, people[0], 1, every=0)
        crowd.wait_for(2, seconds=30)
        written = write(incident, people[0], 24, every=0.25)
        crowd.wait_for(26, seconds=10)
        server.stop()
        write(incident, people[0], 5, every=0.05)
        server.start()
        crowd.wait_for(31, seconds=20)
    assert {tuple(viewer.rows) for viewer in viewers} == {tuple(range(2, 32))}
    delays = [viewer.seen_at[number] - at for viewer in viewers for number, at in written.items()]
    assert statistics.quantiles(delays, n=20)[-1] < 1.0
