"""市场主体的曾用名：更名经第二人确认，原名连同停用日期留存。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("business", sa.Column("former_names", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("business", "former_names", server_default=None)


def downgrade() -> None:
    op.drop_column("business", "former_names")
