"""What clerks read of the bus workbook: what a new timetable changes, and why one was not taken."""

from knowledge.bus_changes import Change

CHANGES = {
    Change.NEW: "新加：{line}（往{towards}），{after} 班，{first} 到 {last}",
    Change.GONE: "去掉：{line}（往{towards}），原来 {before} 班",
    Change.STOPS: "站点有改：{line}（往{towards}），原来 {before} 班，现在 {after} 班，{first} 到 {last}",
    Change.TIMES: "时刻有改：{line}（往{towards}），原来 {before} 班，现在 {after} 班，{first} 到 {last}",
    Change.SAME: "不变：{line}（往{towards}），{after} 班",
}
UNTIMED = "没有时刻：{line}（往{towards}）"
NOTHING_CHANGES = "和现在用的一样，没有要改的。"
FAULTS = "这个表格还有 {count} 处要改，现在用的时刻表没有动："
MORE_FAULTS = "先列这么多，改好再传一次。"
FILE_FAULTS = {
    "sheet_unreadable": "这个文件打不开，不是 .xlsx 表格，或者已经损坏。现在用的时刻表没有动。",
    "sheet_too_large": "这个文件太大了，不像一个镇的时刻表。现在用的时刻表没有动。",
    "sheet_formula": "表里有公式。请把公式换成算好的数，再传一次。现在用的时刻表没有动。",
    "feed_unreadable": "这个压缩包打不开，不是 .zip，或者已经损坏。现在用的时刻表没有动。",
    "feed_too_large": "这个压缩包太大了，不像一个镇的时刻表。现在用的时刻表没有动。",
    "feed_strange_path": "这个压缩包里的文件名不对（有 .. 或者目录）。现在用的时刻表没有动。",
    "feed_not_utf8": "压缩包里的表不是 UTF-8 编码。现在用的时刻表没有动。",
}
SOURCE = "来源：{source}（{as_of}）"
VALID = "有效：{since} 到 {until}"
EVER = "没有写"
COUNTED = "{lines} 条线，{ways} 个方向，{stops} 个站，{trips} 个发车时刻，{days} 个特别的日子"
CANNOT_READ = "读不了 {file}：{why}。"
NO_FILE = "请先选一个 .xlsx 文件。"
GONE = "这份表格等得太久了，请再传一次。"
NOT_UNDERSTOOD = "没有看懂，请再点一次。"
NEAR_WRONG = "没有记下：站名要从单子里选，分钟写 0 到 {most}。"
BOARD_WRONG = "没有放上去：站名要从单子里选，日期不能是以后，照片要选一张。"
DONE = {
    "yes": "换好了，现在就用新的时刻表。",
    "back": "退回到上一版了。",
    "none": "退回到还没有时刻表的时候了。",
    "near": "记下了。",
    "board": "放上去了。",
    "unboard": "不再给人看了。",
}
HANDED_IN = "换好了，现在就用新的时刻表（第 {number} 版）。要回到上一版，点“退回上一版”，或者 xunfang bus back。"
TAKEN_BACK = "退回到第 {number} 版了。"
TAKEN_BACK_TO_NONE = "退回到还没有时刻表的时候了：只说有哪些线、停哪些站。"
NOTHING_TO_TAKE_BACK = "没有可以退回的版本。"
MOVED_ON = "时刻表刚才被别人换过，请再看一遍。"
NONE_YET = "时刻表还没有录入。居民问几点有车，只能说有哪些线、停哪些站。"
NO_ADDRESS = "这个文件里要写上我们的网址：请先填好设置 XUNFANG_PUBLIC_URL，再来一次。"
NOTHING_TO_EXPORT = "没有能写出去的：要先录入时刻，站点也要有经纬度（在时刻表的“站点”里填）。"
LEFT_STOPS = "有 {count} 个站没有经纬度，没有写进去。"
LEFT_WAYS = "有 {count} 个方向没有时刻，没有写进去。"
SURE = "以上没有错，就加上 --yes 再来一次。"
