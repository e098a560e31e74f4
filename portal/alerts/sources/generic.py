"""Any JSON object: our own field names, or those an administrator points to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from portal.alerts.sources.fields import Fields, fields_of
from portal.alerts.sources.paths import path_steps, value_at
from portal.alerts.sources.signals import Delivery, KeySource, Posted, Signal, State, Unreadable, delivery_of
from portal.alerts.sources.storable import shortened


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where in the body each field stands, as a path, and what the sender's status words mean.

    status_values: the sender's word → firing, resolved, acknowledged, note or ignored; a number or true/false
                   as text. A word not in it is read as one of ours, else as firing with a warning.
    Errors:        ValueError when a path is no path or a status is none of ours.
    """

    title: str = "title"
    dedup_key: str = "dedup_key"
    status: str = "status"
    severity: str = "severity"
    description: str = "description"
    url: str = "url"
    labels: str = "labels"
    occurred_at: str = "occurred_at"
    group_key: str = "group_key"
    service: str = "service"
    runbook_url: str = "runbook_url"
    status_values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.paths():
            path_steps(path)
        for word, state in self.status_values.items():
            if state not in list(State):
                raise ValueError(f'"{word}" is mapped to "{state}", not to one of: {", ".join(State)}.')

    def paths(self) -> list[str]:
        return [getattr(self, name) for name in PATH_NAMES]


PATH_NAMES = tuple(entry.name for entry in fields(FieldMap) if entry.name != "status_values")


def parse(posted: Posted) -> Delivery:
    """Read one alert. Without a dedup_key each request is a new alert, and a warning says so."""
    warnings: list[str] = []
    where = _field_map(posted.settings)
    fields_of(posted.body, warnings)
    body = Fields({path: value_at(posted.body, path) for path in where.paths()}, warnings)
    return delivery_of([_signal(body, where, posted.fresh_key)], warnings)


def field_map_of(stored: object) -> FieldMap:
    """Read `settings["mapping"]`: an object of paths and `status_values`, all of them optional.

    Errors: ValueError naming what is wrong.
    """
    if not isinstance(stored, dict) or stored.keys() - {*PATH_NAMES, "status_values"}:
        raise ValueError(f"The field mapping is an object of {', '.join(PATH_NAMES)} and status_values.")
    paths = {name: value for name, value in stored.items() if name in PATH_NAMES}
    return FieldMap(**_texts(paths), status_values=_texts(stored.get("status_values", {})))


def _field_map(settings: Mapping[str, object]) -> FieldMap:
    try:
        return field_map_of(settings.get("mapping", {}))
    except ValueError as wrong:
        raise Unreadable(f"The settings of this integration are wrong. {wrong}") from None


def _texts(stored: object) -> dict[str, str]:
    if not isinstance(stored, dict) or not all(isinstance(value, str) for value in stored.values()):
        raise ValueError("The field mapping must have texts as values.")
    return stored


def _signal(body: Fields, where: FieldMap, fresh_key: str) -> Signal:
    state = _state_of(body, where)
    key = body.text(where.dedup_key).strip()
    happened_at = body.instant(where.occurred_at)
    if not key:
        body.warnings.append(f"No {where.dedup_key}: each request is a new alert, and none can resolve it.")
    return Signal(
        dedup_key=key or fresh_key,
        key_source=KeySource.SENDER if key else KeySource.NONE,
        state=state,
        title=_title(body, where, state, key),
        severity_label=body.text(where.severity),
        description=body.text(where.description),
        url=body.link(where.url),
        labels=body.pairs(where.labels),
        started_at=None if state is State.RESOLVED else happened_at,
        ended_at=happened_at if state is State.RESOLVED else None,
        group_key=body.text(where.group_key),
        service=body.text(where.service),
        runbook_url=body.link(where.runbook_url),
    )


def _title(body: Fields, where: FieldMap, state: State, key: str) -> str:
    """The title; what closes or acknowledges a known alert may do without, and then the key stands in."""
    title = body.text(where.title)
    if not title and (state is State.FIRING or not key):
        raise Unreadable(f"{where.title} is missing or no text. An alert needs a title.")
    return title or key


def _state_of(body: Fields, where: FieldMap) -> State:
    word = body.text(where.status).strip().casefold()
    meanings = {sent.strip().casefold(): State(state) for sent, state in where.status_values.items()}
    if word in meanings:
        return meanings[word]
    if word in list(State):
        return State(word)
    if word:
        body.warnings.append(f'{where.status} is "{shortened(word, 40)}", no known status: taken as firing.')
    return State.FIRING
