"""谁具备哪项激励的条件。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = ("met_reasons", "missing", "because")


def upgrade() -> None:
    op.create_table(
        "eligibility",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("uscc", "benefit")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("met", "near")),
        sa.Column("near_on", sa.Date(), nullable=True),
        *(sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False) for name in KEPT),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("computed_on", "edition")),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uscc", "benefit"),
    )
    for name in ("met", "near"):
        op.create_index(f"eligibility_{name}", "eligibility", ["benefit", "uscc"], postgresql_where=sa.text(name))
    op.create_table(
        "eligibility_due",
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("uscc"),
    )
    op.create_table(
        "eligibility_run",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("looked_at", "changed", "told")),
        sa.PrimaryKeyConstraint("scope"),
    )
    # Whoever has a file already is computed for the first time.
    op.execute("insert into eligibility_due select uscc, chain_seq from business where chain_seq > 0")


def downgrade() -> None:
    for name in ("eligibility_run", "eligibility_due", "eligibility"):
        op.drop_table(name)
