"""The same client under gevent, as the web processes run it: cooperative, and the deadline still holds."""

import json
import subprocess
import sys
from pathlib import Path

from tests.edge.certificates import authority
from tests.edge.sink import Reply, http_sink

ASK = """
from gevent import monkey; monkey.patch_all()
import json, sys, time, gevent
from portal.core.http import Guard, TimedOut, guarded_request

slow, drip, ca_file = sys.argv[1:]
began = time.monotonic()
guard = Guard(allow=["127.0.0.1", "::1"])
url = slow.replace("127.0.0.1", "localhost")
jobs = [gevent.spawn(guarded_request, "GET", url, guard=guard) for _ in range(8)]
statuses = [job.get().status for job in jobs]
together = time.monotonic() - began
began = time.monotonic()
try:
    guarded_request("GET", drip, guard=Guard(allow=["127.0.0.1"], deadline_seconds=0.4, ca_file=ca_file))
    ended = "answered"
except TimedOut:
    ended = "timed out"
after = time.monotonic() - began
print(json.dumps({"statuses": statuses, "together": together, "ended": ended, "after": after}))
"""


def test_requests_run_side_by_side_and_end_at_the_deadline(tmp_path: Path) -> None:
    ca = authority(tmp_path)
    drip = Reply(body=b"x" * 1000, drip_seconds=0.05)
    with http_sink() as slow, http_sink(tls=ca.server("127.0.0.1")) as dripping:
        slow.otherwise, dripping.otherwise = Reply(delay_seconds=0.5), drip
        script = [sys.executable, "-W", "error", "-c", ASK, slow.url, dripping.url, ca.ca_file]
        out = subprocess.run(script, capture_output=True, text=True, timeout=20, check=False)

    assert out.returncode == 0, out.stderr
    told = json.loads(out.stdout)
    assert told["statuses"] == [200] * 8
    assert told["together"] < 3
    assert (told["ended"], len(dripping.requests)) == ("timed out", 1)
    assert 0.35 < told["after"] < 2
