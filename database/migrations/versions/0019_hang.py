"""什么依附于什么。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RESTING = sa.text("rests_on <> ''")


def upgrade() -> None:
    op.create_table(
        "hang",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("case_id", "on_case", "about", "why")),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "on_case"),
    )
    op.create_index("hang_on", "hang", ["on_case"], postgresql_where=sa.text("until is null"))
    op.create_index("lifecycle_by_title", "lifecycle", ["title"])
    op.drop_index("dishonesty_rests_on", "dishonesty")
    op.drop_column("dishonesty", "rests_on")


def downgrade() -> None:
    op.add_column("dishonesty", sa.Column("rests_on", sa.String(), nullable=False, server_default=""))
    op.create_index("dishonesty_rests_on", "dishonesty", ["rests_on"], postgresql_where=RESTING)
    op.drop_index("lifecycle_by_title", "lifecycle")
    op.drop_table("hang")
