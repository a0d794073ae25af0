"""What is said when staff or the program act."""

SENTENCES = {
    "turn_failed": "刚才没处理好。您的话已经留下，工作人员会看。急着要办，打 {hotline}；人有危险，打 110、119、120。",
    "held": "今天说得很多了。您的话都留着，由镇里的同事来看。急着要办，打 {hotline}；人有危险，打 110、119、120。",
    "held_danger": "先打 {call}！{say}\n您的话留给镇里的同事看，没有马上转给值班的人。请马上打 {call}。",
    "staff_reply": "{post}：{text}",
    "staff_asked": "{number} 要请您再说一说：{text}\n直接在这里回答就行，也可以发照片。",
    "closed_by_silence": "{number} 办好七天了，没有听到您说什么，就先结了。要是没解决，请说“没解决”。",
    "staff_closed": "{number} 办好了：{text}\n请您说一声：解决了吗？",
    "staff_taken": "{post}已经看到 {number}，签收了。",
    "urgent_seen": "{post}有人看到了 {number}。还没打电话的，电话照样要打。",
    "urgent_unseen": "5 分钟了，{number} 还没有人确认看到。请直接打电话：报警 110，火警 119，救护车 120。",
    "refused_taken": "{number} 已经有人签收了。请看看最新的情况。",
    "refused_ended": "{number} 已经结束了，不能再改。要是又有问题，请再说一遍，我重新记。",
    "refused_state": "{number} 现在还不能这样办。说“进度”，先看看办到哪一步。",
}
