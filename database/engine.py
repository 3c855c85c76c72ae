"""一个进程一个连接池。"""

from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from settings import settings


@lru_cache(maxsize=1)
def engine() -> AsyncEngine:
    """The pool of this process. A statement that takes longer than its time-out is an error, not a wait."""
    setting = settings()
    milliseconds = {
        "statement_timeout": setting.database_statement_timeout,
        "lock_timeout": setting.database_lock_timeout,
    }
    made = create_async_engine(
        setting.database_url,
        pool_size=setting.database_pool,
        max_overflow=setting.database_overflow,
        pool_timeout=setting.database_pool_timeout,
        connect_args={
            "timeout": setting.database_connect_timeout,
            "command_timeout": setting.database_statement_timeout,
            "server_settings": {name: str(int(value * 1000)) for name, value in milliseconds.items()},
        },
    )
    event.listen(made.sync_engine, "checkout", _still_open)
    return made


def _still_open(connection: Any, *_: Any) -> None:
    """A connection that the server has cut knows it at once; asking each one first would take three round trips."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError()
