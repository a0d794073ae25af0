"""What the medical insurance pays: asked for step by step, told line by line."""

SENTENCES = {
    "insurance": "{text}",
    "insurance_case": "{who}：",
    "insurance_total": "总共花了：{total}",
    "insurance_first": "先自己付（起付线）：{first}",
    "insurance_over": "超过的部分：{total} 减 {first}，是 {over}",
    "insurance_fund": "这部分报 {rate}：{fund}",
    "insurance_capped": "这部分报 {rate}，但一年最多付 {cap}，所以是：{fund}",
    "insurance_under_cap": "一年最多付 {cap}，没有超过",
    "insurance_left": "剩下自己付：{left}",
    "insurance_second_first": "大病再报，先自己付：{first}",
    "insurance_second": "大病再报 {rate}：{fund}",
    "insurance_second_capped": "大病再报 {rate}，但一年最多付 {cap}，所以是：{fund}",
    "insurance_second_none": "大病能不能再报，这里还没有录入，请打 12393 问。",
    "insurance_pays": "医保大约付：{fund}",
    "insurance_own": "您自己大约付：{own}",
    "insurance_estimate": "这是估算，以结算为准。只算医保范围里的钱，当作今年头一次看病来算。",
    "insurance_dated": "按 {since} 起的规定，{confirmed} 核实过。",
    "insurance_source": "来源：{source}（{as_of}）",
    "insurance_rates_first": "先自己付（起付线）：{value}",
    "insurance_rates_rate": "超过的部分报：{value}",
    "insurance_rates_cap": "一年最多付：{value}",
    "insurance_rates_second_first": "大病再报，先自己付：{value}",
    "insurance_rates_second": "大病再报：{value}",
    "insurance_rates_second_cap": "大病再报，一年最多付：{value}",
    "insurance_rates_ask": "要算自己大约付多少，请说总共花了多少钱，比如“三万”。",
    "insurance_unconfirmed": "这几条规定还没有人核实，怕算错害您，先不算总数。我这里记着的是（未核实）：",
    "insurance_unknown": "这种情况的规定，我这里还没有录入，算不出来。",
    "insurance_changed": "那一年中间规定变过，我这里算不准。",
    "insurance_ask_12393": "要问准的，请打医保咨询电话 12393。",
    "insurance_note": "注意：{note}。",
    "insurance_care": "您问的是看门诊，还是住院？",
    "insurance_scheme": "是哪一种医保？种田的、没有单位的，一般是居民医保（老早叫合作医疗）；单位交的是职工医保。",
    "insurance_age": "看病的人多大年纪？",
    "insurance_level": "在几级医院看？社区医院、卫生院一般是一级，大医院门口写着“三级”。",
    "insurance_amount": "总共花了多少钱？说个数就行，比如“三万”“32000元”。",
    "insurance_vague": "好的，差不多就行，但要一个数我才好算。请说一个数，比如“32000元”。",
    "insurance_absurd": "这个数我算不来，怕是打错了。请再说一遍总共花了多少，比如“3万”。",
    "insurance_several": "您说了好几个数。请只说一次看病总共花了多少，比如“3万”。",
    "insurance_again": "我没听明白。{asked}",
    "insurance_scheme_unsure": (
        "不要紧。看看医保卡或者缴费单；单位交过、退休前有单位的，多半是职工医保，别的多半是居民医保。"
        "还是不清楚，打 12393 问一声，再来算。"
    ),
    "insurance_level_unsure": (
        "不要紧。社区医院、卫生院一般是一级；医院门口、收据上一般写着几级。还是不清楚，打 12393 问一声，再来算。"
    ),
    "insurance_or_person": "要是说不清，也可以请人给您打电话。{asked}",
}

SCHEMES = {"居民": "居民医保", "在职职工": "职工医保（在上班）", "退休职工": "职工医保（已退休）"}
EMPLOYEES = "职工医保"
CARES = {"门诊": "门诊", "住院": "住院"}
LEVELS = {"一级": "一级医院", "二级": "二级医院", "三级": "三级医院"}
"""The pack's words as a resident reads them on buttons and at the head of a sum."""
