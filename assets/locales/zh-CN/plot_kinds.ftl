### 运行的散点图、条形图、箱线图与曲面图，以及图下的说明。

plot-choose-axes = 请选择 x 轴和 y 轴
plot-no-runs = 没有可绘制的运行
plot-others = 其他
plot-missing = 缺失
plot-front = 帕累托前沿
plot-front-of = 帕累托前沿，{ $n } 个运行
plot-trend-of = 趋势线，R² = { $squared }，n = { $n }
plot-note-no-log = { $field } 没有大于 0 的值：坐标轴为线性
plot-note-missing = { $n } 个运行没有 { $field }
plot-note-infinite = { $n } 个运行的 { $field } 为 ∞
plot-note-minus-infinite = { $n } 个运行的 { $field } 为 −∞
plot-note-nan = { $n } 个运行的 { $field } 为 NaN
plot-note-not-positive = { $n } 个运行的 { $field } 不大于 0：显示在对数轴旁
plot-note-nan-or-not-positive = { $n } 个运行的 { $field } 为 NaN 或不大于 0：显示在对数轴旁
plot-note-trend-words = 没有趋势线：{ $field } 是文字，不是数值
plot-note-trend-equal = 没有趋势线：所有运行的 { $field } 都相同
plot-note-trend-few = 没有趋势线：只有 { $have } 个点，需要 { $need } 个
plot-note-trend-range = 没有趋势线：数值相差过大
plot-note-front-words = 没有帕累托前沿：{ $field } 是文字，不是数值
plot-note-front-direction = 没有帕累托前沿：请选择 { $field } 越低越好还是越高越好
plot-note-size-words = { $field } 是文字，不是数值：所有点大小相同
plot-note-size-none = { $field } 没有有限值：所有点大小相同
plot-note-size-missing = { $n } 个运行没有 { $field } 的数值，显示为小圆环
plot-choose-metric = 请选择指标
plot-not-a-number = { $field } 是文字，不是数值
plot-runs = { $n } 个运行
plot-best-is = 最佳：{ $name }，{ $value }
plot-reference-is = { $name }，{ $value }
plot-against = 相对 { $name }
