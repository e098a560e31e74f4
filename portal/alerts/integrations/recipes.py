"""What to paste at the sender, for each kind of integration. Values in, text out."""

import json
import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Text to paste; `language` is that of a file or `sh`."""

    text: str
    language: str


_ALERTMANAGER = """\
receivers:
  - name: {receiver}
    webhook_configs:
      - url: {url}
        send_resolved: true
        max_alerts: 0
route:
  receiver: {receiver}
  group_by: [alertname, cluster, service]
"""
"""`send_resolved` lets incidents end by themselves; `max_alerts: 0` is no limit, so no alert is cut off."""

_GRAFANA = """\
apiVersion: 1
contactPoints:
  - orgId: 1
    name: {receiver}
    receivers:
      - uid: {receiver}
        type: webhook
        disableResolveMessage: false
        settings:
          url: {url}
          httpMethod: POST
"""

EXAMPLE = {
    "title": "Checkout answers slowly",
    "dedup_key": "checkout-latency",
    "status": "firing",
    "severity": "high",
    "description": "95 % of the requests take more than 2 s.",
}


def recipe(kind: str, *, url: str, service_slug: str) -> Recipe:
    """How a sender of this kind is told the address; for any JSON sender, a request that works."""
    files = {"alertmanager": _ALERTMANAGER, "grafana": _GRAFANA}
    if kind in files:
        text = files[kind].format(receiver=f"releve-{service_slug}"[:40], url=json.dumps(url))
        return Recipe(text, "yaml")
    body = json.dumps(EXAMPLE, indent=2)
    return Recipe(
        f"curl {shlex.quote(url)} \\\n  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}",
        "sh",
    )
