"""登记人撤回的处罚，同一文号可以重新登记：文号只在没有撤回的登记中唯一。"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_constraint("penalty_no_key", "penalty", type_="unique")
    only = sa.text("outcome <> 'withdrawn'")
    op.create_index("penalty_entered_once", "penalty", ["no"], unique=True, postgresql_where=only)
