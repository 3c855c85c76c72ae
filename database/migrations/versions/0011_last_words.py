"""办结的环节按时间查：找出案件可能忘记了的答复。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("step_done_in_time", "step", ["answered_at"], postgresql_where=sa.text("state = 'done'"))


def downgrade() -> None:
    op.drop_index("step_done_in_time", "step")
