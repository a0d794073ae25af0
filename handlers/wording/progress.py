"""A resident's own items: where they stand, adding, solved or not, taking back."""

from collections.abc import Mapping

from patrol.lifecycle import Action

SENTENCES = {
    "item": "{number}（{kind}）：{what}\n现在：{state}\n{word}",
    "item_lead": "和 {lead} 一起办，{state}",
    "rate": "好，{number} 就到这里了，谢谢您说一声。\n这件事办得您满意吗？不想说也没关系。",
    "rated": "记下了，谢谢您。",
    "rated_bad": "记下了，对不起，没让您满意。要是事情还没好，说“没解决”，就重新办。",
    "rate_skipped": "好，不评也没关系。以后有事，随时说。",
    "merged_stays": "{number} 和 {lead} 一起办着，单独撤不了。不想再听消息，说“删除我的信息”就行。",
    "item_word": "最近的答复：{word}",
    "item_silent": "还没有新的答复。",
    "more_items": "还有 {count} 件更早的没有列出来。说编号就能看那一件。",
    "no_items": "现在没有在办的事。想反映问题，直接说就行。",
    "number_unknown": "在您这里没有查到这个编号。请看看有没有写错；不是在这里报的，这里看不到。",
    "which_solved": "您说的是哪一件？",
    "which_add": "要补充到哪一件？",
    "which_withdraw": "要撤回哪一件？",
    "nothing_resolved": "现在没有等您确认的事。想看办到哪一步，请说“进度”。",
    "not_resolved": "{number} 还没有办结，先不用确认。现在：{state}。",
    "ended": "{number} 已经结束了。要是又有问题，请再说一遍，我重新记。",
    "solved": "好，{number} 就到这里了。谢谢您说一声。",
    "solved_sure": "您是说 {number} 解决了吗？点一下就行。",
    "unsolved": "好，{number} 重新办，请那边再看。还差什么，可以接着说，我补进去。",
    "unsolved_kept": "好，{number} 重新办，请那边再看。您刚才的话也写进去了。",
    "withdraw_sure": "真的要撤回 {number} 吗？撤回以后就不办了。",
    "withdrawn": "{number} 已经撤回，不办了。",
    "not_withdrawn": "好，不撤回，接着办。",
    "add": "好，要给 {number} 补充什么，请说。照片也可以发来。",
    "added": "已经补充到 {number} 里，办事的人看得到。",
    "added_on": "您这句话记到 {number} 里了，办事的人看得到，有回话会发在这里。",
    "added_apart": "居民说：上面这句是另外一件事。",
}

STATES = {
    "new": "等人签收",
    "triage": "正在看该归谁办",
    "accepted": "有人签收了",
    "in_progress": "正在办",
    "waiting_resident": "等您补充",
    "external": "转给了外面的单位",
    "resolved": "那边说办好了，等您说一声解决没有",
    "closed": "已经结束",
    "reopened": "重新在办",
    "cancelled": "您撤回了",
    "rejected": "没有受理",
    "merged": "和别的同样的事一起办",
}

KINDS = {"complaint": "反映", "question": "提问", "request": "求助", "callback": "回电"}

DANGERS = {
    "fire": "火情",
    "gas": "煤气",
    "water": "落水",
    "trapped": "倒塌、被困",
    "wires": "电线",
    "shock": "触电",
    "injury": "伤病",
    "missing": "走失",
    "peril": "险情",
    "help": "求救",
}

# What the page of a case says of each step; what is not here is nobody's but the staff's.
STEPS: Mapping[Action, str] = {
    Action.FILE: "交上来了",
    Action.TAKE: "有人签收了",
    Action.ACK: "有人应了，马上去",
    Action.CONTACT: "联系过您了",
    Action.REPLY: "回复了您",
    Action.ASK: "请您再说一说",
    Action.ADD: "您补充了",
    Action.GRANT: "要多办几天",
    Action.HAND_ON: "转给了别的岗",
    Action.SEND_BACK: "交到镇里看该归谁办",
    Action.ASSIGN: "派给了巡访岗",
    Action.SEND_OUTSIDE: "转给了外面的单位",
    Action.BACK_FROM_OUTSIDE: "从外面的单位收回来办",
    Action.MERGE: "和同样的事一起办",
    Action.SPLIT: "分出来单独办",
    Action.CONFIRM_REJECT: "没有受理",
    Action.CLOSE: "说办好了，等您确认",
    Action.SOLVED: "您说解决了",
    Action.UNSOLVED: "重新办",
    Action.RATE: "您评过了",
    Action.EXPIRE: "七天没有听到您说什么，先结了",
    Action.WITHDRAW: "您撤回了",
}
