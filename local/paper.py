"""案件立案以前上传的材料：排练和演示没有网页，直接存下。"""

from datetime import datetime
from hashlib import sha256

from database.tables.desk import Upload
from database.writing import put, writing
from rules.actor import Actor
from rules.scenario_beginning import Paper


async def keep_paper(by: Actor, paper: Paper, at: datetime) -> None:
    """Keep something as the upload of whoever begins a case; kept again, it is the same."""
    row = {
        "id": paper.id, "account_id": by.id, "at": at, "name": paper.name, "mime": paper.mime,
        "size": len(paper.content), "sha256": sha256(paper.content).hexdigest(), "content": paper.content,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Upload, row)
