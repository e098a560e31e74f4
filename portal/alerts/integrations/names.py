"""What the senders of alerts are called."""

from portal.core.text import _


def source_label(kind: str) -> str:
    names = {
        "alertmanager": "Prometheus Alertmanager",
        "grafana": "Grafana",
        "generic": _("Anything that sends JSON"),
    }
    return names.get(kind, kind.replace("_", " ").capitalize())
