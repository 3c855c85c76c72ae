"""The environment, typed and read once. Every call that leaves the process has its time-out here, in seconds."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from temporalio.envconfig import ClientConfig, ClientConnectConfig

from rules.refusal import Refused


class Partner(BaseModel):
    """A department that is told of measures; without `webhook` it is given a sheet by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    webhook: str = Field(default="", pattern=r"^(https?://[^\s/]+\S*)?$")
    secret: SecretStr = Field(default=SecretStr(""), repr=False)

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.webhook and len(self.secret.get_secret_value()) < 32:
            raise ValueError(f"{self.title}有推送地址，secret 至少 32 个字符")
        return self


class Settings(BaseSettings):
    """What differs between a laptop and production. Variables are `XINCHENG_<FIELD>`, but `DATABASE_URL` has no prefix.

    The Temporal connection (address, namespace, TLS, API key) is read by `temporal_connection` from `TEMPORAL_*`
    or a Temporal profile file.
    """

    model_config = SettingsConfigDict(
        env_prefix="XINCHENG_", frozen=True, extra="ignore", env_ignore_empty=True, validate_by_name=True
    )

    mode: Literal["production", "laptop"] = "production"
    secret: SecretStr | None = Field(default=None, min_length=32)
    public_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)

    database_url: str = Field(
        default="postgresql+asyncpg://127.0.0.1:5432/xincheng", validation_alias="DATABASE_URL", repr=False
    )
    database_pool: int = Field(default=10, ge=1)
    database_overflow: int = Field(default=10, ge=0)
    database_connect_timeout: float = Field(default=5, gt=0)
    database_pool_timeout: float = Field(default=10, gt=0)
    database_statement_timeout: float = Field(default=30, gt=0)
    database_lock_timeout: float = Field(default=5, gt=0)

    task_queue: str = "xincheng"
    temporal_connect_timeout: float = Field(default=10, gt=0)
    temporal_rpc_timeout: float = Field(default=10, gt=0)
    forgotten_seconds: float = Field(default=5, gt=0)
    cached_workflows: int = Field(default=4000, ge=1)
    workflow_pollers: int = Field(default=20, ge=2)
    graceful_shutdown: float = Field(default=30, ge=0)

    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    smtp_from: str = "信程 <no-reply@xincheng.invalid>"
    smtp_timeout: float = Field(default=20, gt=0)
    smtp_connections: int = Field(default=4, ge=1)
    font_folder: str | None = None

    partners: dict[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")], Partner] = {}
    push_timeout: float = Field(default=10, gt=0)
    push_hours: float = Field(default=24, ge=0)

    session_hours: float = Field(default=8, gt=0)
    session_idle_minutes: float = Field(default=60, gt=0)
    secure_cookies: bool = True
    trusted_proxies: str = "127.0.0.1"
    metrics_token: SecretStr | None = Field(default=None, min_length=16)

    upload_bytes: int = Field(default=10 * 1024 * 1024, ge=1)
    upload_files: int = Field(default=20, ge=1)
    sheet_bytes: int = Field(default=20 * 1024 * 1024, ge=1)
    sheet_rows: int = Field(default=20_000, ge=1)
    questions_per_day: int = Field(default=20, ge=1)
    checks_per_day: int = Field(default=20_000, ge=1)
    check_rows: int = Field(default=500, ge=1)
    embed_ancestors: str = Field(default="", pattern=r"^[^;,]*$")

    log_format: Literal["json", "text"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _production_is_closed(self) -> Self:
        if self.mode == "production" and not self.secure_cookies:
            raise ValueError("生产环境不得关闭 XINCHENG_SECURE_COOKIES")
        return self

    def signing_key(self) -> bytes:
        """The key with which the web signs; no other command needs one. Refused `SecretMissing` when none is set."""
        if self.secret is None:
            raise Refused("运行网页必须设置 XINCHENG_SECRET（至少 32 个字符的随机串）", code="SecretMissing")
        return self.secret.get_secret_value().encode()


@cache
def settings() -> Settings:
    """The settings of this process. Refused `SettingsInvalid` names every variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        faults = {_variable(fault["loc"]): fault["msg"].removeprefix("Value error, ") for fault in error.errors()}
        named = "；".join(f"{variable}：{message}" for variable, message in faults.items())
        raise Refused(f"环境设置有误：{named}", code="SettingsInvalid", faults=faults) from error


def temporal_connection(environ: Mapping[str, str] | None = None) -> ClientConnectConfig:
    """The keyword arguments of `Client.connect`, from `TEMPORAL_*` or a profile; a laptop's address by default."""
    connection = ClientConfig.load_client_connect_config(override_env_vars=environ)
    connection.setdefault("target_host", "127.0.0.1:7233")
    connection.setdefault("namespace", "default")
    return connection


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "mode"
    return name if name == "DATABASE_URL" else f"XINCHENG_{name.removeprefix('XINCHENG_').upper()}"
