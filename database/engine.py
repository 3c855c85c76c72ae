"""一个进程一个连接池。"""

from functools import lru_cache

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
    return create_async_engine(
        setting.database_url,
        pool_size=setting.database_pool,
        max_overflow=setting.database_overflow,
        pool_timeout=setting.database_pool_timeout,
        pool_pre_ping=True,
        connect_args={
            "timeout": setting.database_connect_timeout,
            "command_timeout": setting.database_statement_timeout,
            "server_settings": {name: str(int(value * 1000)) for name, value in milliseconds.items()},
        },
    )
