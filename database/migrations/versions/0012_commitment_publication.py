"""承诺的更新和公示的期限：代替哪一份，公示到哪天。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("commitment", sa.Column("replaces", sa.String(), nullable=False, server_default=""))
    op.alter_column("commitment", "replaces", server_default=None)
    op.add_column("commitment", sa.Column("shown_until", sa.Date(), nullable=True))
    op.create_index("commitment_replaces", "commitment", ["replaces"], postgresql_where=sa.text("replaces <> ''"))


def downgrade() -> None:
    op.drop_index("commitment_replaces", "commitment")
    op.drop_column("commitment", "shown_until")
    op.drop_column("commitment", "replaces")
