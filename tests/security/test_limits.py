"""How much anybody can make the portal read: counted at the socket's side, so also how much it can hold."""

import io
from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.alerts.intake.routes import BODY_LIMIT as INTAKE_LIMIT
from portal.core.security import BODY_LIMIT
from tests.house.access import Who
from tests.house.belongings import Belongings
from tests.house.visitors import Visitor, visitor

ENDLESS = 64 * 1024 * 1024
SLACK = 128 * 1024  # what is read in one go


class Socket(io.RawIOBase):
    """A body of any length that is made as it is read."""

    def __init__(self, length: int) -> None:
        self._left, self.read_count = length, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any writable buffer
        count = min(len(buffer), self._left)
        buffer[:count] = b"x" * count
        self._left, self.read_count = self._left - count, self.read_count + count
        return count


def send(app: Flask, path: str, socket: Socket, *, length: int | None, **headers: str) -> int:
    """`length` is what the sender says; None sends in chunks, which say nothing."""
    builder = EnvironBuilder(
        path=path, method="POST", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    environ = builder.get_environ()
    environ["wsgi.input"] = io.BufferedReader(socket)
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"wsgi.input_terminated": True} if length is None else {"CONTENT_LENGTH": str(length)}
    with app.app_context():
        body, status, _headers = run_wsgi_app(app, environ, buffered=True)
        assert b"".join(body)
        return int(status.partition(" ")[0])


FORM = {"Content_Type": "application/x-www-form-urlencoded"}
JSON = {"Content_Type": "application/json"}


@pytest.mark.parametrize("is_announced", [True, False], ids=["announced", "in chunks"])
def test_a_body_without_end_is_left_at_the_limit(app: Flask, mine: Belongings, is_announced: bool) -> None:
    """What says how long it is, is not read at all."""
    bob, length = visitor(app, mine.cast.bob), ENDLESS if is_announced else None
    for path, limit, headers in (
        (f"/intake/alertmanager/{mine.secret}", INTAKE_LIMIT, JSON),
        ("/sign-in", BODY_LIMIT, FORM),
        ("/me", BODY_LIMIT, {**FORM, **bob.cookie}),
        ("/api/v1/services", BODY_LIMIT, {**JSON, **bob.token}),
    ):
        socket = Socket(ENDLESS)
        assert send(app, path, socket, length=length, **headers) == 413, path
        assert socket.read_count <= (SLACK if is_announced else limit + SLACK), path


def test_a_form_of_very_many_parts_is_refused(asking: Mapping[Who, Visitor]) -> None:
    """Each part costs more than its bytes."""
    bob = asking[Who.MEMBER]
    statuses = [posted_parts(bob, count) for count in (1000, 1001)]
    assert statuses == [422, 413]


def posted_parts(asker: Visitor, count: int) -> int:
    parts = {f"f{n}": "x" for n in range(count)}
    kind = "multipart/form-data"
    return asker.client.post("/me", data=parts, headers=dict(asker.cookie), content_type=kind).status_code


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "body", [DEEP, b'{"a":' * 100_000, b"1" * 100_000], ids=["lists", "objects", "digits"]
)
def test_a_body_made_to_exhaust_the_reader_is_a_mistake_of_the_sender(
    app: Flask, mine: Belongings, body: bytes
) -> None:
    ada = visitor(app, mine.cast.ada)
    for path in ("/api/v1/people", f"/intake/alertmanager/{mine.secret}"):
        with app.app_context():
            answer = ada.client.post(
                path, data=body, headers={"Content-Type": "application/json", **ada.token}
            )
        assert answer.status_code in (400, 422), path
