"""What `/metrics` tells of the requests, from the tallies of the web processes."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from flask import current_app
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from portal.core.tally import BUCKETS, Counts, Tally

_BOUNDS = [*(str(bound) for bound in BUCKETS), "+Inf"]


def requests() -> Iterator[Metric]:
    tally: Tally = current_app.extensions["tally"]
    counts = tally.counts()
    yield _requests(counts)
    yield _durations(counts)
    help_text = "Nudges of web processes that the queue did not take; their pages go out a second later."
    yield CounterMetricFamily("releve_queue_kick_failures", help_text, tally.kick_failures())


def elsewhere() -> Iterator[Metric]:
    """Names that monitoring may have from another product, so that a rule on them is quiet and not broken."""
    git = CounterMetricFamily(
        "git_actions_executed", "Always 0: the portal runs no git actions.", labels=["status"]
    )
    for status in ("success", "failure"):
        git.add_metric([status], 0)
    yield git
    yield CounterMetricFamily("vault_login_failures", "Always 0: the portal signs in to no vault.", 0)


def _requests(counts: Counts) -> CounterMetricFamily:
    labels = ["method", "path", "status"]
    family = CounterMetricFamily(
        "http_requests", "Requests answered; the path is the route's rule.", labels=labels
    )
    for (method, path, status), row in sorted(counts.items()):
        family.add_metric([method, path, str(status)], row[0])
    return family


def _durations(counts: Counts) -> HistogramMetricFamily:
    """Of all statuses together."""
    total: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * (len(BUCKETS) + 3))
    for (method, path, _status), row in counts.items():
        total[method, path] = [a + b for a, b in zip(total[method, path], row, strict=True)]
    help_text = "Until the answer's first byte was ready."
    family = HistogramMetricFamily("http_request_duration_seconds", help_text, labels=["method", "path"])
    for key, (_count, seconds, *by_bucket) in sorted(total.items()):
        family.add_metric(list(key), list(zip(_BOUNDS, accumulate(by_bucket), strict=True)), seconds)
    return family
