"""A database with as many steps as wanted, filled by sets: a case has four steps, the last of them open.

What people are asked is the same whatever the number of steps: the same units, posts, due days and holders. Rows are
loaded without the counting trigger, and the counters are filled by one statement each, as the trigger would leave them.
"""

import json
from datetime import date, timedelta
from typing import Any

import asyncpg

from activities.step import clocked
from rules.penalty_class import classify
from rules.penalty_step import step
from rules.responsibility import obstacles_to_start
from rules.unit import units
from rules.uscc import check_character, organisation_check
from tests.rules.penalty_example import penalty

OPEN = (
    ("class_confirmation", 0), ("paper_approval", 0), ("service_proof", 30), ("service_proof", 0),
    ("repair_acceptance", 30), ("repair_review", 30), ("next_means", 30), ("repair_decision", 30),
)  # fmt: skip
DONE = ("class_confirmation", "paper_approval", "service_proof")
DAYS = 60
HELD = 100
LARGEST = "enf"
EMPTY = {"character varying": "''", "text": "''", "jsonb": "'[]'", "boolean": "false", "integer": "0"}


def code(n: int) -> str:
    body = f"MB{n:06d}"
    first17 = f"91320799{body}{organisation_check(body)}"
    return first17 + check_character(first17)


async def fill(dsn: str, steps: int, today: date) -> tuple[str, ...]:
    """Fill an empty database; answers the units that have steps."""
    owners = tuple(one.id for one in units(today) if not obstacles_to_start(7, one, today))
    connection = await asyncpg.connect(dsn, timeout=30, command_timeout=1800)
    try:
        await connection.execute("set synchronous_commit = off")
        await connection.execute("alter table step disable trigger user")
        await _leave_out(connection)
        await _names(connection, owners, today)
        for statement in STATEMENTS:
            await connection.execute(
                _filled(statement, cases=steps // 4, today=today, units=len(owners), largest=owners.index(LARGEST))
            )
        await connection.execute("alter table step enable trigger user")
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()
    return owners


async def _leave_out(connection: asyncpg.Connection) -> None:
    """Columns that do not matter to a list need not be named: they are empty."""
    wanted = await connection.fetch(
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' "
        "and is_nullable = 'NO' and column_default is null and data_type = any($1)", list(EMPTY)
    )  # fmt: skip
    for name, column, kind in wanted:
        await connection.execute(f'alter table "{name}" alter "{column}" set default {EMPTY[kind]}')


def _filled(statement: str, *, cases: int, today: date, units: int, largest: int) -> str:
    values: dict[str, Any] = {
        "cases": cases,
        "today": today,
        "units": units,
        "largest": largest,
        "days": DAYS,
        "held": HELD,
        "classed": f"'{classify(penalty()).model_dump_json()}'",
    }
    for name, value in values.items():
        statement = statement.replace(f":{name}", f"date '{value}'" if isinstance(value, date) else str(value))
    return statement


async def _names(connection: asyncpg.Connection, owners: tuple[str, ...], today: date) -> None:
    """What each step of each unit says, as the lifecycle itself would have put it; the rest is numbers."""
    await connection.execute("create temp table owner (n int, unit text)")
    await connection.executemany("insert into owner values ($1, $2)", list(enumerate(owners)))
    await connection.execute(
        "create temp table said (open bool, n int, unit int, name text, title text, clause text, role text, form text,"
        " late text, ball text, said text)"
    )
    rows = []
    for number, owner in enumerate(owners):
        for is_open, names in ((True, [name for name, _ in OPEN]), (False, DONE)):
            for n, name in enumerate(names):
                asked = step(name, unit=owner, anchor=today - timedelta(days=10))
                opened = clocked("@key", asked, (), today).model_dump(mode="json")
                rows.append((is_open, n, number, name, asked.title, asked.clause, asked.role, asked.form, asked.late,
                             asked.ball, json.dumps(opened, ensure_ascii=False)))  # fmt: skip
    await connection.copy_records_to_table("said", records=rows)
    await connection.execute("create temp table code (n int primary key, uscc text)")
    await connection.copy_records_to_table("code", records=[(n, code(n)) for n in range(1000)])
    await connection.execute("analyze said; analyze owner; analyze code")


# Every other case is the largest unit's, so that its lists fill a page even among ten thousand steps; the others take
# turns. A case belongs to one of a thousand businesses, and its open step is due within sixty days around today.
STATEMENTS = (
    """
    insert into business (uscc, name, pinyin, legal_representative, address, email, phone, chain_seq, chain_head,
                          electronic_proof, former_names)
    select uscc, '示例企业' || n || '有限公司', 'shiliqiye' || n, '示例人', '', '', '', 0, '', '', '[]' from code
    """,
    """
    insert into account (id, login, kind, name, password_hash, unit, roles, uscc, post, email, phone, active)
    select unit || '-' || r, unit || '-' || r, 'staff', '示例' || r, 'x', unit, jsonb_build_array(r), '', '', '', '',
           true
    from owner cross join unnest(array['handler', 'reviewer', 'head', 'legal']) r
    """,
    """
    insert into lifecycle (id, kind, title, subject, uscc, unit, started_by, started_at, legal_date, position, seq,
                           outcome)
    select 'penalty/连交罚〔2025〕' || i || '号', 'penalty', '连交罚〔2025〕' || i || '号',
           '示例企业' || i * 7 % 1000 || '有限公司', uscc, o.unit, o.unit || '-handler',
           :today - (i % 700) * interval '1 day', :today - i % 700, 'service_proof', 20, ''
    from generate_series(0, :cases - 1) i
    join owner o on o.n = case i % 2 when 0 then :largest else i / 2 % :units end
    join code c on c.n = i * 7 % 1000
    """,
    """
    insert into penalty (case_id, no, uscc, subject, unit, authority, violation, facts, basis, kinds, content, fine,
                         decided_on, decision, klass, classification, publication, regime, ended_why, explanation,
                         entered_at, letters_issued_at, served_by, outcome)
    select id, title, uscc, subject, unit, '示例机关', '未按规定安装卫星定位装置', '示例事实', '示例依据', '["罚款"]',
           '罚款人民币5000元', 5000, legal_date, '{}', 'general', :classed, '{}', '2026-04-01', '', '', started_at,
           started_at, '', ''
    from lifecycle
    """,
    """
    insert into step (kind, case_id, key, seq, name, title, clause, role, unit, person, form, late, ball, state,
                      suspended, case_title, subject, uscc, opened_at, anchor, due_on, provisional, open, pauses,
                      escalated, answered_at, answered_by, answered_by_name, acting_for, answers)
    select 'penalty', l.id, s.name || '.1', 3 + 2 * s.n, s.name, s.title, s.clause, s.role, l.unit, '', s.form, s.late,
           s.ball, 'done', false, l.title, l.subject, l.uscc, l.started_at + s.n * interval '1 hour', l.legal_date,
           l.legal_date + 10, false, replace(s.said, '@key', s.name || '.1')::jsonb, '[]', false,
           l.started_at + s.n * interval '1 hour' + interval '30 minutes', l.unit || '-' || s.role, '示例', '', '{}'
    from lifecycle l join owner o on o.unit = l.unit join said s on s.unit = o.n and not s.open
    """,
    """
    insert into step (kind, case_id, key, seq, name, title, clause, role, unit, person, form, late, ball, state,
                      suspended, case_title, subject, uscc, opened_at, anchor, due_on, provisional, open, pauses,
                      escalated, answered_by, answered_by_name, acting_for)
    select 'penalty', l.id, s.name || '.2', 30, s.name, s.title, s.clause, s.role, l.unit, '', s.form, s.late, s.ball,
           'open', false, l.title, l.subject, l.uscc, l.started_at + interval '5 hours', :today - 10,
           :today - :days / 3 + (i / 8 % :days)::int, false, replace(s.said, '@key', s.name || '.2')::jsonb,
           '[]', false, '', '', ''
    from (select *, row_number() over (order by id) i from lifecycle) l
    join owner o on o.unit = l.unit join said s on s.unit = o.n and s.open and s.n = i % 8
    """,
    """
    insert into event (case_id, key, at, mark, what, why, by_kind, by_id, by_name, by_unit, acting_for, clock, letters,
                       internal)
    select case_id, key || m.suffix, case m.suffix when '/opened' then opened_at else answered_at end, m.mark,
           m.what || title, '', 'staff', unit || '-' || role, '示例', unit, '', '', '[]', false
    from step
    cross join (values ('/opened', 'step', '进入环节：'), ('/done', 'decision', '办结：')) m(suffix, mark, what)
    where m.suffix = '/opened' or state = 'done'
    """,
    """
    insert into letter (id, case_id, key, template, title, unit, uscc, bundle, state, issued_on, approved_by, data,
                        version, sha256, pdf, drawn_at, served_by, replaced_by)
    select id || '/repair_reminder', id, 'repair_reminder', 'repair_reminder', '行政处罚信息信用修复提醒函', unit, uscc,
           'papers', 'issued', legal_date, '示例', '{}', 'v', 'x', '', started_at, '', ''
    from lifecycle
    """,
    """
    insert into hold (case_id, key, person, person_name, since)
    select case_id, key, unit || '-' || role, '示例', now()
    from (select *, row_number() over (partition by unit, role order by due_on, case_id) r from step
          where state = 'open') s where r <= :held
    """,
    """
    insert into step_tally (unit, role, name, ball, due_on, suspended, slot, n)
    select unit, role, name, ball, due_on, suspended, 0, count(*) from step where state = 'open'
    group by 1, 2, 3, 4, 5, 6
    """,
    """
    insert into step_flow (unit, week, slot, opened, finished, late)
    select unit, week, slot, sum(o), sum(f), sum(l) from (
      select unit, date_trunc('week', opened_at)::date week, abs(hashtext(case_id)) % 16 slot, 1 o, 0 f, 0 l from step
      union all
      select unit, date_trunc('week', answered_at)::date, abs(hashtext(case_id)) % 16, 0, 1,
             (answered_at::date > due_on)::int from step where state = 'done') x
    group by 1, 2, 3
    """,
)
