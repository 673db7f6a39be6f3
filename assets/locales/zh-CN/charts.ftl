### charts

chart-empty = 没有可绘制的值
chart-empty-range = 此范围内没有值
chart-name = { $metric } 图表，{ $n } 个运行
chart-bars-name = { $metric } 条形图，{ $n } 个运行
chart-more-runs = 另有 { $n } 个
chart-run-ended = 止于 { $at }
chart-run-starts = 始于 { $at }
chart-cursor-step = 第 { $step } 步
chart-cursor-index = 第 { $index } 点
chart-run-hidden = { $name }（已隐藏）

note-steps-equal-relative = 所有步数相同：改以相对时间为横轴
note-steps-equal-index = 所有步数相同：改以记录顺序为横轴
note-times-equal-step = 所有时间相同：改以步数为横轴
note-times-equal-index = 所有时间相同：改以记录顺序为横轴
note-steps-sorted = { $n } 个运行的横轴出现回退：其数据点已排序
note-not-positive = { $n } 个值不是正数，无法显示在对数坐标上

tick-milliseconds = { $value } 毫秒
tick-seconds = { $value } 秒
tick-minutes = { $value } 分
tick-hours = { $value } 小时
tick-days = { $value } 天
tick-day = { $month }{ $day }日
tick-year = { $year }年
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
