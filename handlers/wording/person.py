"""Reaching a person: in writing or by phone."""

SENTENCES = {
    "handoff": "这里是机器在答话。要找人，可以写下来，巡访岗的人看了在这里回您；也可以让人打电话给您。",
    "handoff_draft": "您这件事一提交，就由人来看、来办。想让人打电话给您，就把电话号码发在这里，我写进去。",
    "write": "好，请写下来，我照原话转给巡访岗。",
    "request_filed": (
        "已经转过去了，编号 {number}，交给{post}。\n有人看了会在这里回您。随时说“进度”，就能看到办到哪一步。"
    ),
    "phone": "好，请把电话号码发在这里，手机、座机都行。",
    "phone_draft": "好，请把电话号码发在这里，我写进这件事里。",
    "phone_again": "我没看到电话号码。请再发一次，号码写完整就好。",
    "phone_or_write": "还是没看到号码，没关系。您的话我留着，也可以写下来转给巡访岗，在这里回您。",
    "callback_request": "请给我回电",
    "callback_filed": "已经记下，编号 {number}，请{post}给您回电。什么时候打来说不准，急事请打 {hotline}。",
}
