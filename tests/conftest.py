"""What every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from celery import Celery

from integrations_portal.celery import app

pytest_plugins = ["tests.personas", "tests.browsing"]

PROJECT = Path(__file__).resolve().parent.parent
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "client", "admin_client", "live_server"}
SERVERS = {"postgres": "TEST_POSTGRES_URL", "mariadb": "TEST_MARIADB_URL", "redis": "TEST_REDIS_URL"}

# Playwright's own loop runs in the same thread as the rows that a browser test prepares.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A site's modules are many and stay; looking through them for garbage as often as usual takes an eighth of the time.
gc.set_threshold(100_000, 50, 100)

# A busy machine is no fault of the code: no made-up example has to be quick.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the site's database, so that `-m django_db` finds all of it.

    What reads real files is slow: they are large and many.
    """
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if DATABASE_FIXTURES & asked and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
        if "realdata" in asked:
            item.add_marker(pytest.mark.slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose server is not there; script/test sets SERVERS_REQUIRED, where that is a failure."""
    for marker, variable in SERVERS.items():
        if item.get_closest_marker(marker) and not os.environ.get(variable):
            if os.environ.get("SERVERS_REQUIRED"):
                pytest.fail(f"{variable} is not set, so the {marker} server cannot be reached.")
            pytest.skip(f"{variable} is not set.")


@pytest.fixture(scope="session")
def project() -> Path:
    """The top folder of the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real files, beside the checkout or named by REALDATA_DIR; skips where it is absent."""
    folder = Path(os.environ.get("REALDATA_DIR") or PROJECT.parent / "shared" / "realdata")
    if not folder.is_dir():
        pytest.skip("The folder of real files is not here.")
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL database that tests may fill, as postgresql://user:password@host:port/name."""
    return os.environ["TEST_POSTGRES_URL"]


@pytest.fixture(scope="session")
def mariadb_url() -> str:
    """A MariaDB database that tests may fill, as mysql://user:password@host:port/name."""
    return os.environ["TEST_MARIADB_URL"]


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis database that tests may flush, as redis://host:port/number."""
    return os.environ["TEST_REDIS_URL"]


@pytest.fixture
def eager_jobs() -> Iterator[Celery]:
    """Tasks run at once, in the caller, and their faults reach the test."""
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield app
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium instead of a downloaded one; root may not use its sandbox."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return browser_type_launch_args | {"executable_path": chromium, "args": ["--no-sandbox"]}
