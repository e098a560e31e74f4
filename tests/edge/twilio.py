"""Twilio on loopback, as its documentation describes Messages and Calls: forms in, JSON out, its error codes."""

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

SID, TOKEN, SENDER = "AC0123456789abcdef0123456789abcdef", "a-token", "+15005550006"
INVALID, UNSUBSCRIBED, OVERLOADED = (400, 21211), (400, 21610), (429, 20429)
SUSPENDED, QUEUE_FULL, COUNTRY_OFF, NO_CARRIER = (400, 20005), (400, 21611), (403, 21408), (400, 13224)
_SAID = {
    13224: "Twilio does not support calling this number or the number is invalid",
    20005: "Account not active",
    21408: "Permission to send an SMS has not been enabled for the region",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Phone Number",
    21604: "'To' phone number is required to send a message",
    21610: "Attempt to send to unsubscribed recipient",
}


@dataclass
class FakeTwilio:
    """`sent` holds each accepted form with its resource; `refuse` answers a number with (status, code)."""

    base: str
    sent: list[dict[str, str]] = field(default_factory=list)
    trouble: tuple[int, int] | None = None
    state: str = "active"
    _refused: dict[str, tuple[int, int]] = field(default_factory=dict)

    def url(self, *, token: str = TOKEN, sender: str = SENDER) -> str:
        return f"twilio://{SID}:{token}@{sender}?base={self.base}"

    def refuse(self, number: str, why: tuple[int, int]) -> None:
        self._refused[number] = why

    def account(self, path: str, authorization: str) -> tuple[int, dict[str, Any]]:
        """The account itself, when it is asked for."""
        fault = self.trouble or self._refusal(authorization)
        if fault is None and path != f"/2010-04-01/Accounts/{SID}.json":
            fault = (404, 20404)
        return _error(*fault) if fault else (200, {"sid": SID, "status": self.state, "type": "Full"})

    def answer(self, path: str, authorization: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        resource = path.rpartition("/")[2].removesuffix(".json")
        if (why := self._fault(path, resource, authorization, form)) is not None:
            return _error(*why)
        self.sent.append({"resource": resource, **form})
        prefix = "SM" if resource == "Messages" else "CA"
        return 201, {"sid": f"{prefix}{len(self.sent):032d}", "status": "queued", "error_code": None}

    def _fault(
        self, path: str, resource: str, authorization: str, form: dict[str, str]
    ) -> tuple[int, int] | None:
        if self.trouble is not None:
            return self.trouble
        if (refusal := self._refusal(authorization)) is not None:
            return refusal
        needs = {"Messages": "Body", "Calls": "Twiml"}
        if path != f"/2010-04-01/Accounts/{SID}/{resource}.json" or resource not in needs:
            return (404, 20404)
        if not form.get("To") or not form.get(needs[resource]):
            return (400, 21604)
        return (400, 21212) if form.get("From") != SENDER else self._refused.get(form["To"])

    def _refusal(self, authorization: str) -> tuple[int, int] | None:
        wanted = "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        return None if authorization == wanted else (401, 20003)


def _error(status: int, code: int) -> tuple[int, dict[str, Any]]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": _SAID[code], "more_info": more, "status": status}


@contextlib.contextmanager
def twilio_server() -> Iterator[FakeTwilio]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    twilio = FakeTwilio(f"http://127.0.0.1:{server.server_port}")
    server.twilio = twilio  # type: ignore[attr-defined]  # the handler's way to what it answers with
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield twilio
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        twilio: FakeTwilio = self.server.twilio  # type: ignore[attr-defined]  # set by twilio_server
        self._answer(*twilio.account(self.path, self.headers.get("Authorization", "")))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_form = self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        form = dict(parse_qsl(body)) if is_form else {}
        twilio: FakeTwilio = self.server.twilio  # type: ignore[attr-defined]  # set by twilio_server
        self._answer(*twilio.answer(self.path, self.headers.get("Authorization", ""), form))

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        answer = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the test looks at `sent`."""
