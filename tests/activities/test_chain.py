"""`xincheng verify`：任何一行、任何一列的改动都会被发现；记录再多也逐链核对。"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from activities.business import name_on_file
from activities.record import append
from database.engine import engine
from database.queries import chain
from database.queries.chain import broken_chains
from database.queries.credit_file import entries_of
from database.reading import reading
from database.writing import writing
from rules.journal import Moment
from settings import settings
from tests.rules.penalty_example import code

CODES = sorted(code(f"MACH000{n}") for n in range(3))


@pytest.fixture
async def chains(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Three businesses with four entries each, the last of which speaks about the one before."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    async with writing() as connection:
        for uscc in CODES:
            await name_on_file(connection, uscc, "示例有限公司")
            for n in range(4):
                moment = Moment(case=f"record/{uscc}-{n}", seq=1, at=datetime(2026, 4, 1 + n, 1, tzinfo=UTC))
                about = {"about": f"record/{uscc}-2/qualification"} if n == 3 else {}
                kind = "ended" if n == 3 else "qualification"
                await append(connection, moment, uscc, kind, date(2026, 4, 1 + n), {"title": str(n), **about})
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


async def say(sentence: str, **values: Any) -> None:
    async with writing() as connection:
        await connection.execute(text(sentence), values)


async def test_chains_as_they_were_written_are_whole(chains: None) -> None:
    assert await broken_chains() == ([], 3, 12)


TAMPERED = [
    ("case_id", "'record/other'"),
    ("key", "'record/other/qualification'"),
    ("kind", "'honour'"),
    ("about", "'record/other/qualification'"),
    ("true_on", "date '2020-01-01'"),
    ("known_at", "known_at - interval '1 second'"),
    ("body", 'body || \'{"title": "9"}\''),
    ("body", "body - 'title'"),
    ("salt", "'00'"),
    ("digest", "link"),
    ("prev", "digest"),
    ("link", "digest"),
    ("seq", "seq + 10"),
]


@pytest.mark.parametrize(("column", "value"), TAMPERED)
@pytest.mark.parametrize("seq", [1, 3, 4])
async def test_a_changed_column_of_any_row_is_found(chains: None, column: str, value: str, seq: int) -> None:
    await say(f"update record set {column} = {value} where uscc = :uscc and seq = :seq", uscc=CODES[1], seq=seq)
    faults, counted, records = await broken_chains()
    assert faults
    assert {fault[:18] for fault in faults} == {CODES[1]}
    assert (counted, records) == (3, 12)


STOLEN = [
    ("中间一条", "delete from record where uscc = :uscc and seq = 2", "不相连"),
    ("最后一条", "delete from record where uscc = :uscc and seq = 4", "链头不一致"),
    ("第一条", "delete from record where uscc = :uscc and seq = 1", "序号应为 1"),
    ("整条链", "delete from record where uscc = :uscc", "整条链不见了"),
    ("链头", "update business set chain_head = '' where uscc = :uscc", "链头不一致"),
    ("条数", "update business set chain_seq = 9 where uscc = :uscc", "主体名下记的是 9 条"),
    ("主体", "delete from business where uscc = :uscc", "链头不一致"),
    ("并入别家", "update record set uscc = '91' || substr(uscc, 3, 15) || 'Z' where uscc = :uscc", "链头不一致"),
]


@pytest.mark.parametrize(("label", "sentence", "fault"), STOLEN)
async def test_what_was_taken_away_is_missed(chains: None, label: str, sentence: str, fault: str) -> None:
    await say(sentence, uscc=CODES[1])
    faults, _, _ = await broken_chains()
    assert any(fault in one for one in faults), (label, faults)


async def test_a_chain_rewritten_from_a_place_on_no_longer_meets_its_head(chains: None) -> None:
    from rules.record import sealed

    async with reading() as connection:
        entries = list(await entries_of(connection, CODES[0]))
    prev = entries[1].prev
    for entry in entries[1:]:
        body = {**(entry.body or {}), "title": "改"} if entry.seq == 2 else entry.body
        entry = sealed(entry.model_copy(update={"body": body, "prev": prev}))
        prev = entry.own_link
        await say(
            "update record set body = jsonb_set(body, '{title}', to_jsonb(cast(:title as text))), digest = :digest, "
            "prev = :prev, link = :link where uscc = :uscc and seq = :seq",
            title=(entry.body or {})["title"],
            digest=entry.body_digest,
            prev=entry.prev,
            link=entry.own_link,
            uscc=entry.uscc,
            seq=entry.seq,
        )
    faults, _, _ = await broken_chains()
    assert [fault.partition("：")[2][:10] for fault in faults] == ["链尾与另行保存的链头"]


async def test_faults_beyond_what_can_be_told_are_counted(chains: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "TOLD", 5)
    await say("update record set salt = '00'")
    faults, _, _ = await broken_chains()
    assert (len(faults), faults[-1]) == (6, "另有 7 处未列出")
