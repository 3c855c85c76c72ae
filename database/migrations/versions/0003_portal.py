"""企业填到一半的申请；公开页面按日期取最新的索引。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("click", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "case_id"),
    )
    newest = ("penalty_newest_shown", "penalty", ["decided_on", "case_id"], "ended_on is null")
    taken_down = ("penalty_taken_down", "penalty", ["ended_on", "case_id"], "explanation <> ''")
    published = ("question_published", "question", ["answered_on", "case_id"], "published")
    for name, table, columns, where in (newest, taken_down, published):
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("question_published", "question")
    op.drop_index("penalty_taken_down", "penalty")
    op.drop_index("penalty_newest_shown", "penalty")
    op.drop_table("draft")
