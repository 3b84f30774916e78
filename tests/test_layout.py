"""Guards of the layout: ``platform/`` is a source root, and must never hide a module of somebody else."""

import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "platform"
PACKAGES = sorted(path.parent.name for path in SOURCES.glob("*/__init__.py"))


def origin(module: str) -> Path:
    """Where a new interpreter, started at the root, finds a module.

    A new one, because pytest has imported the standard library's ``platform`` before any test runs.
    """
    code = f"import importlib.util as u; print(u.find_spec({module!r}).origin)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(done.stdout.strip())


def test_the_source_root_is_no_package_and_holds_only_packages() -> None:
    assert [path.name for path in SOURCES.glob("*.py")] == []


def test_the_standard_library_keeps_its_platform_module() -> None:
    assert origin("platform").parent == Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_ours_alone(name: str) -> None:
    assert origin(name).is_relative_to(SOURCES)
    assert name not in sys.stdlib_module_names
    assert set(packages_distributions().get(name, [])) <= {"parity"}


def test_every_package_is_held_by_the_import_contracts() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert sorted(config["tool"]["importlinter"]["root_packages"]) == PACKAGES


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        assert "://" not in text, path.name
        assert "--hash=sha256:" in text, path.name
    packages = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in packages
    assert '"integrity"' in packages


def test_keys_in_addresses_are_bounded() -> None:
    """A number that no integer column holds is no address, on any database."""
    unbounded = [str(path) for path in sorted(SOURCES.glob("*/**/*.py")) if "<int:" in path.read_text(encoding="utf-8")]
    assert unbounded == []


def test_scripts_and_styles_are_built_and_never_kept() -> None:
    """What is served beside pages comes out of the build, into the one folder that is not kept."""
    static = SOURCES / "webapp" / "static"
    assert [path.name for path in sorted(static.iterdir())] == ["build"]
    assert "platform/webapp/static/build/" in (ROOT / ".gitignore").read_text().splitlines()
