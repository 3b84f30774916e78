"""Makes the application: settings in, a Flask application out."""

from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.routes
import allocation.routes
import applications.routes
import clusters.routes
import contacts.routes
import conversations.routes
import dealflow.routes
import digests.routes
import documents.routes
import insights.routes
import introductions.routes
import ledger.routes
import matching.routes
import notices.routes
import pipeline.routes
import plans.routes
import profiles.routes
import readiness.routes
import restapi
import webhooks.routes
from foundation import addresses, doorbell, ratelimits
from foundation.database import OPERATOR_OPTION
from foundation.logs import configure_logs
from foundation.settings import Settings, load_settings
from foundation.web import csrf, db, limiter, login_manager, open_database, read_larger_files
from introductions.queries import introduced_feedback
from matching.services import learning
from pipeline.queries.deals import completed_deals
from pipeline.queries.teaching import pipeline_feedback
from webapp import background, commands, errors, health, home, navigation, observation, rendering, search, security

#: A form, a page of an import, a picture: nothing larger is read, but by views that say ``takes_files``.
MOST_BYTES = 12 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Make an application.

    Parameters
    ----------
    settings : Settings, optional
        Read from the environment where they are not given.

    Raises
    ------
    SettingsError
        If the environment does not describe an application that may start.
    """
    chosen = settings or load_settings()
    configure_logs(chosen.log_level)
    app = Flask("webapp", static_folder="static", template_folder="templates")
    app.extensions["parity_settings"] = chosen
    app.config.from_mapping(
        SECRET_KEY=chosen.secret_key,
        SQLALCHEMY_ENGINES={"default": _engine_options(chosen)},
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="parity_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=chosen.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=chosen.secure_cookies,
        RATELIMIT_ENABLED=chosen.rate_limits,
        RATELIMIT_STORAGE_URI=_counts_in(chosen.redis_url),
        TEMPLATES_AUTO_RELOAD=False,
        # Built files have their content's hash in their names, so a browser may keep them.
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    if chosen.trusted_proxies:
        count = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _start_parts(app)
    with app.app_context():
        said = (pipeline_feedback, introduced_feedback)
        learning.keep_models(db.engine, chosen.instance / "models", completed_deals, said=said)
    return app


def _counts_in(redis_url: str | None) -> str:
    """Say where rate limits are counted: `limits` has its own name for a Redis behind a socket of this machine."""
    if not redis_url:
        return ratelimits.URI
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


def _engine_options(settings: Settings) -> dict[str, object]:
    """Say how the database is opened."""
    url = make_url(settings.database)
    shared: dict[str, object] = {
        "url": settings.database,
        # What people typed stays out of the text of errors, and so out of the logs.
        "hide_parameters": True,
        "execution_options": {OPERATOR_OPTION: settings.operator},
    }
    if url.get_backend_name() == "sqlite" and url.database:
        settings.instance.mkdir(parents=True, exist_ok=True)
        return {**shared, "connect_args": {"timeout": 15}}
    return {**shared, "pool_size": 10}


def _start_parts(app: Flask) -> None:
    open_database(app)
    # Before the forgery check, which reads the form.
    read_larger_files(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    limiter.init_app(app)
    for part in (
        addresses,
        doorbell,
        background,
        observation,
        security,
        rendering,
        navigation,
        errors,
        health,
        home,
        search,
        commands,
        restapi,
    ):
        part.init_app(app)
    for package in (
        accounts,
        notices,
        webhooks,
        profiles,
        documents,
        matching,
        readiness,
        plans,
        pipeline,
        contacts,
        introductions,
        applications,
        conversations,
        digests,
        ledger,
        dealflow,
        insights,
        allocation,
        clusters,
    ):
        for blueprint in package.routes.blueprints:
            app.register_blueprint(blueprint)
