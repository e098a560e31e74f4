"""People who answer, and people who are not there (22, 23, 32)."""

import time

from scripts.torture.scenario import scenario
from scripts.torture.senders import beside
from scripts.torture.trial import Plan, Trial
from tests.edge.sink import Reply


@scenario(
    22, "acknowledged 10 ms before, during and 10 ms after the send", plan=Plan(teams=20, delays=(0, 1))
)
def acknowledged(t: Trial) -> None:
    t.provider.otherwise = Reply(delay_seconds=0.3)
    refs = []
    for number in range(t.times(10)):
        team = f"team-{number % 20}"
        before = t.calls(f"{team}/primary")
        (ref,) = t.send(f"ack-{number}", team=team).refs
        wait = {0: 0.0, 1: 0.15, 2: 0.31}[number % 3] + t.rng.uniform(0, 0.02)
        if number % 3:
            t.await_calls(before + 1, 5, f"{team}/primary")
        time.sleep(wait)
        t.expect(
            t.post(f"/incidents/{ref}/acknowledgement", team=team).status == 200, "acknowledgement refused"
        )
        refs.append(ref)
    t.provider.otherwise = Reply()
    time.sleep(70)
    t.expect(t.calls("secondary") == 0, "a step ran after the acknowledgement")
    state = t.rows("SELECT count(*) AS n FROM incident WHERE acknowledged_at IS NULL")[0]["n"]
    t.expect(state == 0, f"{state} not acknowledged")
    t.accepted.clear()


@scenario(23, "two people and a resolve at once, 20 times", plan=Plan())
def together(t: Trial) -> None:
    from scripts.torture.senders import alert, webhook

    for number in range(t.times(20)):
        name = f"both-{number}"
        (ref,) = t.send(name).refs
        over = webhook(alert(name, status="resolved"), group=name)
        answers = beside(
            [
                lambda r=ref: t.post(f"/incidents/{r}/acknowledgement", who=0),
                lambda r=ref: t.post(f"/incidents/{r}/acknowledgement", who=1),
                lambda n=name, b=over: t.send(n, body=b),
            ],
            parallel=3,
        )
        codes = [a.status for a in answers]
        t.expect(set(codes[:2]) <= {200, 409} and codes[2] == 202, f"answers {codes}")
        t.expect(codes[:2].count(200) <= 1, f"two winners: {codes}")
    t.accepted.clear()


NOBODY = {"manager": [("WEBHOOK", "{first}/{slug}/manager")]}


@scenario(
    32, "nobody on call, nobody with a contact method, a person gone", plan=Plan(teams=3, methods=NOBODY)
)
def nobody(t: Trial) -> None:
    slugs = list(t.teams)
    t.rows("DELETE FROM assignment WHERE team_id = %s RETURNING 1", t.teams[slugs[0]]["id"])
    t.rows("UPDATE person SET is_active = false WHERE id = %s RETURNING 1", t.teams[slugs[1]]["people"][0])
    for number, slug in enumerate(slugs):
        t.send(f"nobody-{number}", team=slug)
    t.expect(t.until(lambda: not t.untold(), 20), "somebody has to be told, the manager at least")
    warned = t.rows(
        "SELECT DISTINCT incident_id FROM timeline_entry"
        " WHERE kind = 'warning' OR facts ? 'empty' OR facts ? 'exhausted'"
    )
    t.expect(len(warned) == len(slugs), f"{len(warned)} of {len(slugs)} timelines warn")
