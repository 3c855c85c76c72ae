"""督办看板读得快：活着的计数、企业手里的环节、没有发出的邮件、没有收回的去处，各有一个索引。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ("step_open_by_business", "step", ["due_on", "case_id", "key"], "state = 'open' and role = 'business'"),
    ("step_tally_live", "step_tally", ["unit", "name"], "n <> 0"),
    ("mail_unsent", "mail", ["queued_at", "id"], "state <> 'sent'"),
    ("disclosure_to_recall", "disclosure", ["recall_due_on", "case_id", "place"],
     "recalled_on is null and recall_due_on is not null"),
)  # fmt: skip


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
