"""`releve worker`: an RQ worker that runs its jobs in its own process, on connections that stay open."""

from flask import Flask, current_app
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from portal.core.jobs import QUEUE, connect
from portal.core.settings import Settings
from portal.core.wire import tls_context
from portal.pager.sending.sender import Sender


class ReleveWorker(SimpleWorker):
    """Plans in the main thread, sends in the slots. A job has a context, and so a session, of its own."""

    def perform_job(self, job: Job, queue: Queue) -> bool:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy's own method
        with app.app_context():
            return super().perform_job(job, queue)


def work(app: Flask) -> None:
    """Take jobs until SIGTERM; then what is being sent is finished as far as the time allows."""
    tls_context()
    settings: Settings = app.extensions["settings"]
    redis = connect(str(settings.redis_url), is_patient=True)
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    worker = ReleveWorker(
        [queue], connection=redis, serializer=JSONSerializer, worker_ttl=30, maintenance_interval=15
    )
    sender = Sender(app)
    try:
        worker.work(logging_level="WARNING")
    finally:
        sender.stop()
