"""Takes names, phones, ID numbers and home addresses out of a text; what was taken is kept beside it, encrypted.

It errs on the side of hiding: what is hidden wrongly stands on the item's page for those who may see it.
"""

import re
from dataclasses import dataclass
from operator import itemgetter

# People type full-width digits and letters; looking for them needs one alphabet of the same length.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_GAP = r"[- .·\u2010-\u2015\u2212]{0,2}"
_JOIN = r"[- .·\u2010-\u2015\u2212]{1,2}"
_START, _END = r"(?<![0-9])", r"(?![0-9])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
# What makes a number an amount, a year or a time and no phone: 5000-6000元, 2021-2023年, 20260901.
_NO_AMOUNT = r"(?![0-9]| ?[元块万亿斤吨度亩米人户只个年月日点时分岁平公毛])"
_NO_YEARS = rf"(?!(?:19|20)[0-9]{{2}}{_JOIN}(?:19|20)[0-9]{{2}}|20[0-9]{{2}}{_MONTH}{_DAY})"
_NO_RANGE = rf"(?![0-9]{{2}}00{_JOIN}[1-9][0-9]00)"
_COUNTRY = rf"(?:(?:\+|00)?86{_GAP})?"

_ID = rf"{_START}[0-9]{{6}}{_GAP}(?:19|20)[0-9]{{2}}{_GAP}{_MONTH}{_GAP}{_DAY}{_GAP}[0-9]{{3}}{_GAP}[0-9Xx]{_END}"
_CARD = rf"{_START}[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{3}}(?:{_GAP}[0-9]{{1,3}})?{_NO_AMOUNT}"
_LONG_CARD = rf"{_START}[0-9]{{6}}{_JOIN}[0-9]{{10,13}}{_END}"
_SOLID_MOBILE = rf"{_START}{_COUNTRY}1[3-9][0-9]{{9}}{_END}"
_SPACED_MOBILE = (
    rf"{_START}{_COUNTRY}1[3-9](?:[0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|[0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}"
    rf"|[0-9]{{2}}{_JOIN}[0-9]{{3,4}}{_JOIN}[0-9]{{3,4}}){_NO_AMOUNT}"
)
_FAR_PHONE = rf"{_START}[(（]?0[0-9]{{2,3}}[)）]?{_GAP}[2-8][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_END}"
_NEAR_PHONE = rf"{_START}{_NO_YEARS}{_NO_RANGE}[2-8][0-9]{{3}}{_GAP}[0-9]{{4}}{_NO_AMOUNT}"
# Old ID numbers, passbooks, numbers with a slip in them: so long a number is somebody's.
_LONG = rf"{_START}[0-9]{{11,}}[Xx]?"

# The frequent surnames, and rarer ones that are also everyday words or seldom met.
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢"
    "汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷龙史陶黎贺顾毛郝龚邵严覃武钱戚莫孔汤尹常温康施牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华"
    "喻祁蒲房滕屈饶解牟艾尤穆农司卓古吉缪简连芦麦褚娄窦岑景费卜席卫米柏宗瞿桂佟应臧闵邬卞姬仇栾隋刁诸"
)
_RARE_SURNAMES = "左阳时成项宫冷晏全苟边师和商沙荣巫寇桑郎甄丛仲虞敖巩明佘池查迟封谈匡惠乐郁储原燕楚满闻花权强支国平云"
# After a name people stop, or go on with one of these.
_STOP = r"(?=[^\u4e00-\u9fff]|$)"
_ON = (
    r"(?=[^\u4e00-\u9fff]|$|今年|现在|现住|家|住|是|在|的|来自|电话|手机|身份|联系"
    r"|想|要|有|我|属|因|从|也|男|女|本人|问|反映|投诉)"
)
_HAN = r"[\u4e00-\u9fff]"
_CALLED = (
    r"(?:(?<=我叫)|(?<=名字叫)|(?<=名叫)|(?<=叫做)|(?<=我叫作)"
    r"|(?<=姓名)|(?<=姓名:)|(?<=名字是)|(?<=姓名是)|(?<=联系人:))"
)
_NAME = rf"{_CALLED} ?(?:[{_SURNAMES}](?:{_HAN}{{1,3}}?{_ON}|{_HAN}{{1,2}})|[{_RARE_SURNAMES}]{_HAN}{{1,2}}?{_STOP})"
_SELF = rf"(?<=本人) ?[{_SURNAMES}]{_HAN}{{1,2}}?{_STOP}"

_NUMERAL = r"(?:[0-9]+|[零〇一二三四五六七八九十百两甲乙丙丁]+)"
_UNIT = r"(?:号楼|号房|号|室|弄|幢|栋|组|队|单元|层|楼|埭|宅)"
# "3号桥边" and "12号灯杆" are where the trouble is, not where somebody lives.
_NO_LANDMARK = r"(?!的|[桥灯杆路线井泵闸门站垃桶厕河塘田池公])"
_LIVING = r"(?:(?<=住址:)|(?<=地址:)|(?<=我住)|(?<=家住)|(?<=住在)|(?<=我家在)|(?<=家在)|(?<=户口在))"
_HOME = (
    rf"{_LIVING}(?!在)[^,。;!?\n的了坏没有到从被把]{{0,24}}?,? ?{_NUMERAL}{_UNIT}{_NO_LANDMARK}"
    rf"(?:{_GAP}{_NUMERAL}{_UNIT}{_NO_LANDMARK})*(?:{_GAP}[0-9]{{1,4}}{_NO_AMOUNT})?"
)

_PATTERNS = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("身份证号", _ID),
        ("银行卡号", _CARD),
        ("银行卡号", _LONG_CARD),
        ("手机号", _SOLID_MOBILE),
        ("手机号", _SPACED_MOBILE),
        ("电话", _FAR_PHONE),
        ("电话", _NEAR_PHONE),
        ("号码", _LONG),
        ("姓名", _NAME),
        ("姓名", _SELF),
        ("住址", _HOME),
    )
)


Span = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Masked:
    """The text that may be listed and searched, and what was taken out of it, in order."""

    text: str
    hidden: tuple[str, ...]

    def whole(self) -> str:
        """The text with everything put back, for those who may see it."""
        parts = iter(self.hidden)
        return re.sub(r"［[^［］]{2,4}］", lambda mark: next(parts, mark.group()), self.text)


def mask(text: str) -> Masked:
    """Masks a text; full-width brackets of the writer's own become round ones so that marks stay unmistakable."""
    clean = text.translate({ord("［"): "（", ord("］"): "）"})
    out, hidden, at = [], [], 0
    for start, end, label in _apart(sorted(_spans(clean), key=itemgetter(0))):
        out += [clean[at:start], f"［{label}］"]
        hidden.append(clean[start:end])
        at = end
    return Masked(text="".join([*out, clean[at:]]), hidden=tuple(hidden))


def _spans(text: str) -> list[Span]:
    folded = text.translate(_HALF_WIDTH)
    return [(found.start(), found.end(), label) for label, pattern in _PATTERNS for found in pattern.finditer(folded)]


def _apart(spans: list[Span]) -> list[Span]:
    """Spans that overlap become one, so that no end of any of them is left standing."""
    apart: list[Span] = []
    for start, end, label in spans:
        if apart and start < apart[-1][1]:
            first = apart.pop()
            apart.append((first[0], max(first[1], end), first[2]))
        else:
            apart.append((start, end, label))
    return apart
