"""`releve worker`: an RQ worker that dies whole and never shares a connection with its children."""

import ctypes
import signal
import sys

from flask import Flask
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from portal.core.db import db
from portal.core.jobs import QUEUE, connect
from portal.core.settings import Settings
from portal.core.wire import tls_context

_PR_SET_PDEATHSIG = 1


class ReleveWorker(Worker):
    """Forks for each job; the child opens its own connections and dies with its parent."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        db.engine.dispose(close=False)  # the sockets are the parent's
        super().main_work_horse(job, queue)


def work(app: Flask) -> None:
    """Take jobs until SIGTERM. What every child needs is loaded before it is forked."""
    tls_context()
    settings: Settings = app.extensions["settings"]
    redis = connect(str(settings.redis_url), is_patient=True)
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    worker = ReleveWorker(
        [queue], connection=redis, serializer=JSONSerializer, worker_ttl=30, maintenance_interval=15
    )
    worker.work(logging_level="WARNING")
