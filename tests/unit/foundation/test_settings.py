"""Settings are checked before anything starts."""

from pathlib import Path

import pytest

from foundation.settings import SettingsError, load_settings


def test_a_default_secret_is_for_the_demo_only() -> None:
    assert load_settings(demo=True).secret_key
    with pytest.raises(SettingsError, match="PARITY_SECRET_KEY has to be set outside demo mode"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PARITY_REDIS_URL", "http://x", "must start with redis://"),
        ("PARITY_MAIL_URL", "mail.example", "must start with smtp://"),
        ("PARITY_DATABASE_URL", "mysql://x", "must start with sqlite:///"),
        ("PARITY_SECRET_KEY", "short", "at least 16"),
        ("PARITY_LOG_LEVEL", "LOUD", "DEBUG"),
        ("PARITY_STATEMENT_KEYS", "short", "must be Fernet keys"),
    ],
)
def test_each_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv("PARITY_DEMO", "true")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}.*{message}"):
        load_settings()


def test_the_demo_key_seals_nothing_outside_the_demo() -> None:
    with pytest.raises(SettingsError, match="PARITY_STATEMENT_KEYS has to be set outside demo mode"):
        load_settings(secret_key="a secret long enough")


def test_cookies_travel_safely_outside_the_demo() -> None:
    with pytest.raises(SettingsError, match="PARITY_SECURE_COOKIES"):
        load_settings(secret_key="a secret long enough", secure_cookies=False)


def test_the_default_database_is_in_the_instance_folder(tmp_path: Path) -> None:
    assert load_settings(demo=True, instance=tmp_path).database == f"sqlite:///{tmp_path}/parity.db"
