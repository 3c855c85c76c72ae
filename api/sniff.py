"""材料的类型按内容判定，不看文件名，也不信浏览器的话。"""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}


def kind_of(content: bytes) -> str | None:
    """The media type of a whole PDF, JPEG or PNG; None for everything else, also for one that was cut short."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64 * 1024 :]:
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and b"IEND" in content[-64:]:
        return PNG
    return None
