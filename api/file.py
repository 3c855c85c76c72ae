"""一份文件怎样给浏览器：就地打开或者下载，带中文名字；不是 PDF 的，关进没有脚本的沙箱。"""

from urllib.parse import quote

from fastapi.responses import Response

from api.sniff import PDF
from templates.sheet import XLSX


def inline_file(content: bytes, mime: str, name: str) -> Response:
    """The file itself; `name` is what it is saved as."""
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}"}
    if mime != PDF:
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    return Response(content, media_type=mime, headers=headers)


def attached_sheet(content: bytes, name: str) -> Response:
    """A spreadsheet to be saved as `name`.xlsx."""
    named = f"attachment; filename=sheet.xlsx; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": named})
