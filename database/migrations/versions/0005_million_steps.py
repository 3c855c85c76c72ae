"""一百万个环节也一样快：计数的行只在争用时才分开，指名办理的环节和未签发的处罚各有一个索引。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A counter that nobody else is writing is taken as it is; only writers that meet spread over slots. So a day of a post
# is one row, or a few, and the board reads no more of them among a million steps than among ten thousand.
COUNT = """
create or replace function count_step(s step, d int) returns void language plpgsql as $$
declare free int;
begin
  if s.state <> 'open' then return; end if;
  select t.slot into free from step_tally t
  where t.unit = s.unit and t.role = s.role and t.name = s.name and t.ball = s.ball and t.due_on = s.due_on
    and t.suspended = s.suspended
  order by t.slot limit 1 for update skip locked;
  insert into step_tally as t (unit, role, name, ball, due_on, suspended, slot, n)
  values (s.unit, s.role, s.name, s.ball, s.due_on, s.suspended, coalesce(free, abs(hashtext(s.case_id)) % 16), d)
  on conflict (unit, role, name, ball, due_on, suspended, slot) do update set n = t.n + excluded.n;
end $$
"""
FOLD = (
    """create temporary table folded on commit drop as
       select unit, role, name, ball, due_on, suspended, 0 as slot, sum(n)::int as n from step_tally
       group by unit, role, name, ball, due_on, suspended having sum(n) <> 0""",
    "delete from step_tally",
    "insert into step_tally (unit, role, name, ball, due_on, suspended, slot, n) "
    "select unit, role, name, ball, due_on, suspended, slot, n from folded",
)
INDEXES = (
    ("step_open_by_person", "step", ["person", "due_on", "case_id", "key"], "state = 'open' and person <> ''"),
    ("penalty_not_issued", "penalty", ["decided_on", "case_id"],
     "letters_issued_at is null and outcome <> 'withdrawn'"),
)  # fmt: skip


def upgrade() -> None:
    op.execute("lock table step_tally in exclusive mode")
    op.execute(COUNT)
    for statement in FOLD:
        op.execute(statement)
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
