"""Many browsers that watch one incident's stream, on a thread and a loop of their own."""

import asyncio
import re
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

ROW = re.compile(rb'data-seq="(\d+)"')
IDENTITY = re.compile(rb"^id: (\d+)$", re.MULTILINE)


@dataclass
class Viewer:
    """Reads, keeps the last id, and comes again when the line breaks."""

    port: int
    path: str
    session: str
    last_id: int = 1
    is_seated: bool = False
    rows: list[int] = field(default_factory=list)

    async def watch(self) -> None:
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._follow()
            await asyncio.sleep(0.5)

    async def _follow(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        try:
            writer.write(self._request())
            while True:
                event = await reader.readuntil(b"\n\n")
                self.is_seated = self.is_seated or b"retry:" in event
                self._note(event)
        finally:
            writer.close()

    def _request(self) -> bytes:
        head = f"GET {self.path}/stream?after={self.last_id} HTTP/1.1\r\nHost: portal\r\n"
        return f"{head}Cookie: releve={self.session}\r\nLast-Event-ID: {self.last_id}\r\n\r\n".encode()

    def _note(self, event: bytes) -> None:
        found = IDENTITY.search(event)
        if found is not None:
            self.last_id = int(found[1])
            self.rows += sorted({int(number) for number in ROW.findall(event)})


class Crowd:
    def __init__(self, viewers: Sequence[Viewer]) -> None:
        self._viewers = viewers
        self._loop = asyncio.new_event_loop()
        self._watching = self._loop.create_task(self._watch())
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Crowd":
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
        await asyncio.gather(*(viewer.watch() for viewer in self._viewers))

    def is_seated(self) -> bool:
        """Whether every viewer has had its stream."""
        return all(viewer.is_seated for viewer in self._viewers)

    def wait_for(self, number: int, *, seconds: float) -> bool:
        patience = time.monotonic() + seconds
        while any(viewer.last_id < number for viewer in self._viewers):
            if time.monotonic() > patience:
                return False
            time.sleep(0.05)
        return True
