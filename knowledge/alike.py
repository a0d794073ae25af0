"""Everyday words that ask for the same, such as 丢了 and 遗失: any town's language, not one town's words."""

import re

# One group a line. Who says one of them may find what is written with another; the exact word still counts more.
_GROUPS = """
怎么 如何 怎样 怎么样 咋样 咋 怎么办 怎么弄 怎么做 怎么操作 怎么处理 怎么解决 怎办 步骤 流程 方法 办法 手续 程序
为什么 为何 为啥 怎么回事 什么原因 什么情况 原因 咋回事 怎么会 什么问题
什么时候 何时 几时 多久 多长时间 多少时间 几天 几点 时间 啥时候 什么时间 哪天 多少天 几个小时 几个月
多少钱 费用 收费 价格 价钱 多少元 几块钱 手续费 花费 花多少 费 要钱 收钱 免费
哪里 哪儿 在哪 哪个地方 什么地方 何处 位置 地址
能不能 可不可以 能否 可否 是否可以 可以 能 行不行 是否 允许 会不会 是不是 有没有
不能 无法 不可以 不了 不上 没法 不行 不成功 失败 没成功 不出来 不进去 没办法 不到 异常 出错 报错 错误 故障 坏 坏了
什么意思 是什么 是啥 什么叫 含义 指什么 介绍 了解 作用
条件 要求 资格 规定 限制 标准
材料 资料 证件 证明 手续材料
忘记 忘了 不记得 记不得 记不住 想不起 忘
修改 更改 更换 变更 改 换 改变 调整 更新 换成
取消 撤销 终止 停止 退订 撤回 解除 关闭 关掉 不要了 注销
购买 买 买入 订购 购
卖 卖出 卖掉 出售
使用 用 操作 应用
办理 办 申请 开通 申办
查询 查看 查 看 查看到 看到 显示 查到 找 找到 寻找
退款 退钱 退费 退回 退还 退
丢失 丢 丢了 遗失 不见了 没了 没有了 掉了
电话 号码 联系方式 热线 联系电话 电话号码
登录 登陆 登入 登 进入 进
钱 资金 款 金额 钞票 现金
到账 入账 到帐 收到 拿到
扣款 扣钱 扣 被扣 扣费
付款 支付 缴费 交钱 付费 付 交费 缴 缴纳
提示 显示 提醒
需要 要 须 必须 用不用 需不需要 要不要
治疗 治 医治 怎么治 疗法
治好 治愈 根治 看好
症状 表现 征兆 迹象
引起 导致 造成 病因 引发
用药 吃药 服药 吃什么药 用什么药
孩子 小孩 小囡 小人 宝宝 婴儿 小儿 儿童 幼儿 小朋友 娃
老人 老年人 老年 老头 老太
看病 就医 就诊 看医生
严重 厉害 要紧
推荐 比较好 最好 哪个好 哪种好 哪家好
区别 不同 差别 不一样
目前 现在 当前
最近 近期 这几天 这些天
公司 单位 企业
"""
# Private characters beyond those of the sounds: a whole group is one sign.
_PRIVATE = 0xF000
_SIGNS = {
    word: chr(_PRIVATE + number)
    for number, line in reversed(list(enumerate(_GROUPS.strip().splitlines())))
    for word in line.split()
}
_WORDS = re.compile("|".join(sorted(_SIGNS, key=lambda word: (-len(word), word))))


def alike(text: str) -> str:
    """The text with every word of a group as the group's sign."""
    return _WORDS.sub(lambda word: _SIGNS[word.group()], text)
