"""The portal as it runs: gunicorn with gevent, in processes of its own, on a real database."""

import http.client
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from portal.embedded.processes import ROOT, web
from tests.waiting import free_port, until

SECRET_KEY = "a key for the tests of browsers, long enough"


class Server:
    """`with Server(database, folder) as server: … server.url`; it can be stopped and started in between.

    `public_url` is the address people use when it is not this one: a proxy's.
    """

    def __init__(
        self, database_url: str, folder: Path, *, workers: int = 2, public_url: str | None = None, **env: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"gunicorn-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._env = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": os.environ["RELEVE_TEST_REDIS"],
            "SECRET_KEY": SECRET_KEY,
            "BASE_URL": public_url or self.url,
            "DATA_DIR": str(folder / "var"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(workers),
            **env,
        }

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*web().command], cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait_until_it_answers(self) -> None:
        until(lambda: self._answers() or self._has_ended(), told=self.log.read_text)
        assert not self._has_ended(), self.log.read_text()

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/static/css/base.css")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
