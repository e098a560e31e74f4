"""docker-compose.yml and the Dockerfile fit the program; to see that, no engine is needed."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.cli import releve
from portal.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]

PORTAL = ("migrate", "web", "worker", "clock")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_part_is_there_and_runs_a_command_that_exists(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"postgres", "valkey", *PORTAL}
    for name in PORTAL:
        assert compose["services"][name]["command"] == [name]
        assert name in releve.commands


def test_nothing_starts_before_the_migration_is_through(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "clock"):
        conditions = {k: v["condition"] for k, v in compose["services"][name]["depends_on"].items()}
        assert conditions == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "valkey": "service_healthy",
        }
    assert compose["services"]["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_all_come_back_but_the_migration(compose: dict[str, Any]) -> None:
    restarts = {name: service["restart"] for name, service in compose["services"].items()}
    assert restarts.pop("migrate") == "no"
    assert set(restarts.values()) == {"unless-stopped"}


def test_servers_and_pages_are_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {name for name in services if "healthcheck" in services[name]} == {"postgres", "valkey", "web"}
    assert "http://127.0.0.1:8000/health" in services["web"]["healthcheck"]["test"][-1]


def test_every_variable_is_one_that_is_read(compose: dict[str, Any]) -> None:
    known = {f.name.upper(): bool(f.metadata["secret"]) for f in fields(Settings)}
    postgres = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
    assert set(compose["services"]["postgres"]["environment"]) <= postgres
    for name in PORTAL:
        for variable in compose["services"][name]["environment"]:
            assert variable in known or known[variable.removesuffix("_FILE")], variable


def test_secrets_come_from_files_alone(compose: dict[str, Any]) -> None:
    secret_names = {f.name.upper() for f in fields(Settings) if f.metadata["secret"]} - {"REDIS_URL"}
    for service in compose["services"].values():
        environment = service.get("environment", {})
        assert not secret_names & set(environment)
        files = [value for name, value in environment.items() if name.endswith("_FILE")]
        assert files == [f"/run/secrets/{Path(value).name}" for value in files]
        assert {Path(value).name for value in files} == set(service.get("secrets", []))
    assert "@" not in compose["services"]["web"]["environment"]["REDIS_URL"]
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}


def test_data_lives_in_named_volumes_and_pages_on_this_machine_alone(compose: dict[str, Any]) -> None:
    for name in ("postgres", "valkey"):
        (volume,) = compose["services"][name]["volumes"]
        assert volume.partition(":")[0] in compose["volumes"]
    published = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_the_image_is_no_root_and_takes_pinned_requirements() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "FROM python:3.11-slim" in lines
    assert lines.index("USER releve") < lines.index('ENTRYPOINT ["releve"]')
    assert "RUN pip install -r requirements.txt" in lines


def test_no_secret_gets_into_the_image_or_the_repository() -> None:
    for name in (".dockerignore", ".gitignore"):
        assert "secrets" in {line.strip("/") for line in (ROOT / name).read_text().splitlines()}, name
