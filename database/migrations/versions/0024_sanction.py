"""失信惩戒和各实施单位的反馈。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("number", "uscc", "subject", "unit", "determination", "list_id", "item_no", "measure", "klass", "content")
KEPT = ("units", "partners", "purposes", "proposal", "item", "proportion", "decision", "reasons")
DAYS = ("decided_on", "served_on", "starts_on", "ends_on", "lifted_on", "confirmed_on")
IN_FORCE = sa.text("starts_on is not null and lifted_on is null")
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "sanction",
        sa.Column("case_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in (*TEXTS, "basis", "lifted_why")),
        *(sa.Column(name, JSON, nullable=False) for name in KEPT),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_sanction_uscc"), "sanction", ["uscc"])
    op.create_index(op.f("ix_sanction_determination"), "sanction", ["determination"])
    op.create_index("sanction_in_force", "sanction", ["uscc"], postgresql_where=IN_FORCE)
    op.create_index("sanction_by_item", "sanction", ["list_id", "item_no"])
    op.create_index("sanction_newest", "sanction", ["proposed_on", "case_id"])
    op.create_table(
        "sanction_unit",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("case_id", "unit", "state", "reason")),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "unit"),
    )
    op.create_index("sanction_unit_of", "sanction_unit", ["unit", "state"])


def downgrade() -> None:
    op.drop_table("sanction_unit")
    op.drop_table("sanction")
