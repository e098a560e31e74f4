"""A setting that cannot be used stops the start, names its variable, and repeats no secret."""

import pytest

from portal.core.settings import Settings, WrongSetting


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "70000", "PORT: 70000 is no port. Give one from 1 to 65535."),
        ("PORT", "0", "PORT: 0 is no port"),
        ("PORT", "http", "PORT: 'http' is not a whole number"),
        ("DATABASE_URL", "mysql://u:secret@h/d", "DATABASE_URL must start with postgresql://"),
        ("DATABASE_URL", "postgres://u:secret@h/d", "DATABASE_URL must start with postgresql://"),
        ("REDIS_URL", "secret", "REDIS_URL must start with redis:// or rediss:// or unix://"),
        ("BASE_URL", "releve.example.org", "BASE_URL must start with http:// or https://"),
        ("SECRET_KEY_FILE", "/nowhere", "SECRET_KEY_FILE: /nowhere cannot be read"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSetting) as error:
        Settings.from_environ({name: value})
    assert str(error.value).startswith(said)
    assert "secret" not in str(error.value).replace("SECRET", "")


def test_addresses_of_servers_are_taken_as_they_are() -> None:
    given = {
        "DATABASE_URL": "postgresql://u:p@h:5432/d?sslmode=require",
        "REDIS_URL": "unix:///run/valkey.sock?db=0",
    }
    settings = Settings.from_environ(given)
    assert (settings.database_url, settings.redis_url) == tuple(given.values())
