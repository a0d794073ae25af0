"""What a household may ask for: asked step by step, and never told as decided."""

SENTENCES = {
    "relief": "{text}",
    "relief_begin": (
        "{tells}\n（{source}，{as_of}）\n我问几句，帮您看看可不可以去申请。您说的这些，问完就删掉，不留。\n{asked}"
    ),
    "relief_which": "想看哪一样可不可以申请？说一样就行。您说的这些，问完就删掉，不留。",
    "relief_people": "家里一起过日子的有几个人？",
    "relief_again": "我没听明白。{asked}",
    "relief_vague": "说个大概的数就行，比如“2000元”。{asked}",
    "relief_or_person": "要是说不清，就说“说不上来”，也可以请人给您打电话。{asked}",
    "relief_village": "您是哪个村的？说村名就行。",
    "relief_may": "{label}：看您说的，可以申请。批不批，要等他们看过才算。",
    "relief_may_not": "{label}：看您说的，可能不符合，因为：{why}。家里情况特别的，还是可以去问。",
    "relief_past_fits": "{label}：以前（{as_of}）帮的就是这样的人家。现在还有没有，可以去问。",
    "relief_past_other": "{label}：您说的不一样，{why}。现在怎么样，还是可以去问。",
    "relief_unclear": "{label}：光看这几句还看不出来，可以去问一问。",
    "relief_no_criteria": "{label}：{tells}可以去问。",
    "relief_each": "平均每人 {said}",
    "relief_line_old": "您说的是 {said}，资料里 {old} 的线是 {line}，今年的标准还没录入。",
    "relief_line_new": "您说的是 {said}，线是 {line}。",
    "relief_bring": "要带：{bring}",
    "relief_bring_unknown": "要带：资料里还没有录入，去之前先打电话问一声。",
    "relief_where": "到哪里：{name}，电话 {phone}。",
    "relief_where_hotline": "到哪里：{name}。电话还没录入，可以打 {hotline}。",
    "relief_unconfirmed": "以上未核实，要问清楚。",
    "relief_past": "这是以前的事，现在怎么样，要问清楚。",
    "relief_source": "来源：{source}（{as_of}）",
    "relief_erased": "您要是不交给人办，刚才说的话我都会删掉。",
    "relief_phone": (
        "好，请把电话号码发在这里，手机、座机都行。您刚才说的会一起转过去：{what}。不想转，说“取消”，我就全删掉。"
    ),
    "relief_request": "想问{label}可不可以申请，请回电。",
    "relief_request_said": "{question}？{answer}",
    "relief_people_said": "{count}个人",
}
