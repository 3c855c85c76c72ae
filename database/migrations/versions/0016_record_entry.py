"""信用记录的登记；企业按名称片段和拼音首字母查找，合并后指向承继者；表格导入不止处罚一种。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GRAMS = """
create function grams(said text, n int) returns text[] language sql immutable strict parallel safe as
$$ select coalesce(array_agg(distinct substr(said, i, n)), '{}') from generate_series(1, length(said) - n + 1) as i $$
"""

# A part of a name is looked for by the index alone: the planner would read the whole table for a part that is rarer
# than it believes.
BY_PART = """
create function business_by_{name}(wanted text[], likeness text, most int) returns setof business
language sql stable set enable_seqscan = off as
$$ select * from business where grams({column}, {n}) @> wanted and {column} like likeness limit most $$
"""


def upgrade() -> None:
    op.execute(GRAMS)
    for name in ("initials", "successor", "succession"):
        op.add_column("business", sa.Column(name, sa.String(), nullable=False, server_default=""))
        op.alter_column("business", name, server_default=None)
    op.add_column("business", sa.Column("succeeded_on", sa.Date(), nullable=True))
    op.create_index("business_by_part", "business", [sa.text("grams(name, 2)")], postgresql_using="gin")
    op.create_index("business_by_initials", "business", [sa.text("grams(initials, 3)")], postgresql_using="gin")
    op.execute(BY_PART.format(name="part", column="name", n=2))
    op.execute(BY_PART.format(name="initials", column="initials", n=3))
    for name in ("name", "initials", "pinyin", "uscc"):
        op.create_index(f"business_{name}_begins", "business", [name], postgresql_ops={name: "text_pattern_ops"})
    op.drop_index("ix_business_pinyin", "business")
    _spell()
    followed = sa.text("successor <> ''")
    op.create_index("business_succeeded", "business", ["successor"], postgresql_where=followed)
    op.create_table(
        "record_entry",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("draft", postgresql.JSONB(), nullable=False),
        sa.Column("true_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("record_entry_by_unit", "record_entry", ["unit", "entered_at"])
    op.create_index("ix_record_entry_uscc", "record_entry", ["uscc"])
    op.add_column("sheet", sa.Column("kind", sa.String(), nullable=False, server_default="penalty"))
    op.alter_column("sheet", "kind", server_default=None)


def _spell() -> None:
    """The initials of the names that are on file already."""
    rows = op.get_bind().execute(sa.text("select uscc, name from business")).all()
    spelt = [{"uscc": row.uscc, "initials": "".join(_initials(row.name)).lower()} for row in rows]
    if spelt:
        op.get_bind().execute(sa.text("update business set initials = :initials where uscc = :uscc"), spelt)


def _initials(name: str) -> list[str]:
    return lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_figures_and_letters)


def _figures_and_letters(other: str) -> str:
    return "".join(one for one in other if one.isalnum())


def downgrade() -> None:
    op.execute("drop function business_by_part(text[], text, int)")
    op.execute("drop function business_by_initials(text[], text, int)")
    op.drop_column("sheet", "kind")
    op.drop_table("record_entry")
    op.drop_index("business_succeeded", "business")
    op.create_index("ix_business_pinyin", "business", ["pinyin"])
    for name in ("name", "initials", "pinyin", "uscc"):
        op.drop_index(f"business_{name}_begins", "business")
    op.drop_index("business_by_initials", "business")
    op.drop_index("business_by_part", "business")
    for name in ("succeeded_on", "succession", "successor", "initials"):
        op.drop_column("business", name)
    op.execute("drop function grams(text, int)")
