"""谁手里有几件也由触发器计数；离开“在办”的环节不再在任何人手里。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A step that is meant for a person by name is that person's whoever claims it, so its hold is not counted again.
COUNT = """
create function count_held(u text, r text, p text, c text, d int) returns void language plpgsql as $$
declare free int;
begin
  select t.slot into free from hold_tally t where t.unit = u and t.role = r and t.person = p
  order by t.slot limit 1 for update skip locked;
  insert into hold_tally as t (unit, role, person, slot, n)
  values (u, r, p, coalesce(free, abs(hashtext(c)) % 16), d)
  on conflict (unit, role, person, slot) do update set n = t.n + excluded.n;
end $$;

create function count_hold(h hold, d int) returns void language plpgsql as $$
declare s record;
begin
  select unit, role into s from step where case_id = h.case_id and key = h.key and person = '';
  if found then perform count_held(s.unit, s.role, h.person, h.case_id, d); end if;
end $$;

create function count_holds() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.person = new.person then return null; end if;
  if tg_op <> 'INSERT' then perform count_hold(old, -1); end if;
  if tg_op <> 'DELETE' then perform count_hold(new, 1); end if;
  return null;
end $$;

create trigger hold_counts after insert or update or delete on hold for each row execute function count_holds();

create function count_named() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.person <> '' and old.state = 'open' then
    perform count_held(old.unit, old.role, old.person, old.case_id, -1);
  end if;
  if tg_op <> 'DELETE' and new.person <> '' and new.state = 'open' then
    perform count_held(new.unit, new.role, new.person, new.case_id, 1);
  end if;
  return null;
end $$;

create trigger step_named_begun after insert on step for each row when (new.person <> '')
execute function count_named();

create trigger step_named_changed after update on step for each row when (new.person <> '' or old.person <> '')
execute function count_named();

create function let_go() returns trigger language plpgsql as $$
begin
  delete from hold where case_id = new.case_id and key = new.key;
  return null;
end $$;

create trigger step_over after update on step for each row when (old.state = 'open' and new.state <> 'open')
execute function let_go()
"""
LEFT_OVER = """
delete from hold h
where not exists (select from step s where s.case_id = h.case_id and s.key = h.key and s.state = 'open')
"""
COUNTED = """
insert into hold_tally (unit, role, person, slot, n)
select s.unit, s.role, coalesce(nullif(s.person, ''), h.person), 0, count(*)
from step s left join hold h on h.case_id = s.case_id and h.key = s.key
where s.state = 'open' and (s.person <> '' or h.person is not null) group by 1, 2, 3
"""


def upgrade() -> None:
    op.create_table(
        "hold_tally",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("unit", "role", "person")),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "role", "person", "slot"),
    )
    op.create_index("ix_hold_tally_person", "hold_tally", ["person"])
    op.execute("lock table step, hold in share row exclusive mode")
    op.execute(LEFT_OVER)
    op.execute(COUNTED)
    for statement in COUNT.split("\n\n"):
        op.execute(statement)
