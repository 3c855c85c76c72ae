"""金额的写法：小写带千分位，大写按《支付结算办法》附一的正确填写票据规定。"""

from decimal import Decimal

from rules.refusal import Refused

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
CEILING = Decimal("1000000000000")


def figure(yuan: Decimal) -> str:
    """12345.6 → “12,345.60”."""
    return f"{yuan:,.2f}"


def capital(yuan: Decimal) -> str:
    """12345.60 元 → “壹万贰仟叁佰肆拾伍元陆角”; a whole sum ends in 整.

    Refused (AmountOutOfRange) below 0, from one 万亿 upwards, and for parts of a 分.
    """
    if not 0 <= yuan < CEILING or yuan != yuan.quantize(Decimal("0.01")):
        raise Refused(f"金额 {yuan} 元无法写成大写：须在 0 至 1 万亿元之间，最小到分。", code="AmountOutOfRange")
    whole, cents = divmod(int(yuan * 100), 100)
    jiao, fen = divmod(cents, 10)
    words = (_integer(whole) + "元") if whole else ""
    if not cents:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (DIGITS[fen] + "分" if fen else "")


def _integer(number: int) -> str:
    words = ""
    gap = False
    for place in (2, 1, 0):
        group = number // 10 ** (4 * place) % 10_000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + GROUPS[place]
        gap = False
    return words


def _group(number: int) -> str:
    words = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + UNITS[place]
        gap = not digit and bool(words)
    return words
