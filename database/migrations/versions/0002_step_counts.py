"""环节计数由触发器维护：待办的页签数字、督办看板和趋势都不再数行。"""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COUNT = """
create function count_step(s step, d int) returns void language plpgsql as $$
begin
  if s.state <> 'open' then return; end if;
  insert into step_tally as t (unit, role, name, ball, due_on, suspended, slot, n)
  values (s.unit, s.role, s.name, s.ball, s.due_on, s.suspended, abs(hashtext(s.case_id)) % 16, d)
  on conflict (unit, role, name, ball, due_on, suspended, slot) do update set n = t.n + excluded.n;
end $$;

create function count_flow(u text, w date, c text, o int, f int, l int) returns void language sql as $$
  insert into step_flow as t (unit, week, slot, opened, finished, late)
  values (u, date_trunc('week', w)::date, abs(hashtext(c)) % 16, o, f, l)
  on conflict (unit, week, slot) do update
  set opened = t.opened + excluded.opened, finished = t.finished + excluded.finished, late = t.late + excluded.late;
$$;

create function count_steps() returns trigger language plpgsql as $$
declare day date;
begin
  if tg_op <> 'INSERT' then perform count_step(old, -1); end if;
  if tg_op <> 'DELETE' then perform count_step(new, 1); end if;
  if tg_op = 'INSERT' then
    perform count_flow(new.unit, (new.opened_at at time zone 'Asia/Shanghai')::date, new.case_id, 1, 0, 0);
  end if;
  if tg_op = 'UPDATE' and old.state = 'open' and new.state = 'done' then
    day := (new.answered_at at time zone 'Asia/Shanghai')::date;
    perform count_flow(new.unit, day, new.case_id, 0, 1, (day > new.due_on)::int);
  end if;
  return null;
end $$;

create trigger step_counts after insert or update or delete on step for each row execute function count_steps();
"""


def upgrade() -> None:
    for statement in COUNT.split("\n\n"):
        op.execute(statement)
