"""Take the figures and print them: ours, bare, the ratio, and the goal."""

import json
import statistics
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psutil

from scripts.bench.load import PLACE, Measured, Target, in_turn
from scripts.bench.paging import first_message_ms, messages_per_second
from scripts.bench.stand import Stand, helpers, stand
from tests.world_pager import a_body, an_alert

HEAD = f"{'work':34} {'ours':>12} {'bare':>12} {'ours/bare':>10}  goal"


def main() -> None:
    with stand() as made:
        print(HEAD)
        _compare(made, "on call now (API), 16 conn", _on_call(made), "/one-row", ">= 0.75 x bare")
        _compare(made, "month view of a team, whole page", _month(made), "/sixty-rows", ">= 0.25 x bare")
        _line("calendar feed of a team, a year", f"{_feed_ms(made, {}):.1f} ms", "<= 8 ms built for 54 events")
        unchanged = {"If-None-Match": _ask(made, {})[1]}
        _line("calendar feed, 304", f"{_feed_ms(made, unchanged):.1f} ms", "<= 1 ms")
        with helpers(made.env, made.folder):
            _line("memory of all processes, idle", f"{_memory_mb(made):.0f} MB", "<= 250 MB")
            median, p95 = first_message_ms(made)
            _line("first message after a 202, p95", f"{p95:.0f} ms", f"<= 100 ms (median {median:.0f})")
            _line("messages sent", f"{messages_per_second(made):.0f}/s", ">= 100/s")
        # Last, since the incidents it opens would be escalated under the figures above.
        _compare(made, "intake: alerts of 512 groups", _intake(made), "/row-and-job", ">= 0.6 x bare")


def _line(name: str, ours: str, goal: str, bare: str = "", ratio: str = "") -> None:
    print(f"{name:34} {ours:>12} {bare:>12} {ratio:>10}  {goal}", flush=True)


def _compare(made: Stand, name: str, ours: Target, bare_path: str, goal: str) -> None:
    bare = Target(made.bare + bare_path, body=ours.body)
    us, floor = in_turn(ours, bare, made.folder, made.cpu)
    ratio = us.per_second / floor.per_second
    _line(name, f"{us.per_second:.0f}/s", goal, f"{floor.per_second:.0f}/s", f"{ratio:.2f}")
    print(f"{'':34} {_more(us):>12} {_more(floor):>25}")


def _more(one: Measured) -> str:
    wrong = f", {one.error_count} errors" if one.error_count else ""
    return f"p95 {one.p95_ms:.0f} ms, {one.cpu_ms:.1f} ms CPU{wrong}"


def _on_call(made: Stand) -> Target:
    return Target(
        f"{made.ours}/api/v1/on-call?team={made.teams[0]}", (f"Authorization: Bearer {made.token}",)
    )


def _month(made: Stand) -> Target:
    return Target(f"{made.ours}/teams/{made.teams[0]}/schedule?weeks=4", (f"Cookie: releve={made.session}",))


def _intake(made: Stand) -> Target:
    """Alerts of many groups, each seen before after the first round: what a sender repeats all day."""
    alert = an_alert() | {"fingerprint": f"{PLACE}000000000000"}
    body = json.dumps(a_body(alert, group=f"group {PLACE}"))
    return Target(f"{made.ours}/intake/alertmanager/{made.secret}", body=body)


def _feed_ms(made: Stand, headers: dict[str, str]) -> float:
    return statistics.median([_ask(made, headers)[0] for _ in range(30)][5:])


def _ask(made: Stand, headers: dict[str, str]) -> tuple[float, str]:
    """Milliseconds of one request with a connection of its own, and the answer's ETag."""
    connection = HTTPConnection(urlsplit(made.ours).netloc, timeout=10)
    began = time.perf_counter()
    connection.request("GET", f"/calendars/{made.feed}.ics", headers=headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return took, answer.headers.get("ETag", "")


def _memory_mb(made: Stand) -> float:
    """Proportional set size of what runs on this stand, the floor left out: what is shared counts once."""
    return sum(p.memory_full_info().pss for p in psutil.process_iter() if _is_ours(p, made)) / 1e6


def _is_ours(process: psutil.Process, made: Stand) -> bool:
    try:
        command = " ".join(process.cmdline())
        is_server = process.name().startswith(("postgres", "valkey")) and str(made.folder) in process.cwd()
        is_child = process.environ().get("DATA_DIR") == made.env["DATA_DIR"]
        return (is_server or is_child) and "floor" not in command
    except psutil.Error:
        return False


main()
