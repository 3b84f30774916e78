"""Settings: from the environment only, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from cryptography.fernet import Fernet
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_SECRET = "demo-only-not-a-secret"  # noqa: S105 -- refused outside demo mode, below
#: Seals the statements of demo people, and is refused outside demo mode, below.
DEFAULT_STATEMENT_KEY = "cGFyaXR5LWRlbW8tb25seS1ub3QtYS1zZWNyZXQtMDE="


class Operator(StrEnum):
    """What whoever runs the platform is, under the Financial Services and Markets Act 2000."""

    AUTHORISED = "authorised"
    APPOINTED_REPRESENTATIVE = "appointed_representative"
    ENTERPRISE_SCHEME = "enterprise_scheme"
    NONE = "none"


class SettingsError(Exception):
    """The environment does not describe an application that may start. The message names each variable."""


class Settings(BaseSettings):
    """What can be set, each as ``PARITY_<NAME>`` in the environment.

    Attributes
    ----------
    database_url : str
        SQLAlchemy address; SQLite by default, ``postgresql+psycopg://`` in production.
    secret_key : str
        Signs cookies and links. The default is accepted in demo mode only.
    demo : bool
        Demo accounts, the outbox page, and no demand for a secret.
    redis_url : str
        Where rate limits are counted and workers are woken when several machines serve; the database and a file in
        the instance folder otherwise.
    mail_url, mail_sender : str
        ``smtp://`` or ``smtps://``; without one, letters go to ``instance/outbox``.
    base_url : str
        How the outside reaches the site: links in letters start with it.
    files_url : str
        ``s3://bucket/prefix?endpoint=https://…&region=…``; without one, files go to ``instance/files``.
    scanner : str
        ``clamd://host:port``, ``clamd:///path/of/socket`` or ``command:…``: looks at every file before it is readable.
    instance : Path
        The folder for the database file, the outbox and uploads.
    secure_cookies : bool
        Whether cookies travel over HTTPS only. Outside demo mode this has to be on.
    job_threads, job_lease : int
        How many jobs a worker does at a time, and for how many seconds it may be silent before it is taken for dead.
    statement_keys : str
        Fernet keys that seal investors' statements, the newest first, with commas between them. The default is accepted
        in demo mode only.
    operator_type : {"authorised", "appointed_representative", "enterprise_scheme", "none"}
        What the operator is, which decides what the platform may do; ``none`` unless set, in demo mode an enterprise
        scheme.
    streams, stream_seconds : int
        How many boards may be watched as they change in each process, and for how many seconds at a time. Each keeps a
        thread of the server; pages beyond them ask every few seconds instead.
    webhooks_local : bool
        Whether webhooks may go to this machine by plain HTTP, to try them out. In demo mode only.
    log_level : str
        DEBUG, INFO, WARNING or ERROR.
    """

    model_config = SettingsConfigDict(env_prefix="PARITY_", extra="ignore")

    demo: bool = False
    instance: Path = Path("instance")
    database_url: str = ""
    secret_key: str = Field(default=DEFAULT_SECRET, min_length=16)
    redis_url: str = ""
    mail_url: str = ""
    files_url: str = ""
    scanner: str = ""
    mail_sender: str = "Parity <no-reply@parity.invalid>"
    base_url: str = "http://127.0.0.1:5000"
    secure_cookies: bool = True
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    rate_limits: bool = True
    streams: int = Field(default=2, ge=0, le=64)
    stream_seconds: int = Field(default=25, ge=0, le=600)
    job_threads: int = Field(default=2, ge=1, le=32)
    job_lease: int = Field(default=60, ge=1, le=3600)
    statement_keys: str = DEFAULT_STATEMENT_KEY
    operator_type: Operator | None = None
    webhooks_local: bool = False

    @field_validator("statement_keys")
    @classmethod
    def _keys_seal(cls, value: str) -> str:
        for key in value.split(","):
            try:
                Fernet(key.strip())
            except ValueError as error:
                raise ValueError("must be Fernet keys (32 bytes in URL-safe base64), with commas between") from error
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_scheme(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("mail_url")
    @classmethod
    def _mail_scheme(cls, value: str) -> str:
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("must start with smtp:// or smtps://")
        return value

    @field_validator("files_url")
    @classmethod
    def _files_scheme(cls, value: str) -> str:
        if value and not value.startswith("s3://"):
            raise ValueError("must start with s3://")
        return value

    @field_validator("scanner")
    @classmethod
    def _scanner_scheme(cls, value: str) -> str:
        if value and not value.startswith(("clamd://", "command:")):
            raise ValueError("must start with clamd:// or command:")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_scheme(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
        return value

    @model_validator(mode="after")
    def _secret_is_ours(self) -> Self:
        if not self.demo and self.secret_key == DEFAULT_SECRET:
            raise ValueError("PARITY_SECRET_KEY has to be set outside demo mode (16 characters or more)")
        if not self.demo and not self.secure_cookies:
            raise ValueError("PARITY_SECURE_COOKIES may be turned off in demo mode only")
        if not self.demo and self.webhooks_local:
            raise ValueError("PARITY_WEBHOOKS_LOCAL may be turned on in demo mode only")
        if not self.demo and DEFAULT_STATEMENT_KEY in self.statement_keys:
            raise ValueError("PARITY_STATEMENT_KEYS has to be set outside demo mode (a Fernet key of your own)")
        return self

    @property
    def database(self) -> str:
        """The database address, with the default inside the instance folder."""
        return self.database_url or f"sqlite:///{(self.instance / 'parity.db').absolute()}"

    @property
    def operator(self) -> Operator:
        """What the operator is: nothing unless it is said; the demo plays an enterprise scheme."""
        return self.operator_type or (Operator.ENTERPRISE_SCHEME if self.demo else Operator.NONE)


def load_settings(**overrides: object) -> Settings:
    """Read the environment and check it.

    Parameters
    ----------
    **overrides : object
        Values that win over the environment, for tests.

    Raises
    ------
    SettingsError
        With one line for each variable that is wrong.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = f"PARITY_{'_'.join(str(part) for part in problem['loc'])}".upper() if problem["loc"] else ""
            message = str(problem["msg"]).removeprefix("Value error, ")
            lines.append(f"{name}: {message}" if name else message)
        raise SettingsError("Parity cannot start:\n  " + "\n  ".join(lines)) from error
