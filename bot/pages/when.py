"""Moments as people say them: 今天 14:05."""

from datetime import datetime, timedelta


def spoken(moment: datetime, now: datetime) -> str:
    """The moment in a few words, the nearer the shorter; both in the same zone."""
    days = (now.date() - moment.date()) // timedelta(days=1)
    clock = f"{moment.hour:02}:{moment.minute:02}"
    if 0 <= days <= 2:
        return f"{('今天', '昨天', '前天')[days]} {clock}"
    day = f"{moment.month}月{moment.day}日"
    return f"{day} {clock}" if moment.year == now.year else f"{moment.year}年{day} {clock}"
