"""What every test shares: settings that hold for all, and no way out to the network."""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_socket import disable_socket

hypothesis_settings.register_profile(
    "parity", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("parity")

for name in [name for name in os.environ if name.startswith("PARITY_")]:
    del os.environ[name]


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Unit tests open no socket at all; the others reach this machine only."""
    if "unit" in item.path.parts:
        disable_socket(allow_unix_socket=True)
