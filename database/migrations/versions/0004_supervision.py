"""督办看板读得快：计时中止的环节按中止时球在谁手里计数；没有发出的邮件、没有收回的去处各有一个索引。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ("step_open_by_business", "step", ["due_on", "case_id", "key"], "state = 'open' and role = 'business'"),
    ("step_tally_live", "step_tally", ["unit", "name"], "n <> 0"),
    ("mail_unsent", "mail", ["queued_at", "id"], "state <> 'sent'"),
    ("disclosure_to_recall", "disclosure", ["recall_due_on", "case_id", "place"],
     "recalled_on is null and recall_due_on is not null"),
)  # fmt: skip

COUNT = """
create or replace function count_step(s step, d int) returns void language plpgsql as $$
declare held text := s.ball;
begin
  if s.state <> 'open' then return; end if;
  if s.suspended then held := coalesce(s.pauses -> -1 ->> 'ball', s.ball); end if;
  insert into step_tally as t (unit, role, name, ball, due_on, suspended, slot, n)
  values (s.unit, s.role, s.name, held, s.due_on, s.suspended, abs(hashtext(s.case_id)) % 16, d)
  on conflict (unit, role, name, ball, due_on, suspended, slot) do update set n = t.n + excluded.n;
end $$
"""

RECOUNT = """
insert into step_tally (unit, role, name, ball, due_on, suspended, slot, n)
select unit, role, name, case when suspended then coalesce(pauses -> -1 ->> 'ball', ball) else ball end, due_on,
  suspended, abs(hashtext(case_id)) % 16, count(*)
from step where state = 'open' group by 1, 2, 3, 4, 5, 6, 7
"""


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))
    op.execute("lock table step in share mode")
    op.execute(COUNT)
    op.execute("delete from step_tally")
    op.execute(RECOUNT)


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
