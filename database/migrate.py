"""把数据库升到代码所要求的版本。"""

from importlib.resources import files

from alembic import command
from alembic.config import Config


def configuration(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("database") / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str) -> None:
    """Upgrade to the newest revision; safe to run again and from several processes (an advisory lock is taken)."""
    command.upgrade(configuration(url), "head")
