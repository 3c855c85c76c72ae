"""守信激励的邮件：期满终止。随文书发出的通知用各种文书共有的一种。"""

from datetime import date

from rules.email_shape import BusinessEmail


class IncentiveExpiredEmail(BusinessEmail):
    number: str
    title: str
    ended_on: date
