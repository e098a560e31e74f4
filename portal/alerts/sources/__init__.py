"""The alert sources by the kind in their address, `/intake/<kind>/<key>`; each module has one `parse`."""

from typing import Protocol

from portal.alerts.sources import alertmanager, generic, grafana
from portal.alerts.sources.signals import Delivery, Posted


class Source(Protocol):
    def parse(self, posted: Posted) -> Delivery:
        """What a request says. Errors: Unreadable, and no other, whatever JSON the body is."""


SOURCES: dict[str, Source] = {
    "alertmanager": alertmanager,
    "generic": generic,
    "grafana": grafana,
}
