"""企业手里的环节计在办案单位名下：单位的“中止计时”要看得见在等哪些企业补正。"""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNT = """
create or replace function count_step(s step, d int) returns void language plpgsql as $$
declare free int; owner text := s.unit;
begin
  if s.state <> 'open' then return; end if;
  if s.role = 'business' then
    select c.unit into owner from lifecycle c where c.id = s.case_id;
  end if;
  select t.slot into free from step_tally t
  where t.unit = owner and t.role = s.role and t.name = s.name and t.ball = s.ball and t.due_on = s.due_on
    and t.suspended = s.suspended
  order by t.slot limit 1 for update skip locked;
  insert into step_tally as t (unit, role, name, ball, due_on, suspended, slot, n)
  values (owner, s.role, s.name, s.ball, s.due_on, s.suspended, coalesce(free, abs(hashtext(s.case_id)) % 16), d)
  on conflict (unit, role, name, ball, due_on, suspended, slot) do update set n = t.n + excluded.n;
end $$
"""
RECOUNTED = """
insert into step_tally (unit, role, name, ball, due_on, suspended, slot, n)
select c.unit, s.role, s.name, s.ball, s.due_on, s.suspended, 0, count(*)
from step s join lifecycle c on c.id = s.case_id
where s.state = 'open' and s.role = 'business' group by 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    op.execute("lock table step_tally in exclusive mode")
    op.execute(COUNT)
    op.execute("delete from step_tally where role = 'business'")
    op.execute(RECOUNTED)
