"""An episode of the demo's history once more, one action after the other: the truth that the bulk is held to."""

from datetime import timedelta

from portal.demo.bodies import notification, targets_of
from portal.demo.live import run_step, take_in
from portal.demo.stage import Stage
from portal.demo.story import Episode
from portal.demo.tale import CLEARING, ENGINE, TYPING
from portal.incidents.actions import acknowledge, change_status, mitigate, resolve
from portal.incidents.facts import Status
from portal.incidents.models import Incident, Source
from portal.incidents.opening import IncidentFacts, open_incident
from portal.incidents.timeline.actions import add_entry
from portal.people.models import Person
from portal.rota.models import RotaRole
from portal.rota.queries import on_call


def play(stage: Stage, episode: Episode) -> Incident:
    incident = begin(stage, episode)
    over = episode.acked_after or episode.resolved_after
    for minutes in (0, 5, 15):
        due = timedelta(minutes=minutes) + ENGINE
        if due < over:
            run_step(incident, at=episode.at + due)
    work(stage, episode, incident)
    return incident


def begin(stage: Stage, episode: Episode) -> Incident:
    trouble, team = episode.trouble, stage.teams[episode.team]
    if trouble.alert is None:
        facts = IncidentFacts(trouble.title, trouble.severity, trouble.detail, source=Source.USER)
        by = on_call(team, episode.at, role=RotaRole.SECONDARY)[0].person
        return open_incident(team, facts, at=episode.at, service=stage.services[trouble.service], by=by)
    body = notification(trouble, episode.at, targets_of(trouble.service, episode.alert_count))
    return take_in(stage.integrations[trouble.service], body, at=episode.at)


def work(stage: Stage, episode: Episode, incident: Incident) -> None:
    who = answer(stage, episode, incident)
    if not episode.is_ended_by_alert:
        resolve(incident, by=who, at=episode.ends_at, note=episode.trouble.fix)
    if episode.trouble.alert is not None:
        end_alerts(stage, episode)


def answer(stage: Stage, episode: Episode, incident: Incident) -> Person | None:
    if episode.acked_after is None or episode.acked_by is None:
        return None
    team, acked_at = stage.teams[episode.team], episode.at + episode.acked_after
    who = on_call(team, episode.at, role=RotaRole(episode.acked_by))[0].person
    acknowledge(incident, by=who, at=acked_at, via=episode.acked_via)
    change_status(incident, Status.INVESTIGATING, by=who, at=acked_at + TYPING)
    add_entry(incident, episode.trouble.found, by=who, at=episode.found_at)
    if episode.mitigated_after is not None:
        mitigate(incident, by=who, at=episode.at + episode.mitigated_after)
    return who


def end_alerts(stage: Stage, episode: Episode) -> None:
    at = episode.ends_at + (timedelta() if episode.is_ended_by_alert else CLEARING)
    targets = targets_of(episode.trouble.service, episode.alert_count)
    body = notification(episode.trouble, episode.at, targets, ended_at=at)
    take_in(stage.integrations[episode.trouble.service], body, at=at)
