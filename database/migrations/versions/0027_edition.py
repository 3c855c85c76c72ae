"""工作人员录入的规则版本。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WORDS = ("text", "title", "number", "source", "doubt", "unit", "entered_by")


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WORDS),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
    )
    confirmed = sa.text("confirmed_at is not null")
    op.create_index("edition_of_a_day", "edition", ["subject", "in_force_on"], unique=True, postgresql_where=confirmed)


def downgrade() -> None:
    op.drop_table("edition")
