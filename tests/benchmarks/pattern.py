"""The rows of one real case, written again for other numbers and businesses by somebody with only asyncpg."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import asyncpg

from tests.benchmarks.many_steps import code

TABLES = {
    "lifecycle": "select * from lifecycle where id = $1",
    "penalty": "select * from penalty where case_id = $1",
    "step": "select * from step where case_id = $1 order by seq",
    "event": "select * from event where case_id = $1 order by id",
    "record": "select * from record where case_id = $1",
    "letter": "select * from letter where case_id = $1 order by id",
    "business": "select * from business where uscc = (select uscc from penalty where case_id = $1)",
}
Row = dict[str, Any]


@dataclass
class Pattern:
    case: str
    number: str
    uscc: str
    rows: dict[str, list[Row]]
    on_file: str
    statements: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def read(cls, dsn: str, case: str) -> Self:
        connection = await asyncpg.connect(dsn, timeout=30)
        try:
            rows = {name: [dict(row) for row in await connection.fetch(sql, case)] for name, sql in TABLES.items()}
        finally:
            await connection.close()
        for row in rows["event"]:
            del row["id"]
        penalty = rows["penalty"][0]
        # As much as the lifecycle itself remembers of its penalty.
        remembered = {name: penalty[name] for name in ("case_id", "no", "uscc", "subject", "unit")}
        remembered |= {name: json.loads(penalty[name]) for name in ("classification", "publication")}
        remembered |= {"decided_on": str(penalty["decided_on"]), "fine": str(penalty["fine"]), "means": "direct"}
        return cls(case, case.partition("/")[2], penalty["uscc"], rows, json.dumps(remembered, ensure_ascii=False))

    def of(self, case: str) -> "Written":
        number = case.partition("/")[2]
        # As on the other side, a thousand businesses take turns: the serial says which.
        return Written(self, case, number, code(int(number.partition("〕")[2].removesuffix("号")) % 1000))

    def statement(self, table: str, row: Row) -> str:
        if table not in self.statements:
            names, places = ", ".join(f'"{name}"' for name in row), ", ".join(f"${n + 1}" for n in range(len(row)))
            self.statements[table] = f"insert into {table} ({names}) values ({places}) on conflict do nothing"
        return self.statements[table]


@dataclass
class Written:
    """The pattern's rows for another case."""

    pattern: Pattern
    case: str
    number: str
    uscc: str

    def all(self, table: str) -> list[Row]:
        return [self._mine(row) for row in self.pattern.rows[table]]

    def one(self, table: str) -> Row:
        return self._mine(self.pattern.rows[table][0])

    @property
    def on_file(self) -> Row:
        remembered: Row = json.loads(self._renamed(self.pattern.on_file))
        return remembered

    def opened(self, key: str) -> Row:
        found: Row = json.loads(next(row["open"] for row in self.pattern.rows["step"] if row["key"] == key))
        return found

    def letters(self) -> Iterator[tuple[str, Row]]:
        for row in self.all("letter"):
            yield row["template"], json.loads(row["data"])

    async def put(self, connection: asyncpg.Connection, table: str, prefix: str = "", **other: Any) -> None:
        """Write the row of a table (the one with `key`, or whose key begins with `prefix`), some values changed."""
        rows = self.pattern.rows[table]
        if "key" in other:
            rows = [row for row in rows if row["key"] == other["key"]]
        elif prefix:
            rows = [row for row in rows if row["key"].startswith(prefix)]
        row = self._mine(rows[0]) | other
        await connection.execute(self.pattern.statement(table, row), *row.values())

    def _mine(self, row: Row) -> Row:
        return {name: self._renamed(value) if isinstance(value, str) else value for name, value in row.items()}

    def _renamed(self, text: str) -> str:
        return text.replace(self.pattern.number, self.number).replace(self.pattern.uscc, self.uscc)
