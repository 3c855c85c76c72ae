"""承诺台账按提供的时间翻页。"""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("commitment_newest", "commitment", ["offered_at", "case_id"])


def downgrade() -> None:
    op.drop_index("commitment_newest", "commitment")
