"""Names of places and bus lines, and words for then, to notice a question that is not about here or not about now.

A question about another place is very like one about here, and must never get the answer for here outright.
"""

import re

_PLACES = """
北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南
陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 石家庄 太原 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 常州 南通
徐州 扬州 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 台州 合肥 芜湖 福州 厦门 泉州 南昌 济南 青岛 郑州 洛阳 武汉 长沙 广州
深圳 东莞 佛山 珠海 南宁 桂林 海口 三亚 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐
"""
_CITY = "|".join(_PLACES.split())
# Words before a name or in place of one: 到…镇, 我们镇, 古镇, 全县. What follows must not make it 镇里 or 镇上.
_NO_NAME = "我们你您咱他她它在到去从回来往离跟和是有个这那哪本全各古城集小老乡村里问请找出进靠不停的"
_TOWN = rf"(?<![^\W{_NO_NAME}])[^\W\d_{_NO_NAME}]{{2}}[镇县](?![里上口级长])"
_NAME = re.compile(rf"\d+(?:路|号线)|(?<!上)(?:{_CITY})|{_TOWN}")


_PAST = re.compile(r"(?:19|20)\d\d|以前|过去|当年|当时|那时|那会|从前|早先|早年|历史|原来|原先|最早|一开始|老早")


def asks_of_the_past(text: str) -> bool:
    """Whether the words ask how something was, by a year or a word for then."""
    return _PAST.search(text) is not None


def places(text: str) -> set[str]:
    """The places and line numbers that a text names."""
    return set(_NAME.findall(text))
