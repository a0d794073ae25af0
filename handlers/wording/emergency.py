"""Danger and delicate matters: the number first, few words, nothing promised that has not happened."""

SENTENCES = {
    "danger": (
        "先打 {call}！{say}\n您说的已经记下，编号 {number}，交给{post}。"
        "不一定马上有人看到，这代替不了打电话，请马上打 {call}。"
    ),
    "danger_again": ("先打 {call}！{say}\n您说的已经补记在 {item} 里。不一定马上有人看到，这代替不了打电话。"),
    "danger_long": "先打 {call}！{say}\n您发的话太长，没有记下来。打完电话，请用一两句话再说一遍。",
    "danger_first": "要是刚出的事，人还有危险，先打 {call}！{say}\n您问的，下面再说。",
    "danger_kept": "您前面说的事还留着，打完电话再办。",
    "worry": "要是有人正有危险，先打电话：着火、被困、落水打 119，受伤、急病打 120，有人行凶、人走丢打 110。{talk}",
    "worry_talk": "心里过不去，打 {number}，那头有人听您说。",
    "care_lines": (
        "请先打这些电话：\n{lines}\n出事的是别人，也请马上打。\n您说出来，很好。您不是一个人，电话那头有人听您说。\n"
        "身边有危险，就先离开那里。{leave}"
    ),
    "care_leave_page": "不想让别人看到这一页，请按“快速离开”。",
    "care_leave_chat": "不想让别人看到，请把这几句话从手机里删掉。",
    "care_line": "{number}　{name}{note}",
    "care_offer": "镇里有一位专人，可以单独和您联系，村里不会知道。要吗？",
    "care_request": "请求专人联系",
    "care_filed": (
        "好，已经记下，编号 {number}。只有那位专人看得到，您说过的话没有写进去。\n"
        "怎么联系您方便？可以把电话发在这里，不留也行，就在这里联系。"
    ),
    "care_already": "已经记下了，专人看得到。想留电话，发在这里就行；不留也可以。",
    "care_declined": "好，听您的。什么时候想说了，都可以再来。",
    "care_nobody": "现在没有专人能联系您。请打上面的电话，那边有人接。",
    "care_contact": "好，电话记下了，只有那位专人看得到。",
    "neutral": "好，我在。您慢慢来，想问什么、想说什么都可以。",
    "care_reply": "{text}",
}
