"""Take the figures and print them: ours, bare, the ratio, and the goal; all of them once more at the end."""

import json
import os
from functools import partial

from scripts.bench.layout import cold_start_and_memory, floor_memory_mb
from scripts.bench.load import PLACE, RUN, Measured, Target, in_turn
from scripts.bench.once import alternating, asked_ms, etag_of, year_ms
from scripts.bench.paging import first_message_ms, messages_per_second
from scripts.bench.stand import Stand, helpers, stand
from scripts.bench.swaps import candidates_ms
from scripts.bench.table import Table
from scripts.bench.visit import visit_kb
from tests.world_pager import a_body, an_alert


def main() -> None:
    table = Table()
    print(f"load of the last minutes: {os.getloadavg()}, {os.cpu_count()} processors")
    cold, memory = cold_start_and_memory()
    with stand() as made:
        table.add("idle, everything", f"{memory:.0f} MB", f"{floor_memory_mb(made):.0f} MB", "<= 250 MB")
        _add_cold(table, cold)
        _compare(table, made, "on call now (API), 16 conn", _on_call(made), "/one-row", 0.75)
        _compare(table, made, "month of a team, whole page", _month(made), "/sixty-rows", 0.25)
        _compare(
            table, made, "month of a team, fragment", _month(made, "HX-Request: true"), "/sixty-rows", 0.5
        )
        _compare(table, made, "year of twenty teams, whole page", _year(made), "/sixty-rows", None)
        _compare(table, made, "own tokens, a plain view", _plain(made), "/empty", None)
        _add_feeds(table, made)
        ours, bare = year_ms(made)
        table.add("a year of one team's shifts", f"{ours:.0f} ms", f"{bare:.0f} ms", "<= 50 ms", bare / ours)
        ours, bare = candidates_ms(made)
        table.add(
            "who could take a shift, of 30", f"{ours:.0f} ms", f"{bare:.0f} ms", "<= 50 ms", bare / ours
        )
        first, repeat = visit_kb(made)
        table.add("first view, first visit", f"{first:.0f} KB", "", "<= 120 KB compressed")
        table.add("first view, repeated", f"{repeat:.0f} KB", "", "<= 20 KB compressed")
        with helpers(made.env, made.folder):
            median, p95 = first_message_ms(made)
            table.add(
                "first message after a 202, p95", f"{p95:.0f} ms", "", f"<= 100 ms (median {median:.0f})"
            )
            table.add("messages sent", f"{messages_per_second(made):.0f}/s", "", ">= 100/s")
        # Last, since the incidents it opens would be escalated under the figures above.
        _compare(table, made, "intake: 512 alerts, repeated", _repeats(made), "/row-and-job", 0.6)
        _compare(table, made, "intake: each alert a new one", _news(made), "/row-and-job", 0.6)
    table.print_all()


def _add_cold(table: Table, cold: tuple[float, float]) -> None:
    ours, cpu = cold
    table.add("cold start to 200, data there", f"{ours:.1f} s", "", f"<= 3 s (CPU of all: {cpu:.1f} s)")


def _add_feeds(table: Table, made: Stand) -> None:
    feed = f"{made.ours}/calendars/{made.feed}.ics"
    unchanged = {"If-None-Match": etag_of(feed)}
    built, plain = alternating(partial(asked_ms, feed), partial(asked_ms, f"{made.bare}/feed"))
    table.add(
        "calendar feed of a team, a year", f"{built:.1f} ms", f"{plain:.1f} ms", "<= 8 ms for 54 events"
    )
    same, empty = alternating(partial(asked_ms, feed, unchanged), partial(asked_ms, f"{made.bare}/empty"))
    table.add("calendar feed, 304", f"{same:.1f} ms", f"{empty:.1f} ms", "<= 1 ms")


def _compare(table: Table, made: Stand, name: str, ours: Target, bare_path: str, goal: float | None) -> None:
    bare = Target(made.bare + bare_path, body=ours.body, different=ours.different)
    us, floor = in_turn(ours, bare, made.folder, made.cpu)
    goal_said = f">= {goal:g} x bare" if goal else ""
    ratio = us.per_second / floor.per_second
    table.add(name, f"{us.per_second:.0f}/s", f"{floor.per_second:.0f}/s", goal_said, ratio)
    table.add(
        "", f"{us.cpu_ms:.2f} ms CPU", f"{floor.cpu_ms:.2f} ms CPU", _more(us), floor.cpu_ms / us.cpu_ms
    )


def _more(one: Measured) -> str:
    wrong = f", {one.error_count} errors" if one.error_count else ""
    return f"p95 {one.p95_ms:.0f} ms{wrong}"


def _on_call(made: Stand) -> Target:
    return Target(
        f"{made.ours}/api/v1/on-call?team={made.teams[0]}", (f"Authorization: Bearer {made.token}",)
    )


def _month(made: Stand, *headers: str) -> Target:
    cookie = f"Cookie: releve={made.session}"
    return Target(f"{made.ours}/teams/{made.teams[0]}/schedule?weeks=4", (cookie, *headers))


def _year(made: Stand) -> Target:
    """Twenty teams of eight, two roles each: some two thousand shifts on one page."""
    return Target(f"{made.ours}/schedules?weeks=52", (f"Cookie: releve={made.session}",))


def _plain(made: Stand) -> Target:
    return Target(f"{made.ours}/me/tokens", (f"Cookie: releve={made.session}",))


def _repeats(made: Stand) -> Target:
    """Alerts of many groups, each seen before after the first round: what a sender repeats all day."""
    return _intake(made, f"{PLACE}000000000000", 512)


def _news(made: Stand) -> Target:
    """Alerts that nobody has seen, of a group each: a storm, which after the first ten is one incident."""
    return _intake(made, f"{RUN}{PLACE}00000000", 65_536)


def _intake(made: Stand, fingerprint: str, different: int) -> Target:
    body = json.dumps(a_body(an_alert() | {"fingerprint": fingerprint}, group=f"group {fingerprint}"))
    return Target(f"{made.ours}/intake/alertmanager/{made.secret}", body=body, different=different)


main()
