"""失信惩戒措施清单和它的各项。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LIST = ("case_id", "level", "title", "number", "issued_by", "source", "paper", "sheet", "replaces", "unit", "state")
ITEM = ("list_id", "no", "klass", "measure", "content", "object", "basis", "implementer", "source", "reason")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "sanction_list",
        *_texts(*LIST, "ended_why"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("ends_on", "suspended_on", "confirmed_on")),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("sanction_list_by_level", "sanction_list", ["level", "number"])
    op.create_table(
        "sanction_item",
        *_texts(*ITEM, "judged_by"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("purposes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("list_id", "no"),
    )


def downgrade() -> None:
    op.drop_table("sanction_item")
    op.drop_table("sanction_list")
