"""各项激励的数随每次计算写好，名单的页面不再每次数一遍。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    figures = sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}")
    op.add_column("eligibility_run", figures)
    op.add_column("eligibility_run", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("counted_at", "figures"):
        op.drop_column("eligibility_run", name)
