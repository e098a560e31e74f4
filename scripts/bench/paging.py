"""From the answer to the phone: how soon the first message leaves, and how many leave a second."""

import json
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg

from scripts.bench.stand import ROOT, Stand
from tests.edge.sink import Sink, http_sink
from tests.world_pager import a_body, an_alert

TRIES = 25
MANY = 1000
POINT = """
import sys
from sqlalchemy import update
from portal.cli.program import program
from portal.core.db import db
from portal.messages.models import ContactMethod
with program("bench"):
    db.session.execute(update(ContactMethod).values(channel="WEBHOOK", address=sys.argv[1]))
    db.session.commit()
"""
QUEUE = """
import sys
from portal.cli.program import program
from portal.core import clock
from portal.core.db import transaction
from portal.messages.outbox.actions import queue
from portal.messages.models import MessageKind
with program("bench"), transaction():
    for n in range(int(sys.argv[2])):
        content = {"title": "x", "text": "y"}
        queue(f"bench:{n}", kind=MessageKind.NOTICE, channel="WEBHOOK", address=sys.argv[1], recipient="r",
              content=content, at=clock.now())
"""


def first_message_ms(made: Stand) -> tuple[float, float]:
    """Median and p95 of the time from the 202 to the provider's call, one alert after another."""
    with http_sink() as provider:
        _run(made, POINT, provider.url)
        times = [_one(made, provider, number) for number in range(TRIES)][2:]
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def _one(made: Stand, provider: Sink, number: int) -> float:
    body = json.dumps(a_body(an_alert(pod=f"first-{number}"), group=f"first-{number}"))
    _let_a_minute_pass(made)
    connection = HTTPConnection(urlsplit(made.ours).netloc, timeout=10)
    connection.request("POST", f"/intake/alertmanager/{made.secret}", body)
    connection.getresponse().read()
    answered_at = time.monotonic()
    came = provider.wait_for(number + 1, timeout=15)[number].at
    connection.close()
    time.sleep(0.5)
    return max(0.0, (came - answered_at) * 1000)


def _let_a_minute_pass(made: Stand) -> None:
    """Else the page would wait to leave with others: what comes within a minute is one message."""
    with psycopg.connect(
        made.env["DATABASE_URL"].replace("postgresql+psycopg:", "postgresql:")
    ) as connection:
        connection.execute("UPDATE message SET due_at = due_at - interval '1 minute'")


def messages_per_second(made: Stand) -> float:
    with http_sink() as provider:
        _run(made, QUEUE, provider.url, str(MANY))
        arrived = provider.wait_for(MANY, timeout=120)
        return (MANY - 1) / (arrived[-1].at - arrived[0].at)


def _run(made: Stand, code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], env=made.env, cwd=ROOT, check=True)
