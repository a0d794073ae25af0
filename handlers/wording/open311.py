"""What the programs of others are told at the Open311 door."""

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """Why a request of another program is not granted."""

    FORM = "form"
    KEY = "key"
    JURISDICTION = "jurisdiction"
    ABSENT = "absent"
    NO_SERVICE = "no_service"
    SERVICE = "service"
    PLACE = "place"
    MAP = "map"
    VILLAGE = "village"
    LONG = "long"
    LINK = "link"
    DELICATE = "delicate"
    DATE = "date"
    SPAN = "span"
    STATUS = "status"
    MANY = "many"
    LIMIT = "limit"
    UNREAD = "unread"
    BUSY = "busy"


STATUSES: Mapping[Fault, int] = {
    **dict.fromkeys(Fault, 400),
    Fault.FORM: 404,
    Fault.KEY: 403,
    Fault.JURISDICTION: 404,
    Fault.ABSENT: 404,
    Fault.SERVICE: 404,
    Fault.LIMIT: 429,
    Fault.BUSY: 503,
}
FAULTS: Mapping[Fault, str] = {
    Fault.FORM: "只有 .json 和 .xml 两种格式。",
    Fault.KEY: "api_key 没有给，或者不对。",
    Fault.JURISDICTION: "没有这个 jurisdiction_id。",
    Fault.ABSENT: "没有这一件，或者不能从这里查。",
    Fault.NO_SERVICE: "缺少 service_code。",
    Fault.SERVICE: "没有这个 service_code。",
    Fault.PLACE: "要说明在哪里：lat 和 long，或者 address_string。",
    Fault.MAP: "lat 和 long 要一起给，是度数，比如 31.00000 和 121.00000。",
    Fault.VILLAGE: "没有这个村：attribute[village] 要用 services 里列出的 key。",
    Fault.LONG: "太长了：说明最多 2000 个字，地址最多 200 个字，联系方式最多 200 个字。",
    Fault.LINK: "media_url 要是 http 或 https 开头的网址，最多 500 个字符。",
    Fault.DELICATE: (
        "这件事不能从这里转交，没有记下。请让本人马上打 110；妇女、孩子的事打 12338，心里难受打 12356；"
        "也可以在我们的网页上单独说。"
    ),
    Fault.DATE: "日期看不懂，要写成 2026-11-24T09:00:00+08:00 这样。",
    Fault.SPAN: "一次最多查 90 天。",
    Fault.STATUS: "status 只能是 open、closed。",
    Fault.MANY: "一次最多查 50 个编号。",
    Fault.LIMIT: "发得太多太快，请过一会儿再来。急事请打电话。",
    Fault.UNREAD: "发来的内容看不懂，或者没有传完整。",
    Fault.BUSY: "现在太忙，没有收下，请过一会儿再发。急事请打电话。",
}

FILED = "已经记下，交给{post}。"
FILED_GUARDED = "已经记下，按保密办，交给{post}；从这里查不到它的进度。"
FILED_URGENT = "人有危险，请先打 {call}！已经记下，交给{post}。"
SERVICE = "{town}的{label}"
VILLAGE = "哪个村、哪个居民区"
DESCRIBED = "{label}，{village}"
ENCLOSED = "附件：{link}"
