"""信用承诺：承诺书文本的各版、承诺、履约核查、抽查。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _days(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date(), nullable=True) for name in names]


def _papers(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "commitment_template",
        *_texts("id"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts(
            "case_id", "type", "standard", "title", "conditions", "standards", "consequences", "promise", "kept_by"
        ),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "version"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_table(
        "commitment",
        *_texts("case_id", "number", "uscc", "subject", "unit", "handling_unit", "use", "type", "matter", "reference"),
        *_texts("template", "outcome"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_papers("offer", "letter", "signature", "reasons"),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        *_days("signed_on", "accepted_on", "missing_due_on", "due_on", "ends_on", "supplied_on", "shown_from"),
        *_days("settled_on", "barred_since", "bar_lifted_on"),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_commitment_uscc", "commitment", ["uscc"])
    barring = sa.text("barred_since is not null and bar_lifted_on is null")
    op.create_index("commitment_barring", "commitment", ["uscc"], postgresql_where=barring)
    shown = sa.text("shown_from is not null")
    op.create_index("commitment_shown", "commitment", ["shown_from", "case_id"], postgresql_where=shown)
    op.create_index("commitment_by_unit", "commitment", ["unit", "use", "accepted_on"])
    op.create_table(
        "commitment_check",
        *_texts("case_id"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        *_texts("cause", "source", "called_by", "found", "findings", "checked_by", "statement", "outcome", "measure"),
        *_texts("reason", "decided_by", "rectified", "feedback", "feedback_note"),
        *_papers("evidence"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        *_days("decided_on", "fed_back_on"),
        sa.PrimaryKeyConstraint("case_id", "n"),
    )
    op.create_table(
        "commitment_sampling",
        *_texts("case_id", "unit", "title", "source", "population", "seed"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        *_papers("candidates", "drawn"),
        *_days("drawn_on"),
        sa.PrimaryKeyConstraint("case_id"),
    )


def downgrade() -> None:
    for name in ("commitment_sampling", "commitment_check", "commitment", "commitment_template"):
        op.drop_table(name)
