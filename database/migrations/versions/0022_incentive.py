"""守信激励，公示期间的异议，每一次使用。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXTS = ("case_id", "number", "uscc", "subject", "unit", "benefit", "title", "state", "ended_why")
KEPT = ("proposal", "met_reasons", "decision", "reasons", "missing", "because")
DAYS = ("decided_on", "shown_from", "shown_until", "starts_on", "ends_on", "renew_on", "stopped_on", "ended_on")
SHOWN = sa.text("state in ('publicity', 'in_force')")


def texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(), nullable=False) for name in names)


def upgrade() -> None:
    op.create_table(
        "incentive",
        *texts(*TEXTS),
        *(sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in KEPT),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("edition", "proposed_on")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("n", "renewals")),
        sa.Column("red_list", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(op.f("ix_incentive_uscc"), "incentive", ["uscc"])
    op.create_index("incentive_by_unit", "incentive", ["unit", "proposed_on", "case_id"])
    op.create_index("incentive_shown", "incentive", ["state", "shown_from", "case_id"], postgresql_where=SHOWN)
    op.create_table(
        "incentive_objection",
        *texts("case_id", "receipt", "name", "contact", "facts", "state", "answer", "answered_by"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "n"),
        sa.UniqueConstraint("receipt"),
    )
    op.create_table(
        "incentive_use",
        *texts("case_id", "unit", "matter", "asked_by", "state", "reason", "confirmed_by"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "n"),
    )
    op.create_index("incentive_use_given", "incentive_use", ["unit", "on"])


def downgrade() -> None:
    op.drop_table("incentive_use")
    op.drop_table("incentive_objection")
    op.drop_table("incentive")
