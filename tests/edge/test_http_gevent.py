"""The same client under gevent, as the web processes run it: cooperative, and the deadline still holds."""

import json
import subprocess
import sys
from pathlib import Path

from tests.edge.certificates import authority
from tests.edge.sink import Reply, http_sink
from tests.waiting import PATIENCE_SECONDS, SOON_SECONDS

ASK = """
from gevent import monkey; monkey.patch_all()
import json, sys, time, gevent
from portal.core.http import Guard, TimedOut, guarded_request

slow, drip, ca_file = sys.argv[1:]
guard = Guard(allow=["127.0.0.1", "::1"])
url = slow.replace("127.0.0.1", "localhost")
jobs = [gevent.spawn(guarded_request, "GET", url, guard=guard) for _ in range(8)]
statuses = [job.get().status for job in jobs]
began = time.monotonic()
try:
    guarded_request("GET", drip, guard=Guard(allow=["127.0.0.1"], deadline_seconds=0.4, ca_file=ca_file))
    ended = "answered"
except TimedOut:
    ended = "timed out"
after = time.monotonic() - began
print(json.dumps({"statuses": statuses, "ended": ended, "after": after}))
"""


def test_requests_run_side_by_side_and_end_at_the_deadline(tmp_path: Path) -> None:
    ca = authority(tmp_path)
    drip = Reply(body=b"x" * 1000, drip_seconds=0.05)
    with http_sink() as slow, http_sink(tls=ca.server("127.0.0.1")) as dripping:
        slow.otherwise, dripping.otherwise = Reply(delay_seconds=PATIENCE_SECONDS), drip
        script = [sys.executable, "-W", "error", "-c", ASK, slow.url, dripping.url, ca.ca_file]
        with subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
            slow.wait_for(8)  # all of them, though none is answered
            slow.release()
            out, errors = asking.communicate(timeout=PATIENCE_SECONDS)

    assert asking.returncode == 0, errors
    told = json.loads(out)
    assert told["statuses"] == [200] * 8
    assert told["ended"] == "timed out"
    assert 0.35 < told["after"] < SOON_SECONDS
