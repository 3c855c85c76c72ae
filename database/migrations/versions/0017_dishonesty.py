"""失信行为认定。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("case_id", "number", "uscc", "subject", "unit", "item", "listed", "degree", "rests_on")
KEPT = ("proposal", "matched", "decision", "reasons")
DAYS = ("decided_on", "served_on", "published_on", "starts_on", "earliest_repair_on", "ends_on", "ended_on")
IN_FORCE = sa.text("decided_on is not null and ended_on is null")


def upgrade() -> None:
    op.create_table(
        "dishonesty",
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        *(sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in KEPT),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_dishonesty_uscc"), "dishonesty", ["uscc"])
    op.create_index("dishonesty_in_force", "dishonesty", ["uscc"], postgresql_where=IN_FORCE)
    op.create_index("dishonesty_rests_on", "dishonesty", ["rests_on"], postgresql_where=sa.text("rests_on <> ''"))
    op.create_index("dishonesty_by_list", "dishonesty", ["listed", "starts_on", "case_id"], postgresql_where=IN_FORCE)


def downgrade() -> None:
    op.drop_table("dishonesty")
