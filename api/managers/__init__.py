"""督办：看板、在办环节、提醒函跟踪、退信、待收回的公示。"""

from api.managers import act, board, funnel, mail, steps

routers = tuple(part.router for part in (board, steps, act, funnel, mail))
