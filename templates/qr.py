"""页面上的二维码：一幅内联的 SVG，没有脚本，打印清楚。"""

import segno
from markupsafe import Markup


def qr(url: str, label: str) -> Markup:
    """The address as a QR code of about three centimetres; `label` is what a screen reader says."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        scale=3, border=2, title=label, svgclass="qr", lineclass=None, omitsize=False
    )
    return Markup(drawn)
