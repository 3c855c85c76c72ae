"""表，按名词分文件；这里只为迁移列出全部。"""

from database.tables import (
    account,
    business,
    case,
    check,
    commitment,
    desk,
    dishonesty,
    hang,
    letter,
    objection,
    penalty,
    question,
    record,
    record_entry,
    sheet,
    step,
)

__all__ = [
    "account",
    "business",
    "case",
    "check",
    "commitment",
    "desk",
    "dishonesty",
    "hang",
    "letter",
    "objection",
    "penalty",
    "question",
    "record",
    "record_entry",
    "sheet",
    "step",
]
