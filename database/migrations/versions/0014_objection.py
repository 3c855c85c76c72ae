"""异议、复议诉讼的登记；处罚和承诺自哪天起在核实中。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _days(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date(), nullable=True) for name in names]


def _lists(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "objection",
        *_texts("case_id", "number", "matter", "about", "about_case", "about_kind", "title", "uscc", "subject", "unit"),
        *_texts("reason", "wanted", "by_kind", "by_id", "by_name", "state", "asked", "findings", "outcome", "decision"),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        *_days("frozen_on", "accepted_on", "decided_on"),
        *_lists("evidence", "supplements", "changes"),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("objection_about", "objection", ["about", "filed_at"])
    op.create_index("objection_by_business", "objection", ["uscc", "filed_at"])
    op.create_table(
        "contest",
        *_texts("case_id", "about", "about_case", "uscc", "subject", "unit", "means", "body", "document"),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("stayed", sa.Boolean(), nullable=False),
        *_texts("outcome", "result_document", "reason"),
        *_days("frozen_on", "result_day", "closed_on"),
        *_lists("proof"),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("ix_contest_about", "contest", ["about"])
    op.create_index("ix_contest_uscc", "contest", ["uscc"])
    op.add_column("penalty", sa.Column("frozen_on", sa.Date(), nullable=True))
    op.add_column("commitment", sa.Column("frozen_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("commitment", "frozen_on")
    op.drop_column("penalty", "frozen_on")
    op.drop_table("contest")
    op.drop_table("objection")
