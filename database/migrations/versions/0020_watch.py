"""重点关注对象；按企业找信用评价。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("case_id", "number", "uscc", "subject", "unit", "criterion", "state", "ended_why")
KEPT = ("supervision", "proposal", "met", "decision")
DAYS = ("decided_on", "served_on", "starts_on", "review_on", "lapses_on", "ended_on")
STANDING = sa.text("state in ('proposed', 'in_force')")


def upgrade() -> None:
    op.create_table(
        "watch",
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        *(sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in KEPT),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_watch_uscc"), "watch", ["uscc"])
    op.create_index("watch_one_at_a_time", "watch", ["uscc", "unit"], unique=True, postgresql_where=STANDING)
    op.create_index("watch_by_unit", "watch", ["unit", "proposed_on", "case_id"])
    op.create_index("record_graded", "record", ["uscc"], postgresql_where=sa.text("kind = 'evaluation'"))


def downgrade() -> None:
    op.drop_index("record_graded", "record")
    op.drop_table("watch")
