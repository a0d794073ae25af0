"""What is said in WeChat alone: how to choose, how to read on, and the one reminder that residents may allow."""

SENTENCES = {
    "wechat_choose": "点一下，或者回复数字。",
    "wechat_more": "（还有，回“继续”接着看）",
    "wechat_hint": "（可以回复：{labels}）",
    "wechat_offer": "有了答复，要微信提醒您一次吗？要就点这里：\n{link}",
    "wechat_title": "有新答复",
    "wechat_notice": "{number} 有新答复，请回复任意字查看。",
    "wechat_notice_bare": "您的事有新答复，请回复任意字查看。",
    "wechat_allowed": "好了。有答复时，微信提醒您一次。",
    "wechat_declined": "好的，不提醒。想看进度，随时回来说“进度”。",
    "wechat_no_link": "这个链接用不上了，或者不是发给您的。",
}
