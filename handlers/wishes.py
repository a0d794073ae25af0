"""Wishes and feelings that stand in the words themselves, whatever the town: secrecy, anger, grief."""

import re

from knowledge.normalise import clean

_NOT = "(?:不要|勿要|不想|不好|不能|不可以|覅|别|莫|勿)"
_WHO = (
    "(?:村里|村上|村委|村干部|村长|村主任|书记|主任|干部|队长|小队长|居委会?|居委"
    "|他们|伊拉|人家|别人|旁人|邻居|隔壁|人)"
)
_GUARD = re.compile(
    rf"{_NOT}(?:再|去)?(?:让|叫|给|被|拨|使)[^，,。；;]{{0,4}}?{_WHO}[^，,。；;]{{0,4}}?"
    rf"(?:知道|晓得|看到|看见|看|听到|听见|发现)(?:是我|我)?[^，,。；;]{{0,6}}"
    rf"|{_NOT}(?:去|再)?(?:告诉|跟|同|和|讲给|说给){_WHO}[^，,。；;]{{0,6}}"
    r"|替我保密|帮我保密|要保密(?!吗|伐|么)|请保密|给我保密|保密一下|匿名"
)
_ANGER = re.compile(
    r"(?:你们|当官的|这些人|这帮人|这种人)[^，,。？?]{0,10}(?:骗子|良心|吃干饭|饭桶|不是人|不要脸|一个样|骗人|骗老百姓|糊弄)"
    r"|骗老百姓|官官相护|不得好死|去你的|吃屎|畜生|白养你们|瞎了眼"
    r"|[破烂笨傻蠢死]机器|听不懂人话|一问三不知|答非所问|没用的(?:东西|机器)|要你(?:们)?有(?:啥|什么)用"
)
_ANGER_ALONE = re.compile(r"(?:你们?|都|给我|快)*(?:滚|滚开|滚远点|去死|骗子|妈的|他妈|他妈的)(?:吧|啊|呀|你们?)*")
_KIN = (
    "(?:爹|爸爸?|阿爸|老爸|爷爷?|娘|妈妈?|姆妈|老妈|阿婆|奶奶|外婆|外公|老伴|老公|老婆|丈夫|妻子|男人|女人|老头子?|老太婆?|儿子|女儿"
    "|囡儿|哥哥?|弟弟?|姐姐?|妹妹?|孙子|孙女)"
)
_GRIEF = re.compile(
    rf"{_KIN}[^，,。]{{0,3}}(?:死了|走了|过世|去世|没了|没有了|不在了)"
    r"|(?:儿子|女儿|小人|子女|小辈|媳妇|儿女|孩子)[^，,。]{0,3}(?:不养|不管我|不管老|不要我|不要老|不认|不孝|不睬|不来看)"
    r"|呜呜|(?:心里|心)[^，,。]{0,2}(?:难过|难受|苦|痛)|命苦|想哭|哭了|孤单|没人说话"
)
_MUCH = "(?:真|真是|太|非常|十分|实在|很|要)*"
_SEEN = "(?:好的?|好额|好滴|嗯+|噢|哦|行|可以|晓得了?|知道了?|明白了?|收到了?)*"
_YOU = "(?:你们|您们|你|您|侬|大家|各位|师傅|同志|书记|阿姨|伯伯|叔叔)*"
_THANKED = f"{_YOU}(?:了|啦|啊|呀|噢|哦)*(?:(?:辛苦|麻烦){_YOU}了?)?"
_LONGEST_THANKS = 24
_BLESSED = (
    "(?:(?:你们?|您|侬|人)*(?:真好|太好了|帮了?我?大忙了?|真是好人)|好人(?:一生平安|有好报)|祝(?:你们?|您|侬|大家)[^没不，,]{1,10}"
    "|再见|再会|拜拜|没事了|不打扰(?:你们?|您|侬)?了|不麻烦(?:你们?|您|侬)了)*"
)
_THANKS = re.compile(rf"{_SEEN}(?:{_MUCH}(?:谢谢|多谢|感谢){_THANKED})+{_BLESSED}")
_REPORTS = re.compile(
    "(?:你好|您好|我们?|阿拉|侬好)*(?:要|想|来|有)(?:要|想|来)*(?:反映|投诉|举报|报修|提意见)"
    "(?:一下|[一个点些]*(?:事情?|事体|情况|问题|意见))*(?:啊|呀|的|了)?"
)
_CLAUSES = re.compile(r"[，,。！!；;？?\s]+")
_CANNOT = re.compile(
    "不识字|不认字|不会(?:写|打字|用|弄|按)|看不(?:清|懂|见)|听不(?:清|懂)|说不清|讲不清|眼睛|耳朵|年纪大|老花"
)
_POLITE = re.compile(
    "(?:我要|我想要?|我需要|请|麻烦(?:你们?|您|侬)?|能不能|可不可以|可以|能)*(.+?)(?:好吗|好伐|行吗|行伐|可以吗|一下|吗|吧|啊|呀|嘛|伐)*"
)
# A longer message has a matter in it.
_LONGEST_GRIEF = 16


def is_seen(text: str) -> bool:
    """Whether somebody says that they have read it, and nothing else (收到, 晓得了)."""
    words = clean(text)
    return bool(words) and re.fullmatch(_SEEN, words) is not None


def wants_guard(text: str) -> bool:
    """Whether somebody asks that the village, its cadres or anybody must not know."""
    return _GUARD.search(text) is not None


def besides_guard(text: str) -> str:
    """What is said besides that wish."""
    return _GUARD.sub("", text)


def is_angry(text: str) -> bool:
    """Whether it is anger at those who should help; the town's rude words are in `cues`."""
    return _ANGER.search(text) is not None or _ANGER_ALONE.fullmatch(clean(text)) is not None


def grieves(text: str) -> bool:
    """Whether a short message is grief or loneliness and nothing that could be looked up."""
    return len(clean(text)) <= _LONGEST_GRIEF and _GRIEF.search(text) is not None


def is_thanks(words: str) -> bool:
    """Whether cleaned words say thanks and at most that something was understood; what is mended is said otherwise."""
    return len(words) <= _LONGEST_THANKS and _THANKS.fullmatch(words) is not None


def only_reports(text: str) -> bool:
    """Whether somebody says that there is something to report and not yet what: 我要投诉, 想反映个事."""
    return _REPORTS.fullmatch(clean(text)) is not None


def asked_for(text: str) -> str:
    """What somebody asks for, cleaned, without polite words and without why they cannot write; "" where it is more.

    我不识字，能不能打电话给我 is 打电话给我.
    """
    asked = [clause for clause in _CLAUSES.split(text) if clean(clause) and not _CANNOT.search(clause)]
    found = _POLITE.fullmatch(clean(asked[0])) if len(asked) == 1 else None
    return found.group(1) if found else ""
