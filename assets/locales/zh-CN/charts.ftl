### charts

chart-empty = 没有可绘制的值
chart-empty-range = 此范围内没有值
chart-name = { $metric } 图表，{ $n } 个运行
chart-name-curves = { $metric } 图表，{ $n } 条曲线
chart-name-groups = { $metric } 图表，{ $n } 个分组
chart-bars-name = { $metric } 条形图，{ $n } 个运行
chart-more-runs = 另有 { $n } 个
chart-run-ended = 止于 { $at }
chart-run-starts = 始于 { $at }
chart-cursor-step = 第 { $step } 步
chart-cursor-index = 第 { $index } 点
chart-run-hidden = { $name }（已隐藏）
chart-cursor-smoothed = 已平滑
chart-n-of = n={ $n }，共 { $runs }
chart-raw = 原值 { $value }
chart-rail-mark = { $n ->
    [1] 第 { $step } 步：{ $kind }
   *[other] 自第 { $step } 步起：{ $n } × { $kind }
}
chart-x-since-first = 自首个点起
note-steps-equal-relative = 步数全部相同；按相对时间显示
note-steps-equal-index = 步数全部相同；按记录顺序显示
note-times-equal-step = 时间全部相同；按步数显示
note-times-equal-index = 时间全部相同；按记录顺序显示
note-steps-sorted = { $n } 个运行的 X 有回退；其点已排序
note-steps-split = { $n } 个运行的 X 有回退；其曲线已断开
note-metric-equal-step = X 轴指标至多有一个值；按步数显示
note-metric-equal-index = X 轴指标至多有一个值；按记录顺序显示
note-without-x = { $n } 个运行没有 X 轴指标
note-not-joined = { $n } 个点在其步数上没有 X 值
note-left-out-of-groups = { $n } 个值不是有限数；未计入分组
note-x-not-positive = { $n } 个点的 X ≤ 0；对数刻度下不显示
note-never-meets-step = { $x } 在 { $metric } 的各步上没有值：改按步显示
note-never-meets-index = { $x } 在 { $metric } 的各步上没有值：改按记录顺序显示
note-no-times-step = 没有可用的时间：改按步显示
note-no-times-index = 没有可用的时间：改按记录顺序显示
note-without-times = { $n } 条曲线没有可用的时间，未显示
note-without-start = { $n } 条曲线没有可用的开始时间：从其首个值开始计时
note-without-steps = { $n } 条曲线的所有值都在同一步上
note-repeated = { $n } 行重复记录只绘制一次
note-repeated-kept = 保留了 { $n } 行重复记录
note-interpolated = 各运行的 X 取值不同：中间的值为插值
note-cut-to-all = { $n } 个分组只绘制到所有运行都有值的范围
note-fewer-runs = { $n } 个分组中，并非每个运行在每个 X 处都有值
note-beside-reference = { $n } 个点处基准运行没有值，未绘制
note-without-reference = 基准运行在此没有对应曲线：显示的是原值而非差值
note-outliers-outside = 离群点在可见的 Y 范围之外
note-not-positive = { $n } 个值不是正数；对数刻度下不显示
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
error-export-size = 无法生成 { $width } × { $height } pt 的图：每边须大于 0 且不超过 14400 pt（200 英寸）
error-export-too-many-pixels = { $width } × { $height } 像素过大：每边最多 { $side } 像素，总计最多 { $megapixels } 百万像素。请降低 DPI 或缩小图的尺寸
error-export-failed = 无法生成 { $format } 文件：{ $cause }
error-metric-unknown = 没有运行记录过名为 { $name } 的指标
error-metric-unknown-but = 没有运行记录过名为 { $name } 的指标；是否指 { $nearest }？
error-metric-unknown-expression = 没有运行记录过名为 { $name } 的指标；如需计算，请以 = 开头
error-metric-not-logged = 所选运行都没有指标 { $metric }
error-expression-unknown-name-but = “{ $name }”既不是指标，也不是函数；是否指 { $nearest }？
error-expression-empty = 请输入表达式，例如 =1 - accuracy
error-expression-unknown-name = “{ $name }”既不是指标，也不是函数
error-expression-syntax = 第 { $at } 个字符处有语法错误
error-expression-no-metric = 表达式中没有指标
error-expression-too-long = 表达式过长
export-axis-step = 步数
export-axis-relative = 自开始起的时间
export-axis-since-first = 自首个点起的时间
export-axis-wall = 时间
export-axis-index = 记录顺序

## 导出图的提示

note-export-unnamed = { $n } 条曲线未标名称：图例放不下
note-export-names-cut = 过长的名称已缩短
note-export-names-alike = 过长的名称已缩短，其中一些看起来相同
note-export-legend-moved = 图例在该角会遮住曲线，已移到图下方
note-export-higher = 为标出所有名称，图高为 { $height }，而不是 { $asked }
note-export-no-glyph = 本机没有包含 { $characters } 的轮廓字体，以下文字缺少这些字符：{ $names }

## 图表页的布局

section-pinned = 已置顶
section-up = 上移分区
section-down = 下移分区
section-first = 将分区移到最前
sections-fold = 折叠所有分区
sections-unfold = 展开所有分区
card-options = 选项
card-pin = 置顶
card-unpin = 取消置顶
card-move-left = 左移
card-move-right = 右移
card-move-first = 移到最前
card-save = 另存为…
card-copy = 复制数据
card-hide = 隐藏此图表
card-width = 宽度
card-height = 高度
card-size-reset = 恢复默认大小
card-resize = 调整图表大小
chart-facts = { $n } 个运行，{ $points ->
   *[other] { $count } 个点
}
chart-facts-groups = { $n } 个分组，{ $points ->
   *[other] { $count } 个点
}
zoom-x = 已放大至 { $range }，点击还原（{ $key }）
zoom-x-linked = 所有图表已放大至 { $range }，点击还原（{ $key }）
zoom-y = Y 轴范围 { $range }，点击还原（{ $key }）
reset-zoom = 还原缩放
reset-chart-layout = 重置图表布局
show-hidden-charts = 显示隐藏的图表
all-charts-hidden = 所有图表都已隐藏
next-chart = 下一个图表
previous-chart = 上一个图表
notice-points-copied = 已复制 { $n } 个点
error-points-too-many = 共 { $n } 个点，超出剪贴板上限（{ $most }）。请另存为 CSV

## 运行的样式
look-of-run = { $name } 的颜色：{ $look }
look-name = { $color }，{ $dash }
look-none = 无（没有指标的父运行）
look-by-param = 当前按 { $param } 着色
color-own = 其他颜色
color-reset = 自动
color-strength = 饱和度与亮度
color-hue = 色相
color-digits = 六位颜色值
color-blue = 蓝色
color-orange = 橙色
color-violet = 紫色
color-brick = 砖红
color-sky = 天蓝
color-magenta = 品红
color-navy = 藏青
color-teal = 青绿
color-rose = 玫瑰粉
color-forest = 森林绿
color-sand = 沙黄
color-olive = 橄榄绿
dash-solid = 实线
dash-dashed = 虚线
dash-dotted = 点线
dash-dot = 点划线
