### 运行页面：放大的指标及其数据点、参数、继续运行的方法。

tab-system = 系统

## 指标

metric-row-name = { $name }，最新值 { $value }
metric-row-drawn = { $name }，最新值 { $value }，已在图表中
metric-section-name = { $name }，{ $n } 个指标
metric-section-draw = 绘制全部 { $n } 个指标
metric-section-draw-some = 绘制 { $n } 个指标中的前 { $most } 个
metrics-count = { $n } 个指标
metrics-found = { $n } 个指标中的 { $shown } 个
metric-sort = 指标排序
metric-sort-name = 名称
metric-sort-last = 最新值
metric-sort-points = 数据点数
metric-add-tip = Ctrl+单击可添加
metric-add-tip-mac = ⌘+单击可添加
metric-add-hint = Ctrl+单击或空格键可添加到图表
metric-add-hint-mac = ⌘+单击或空格键可添加到图表
metrics-system-only = 此运行只有系统指标
metrics-show-system = 显示系统指标
open-metric = 打开 { $name }
show-all-metrics = 全部显示
chart-min-at = 最小 { $value }（步 { $step }）
chart-max-at = 最大 { $value }（步 { $step }）
chart-settings = 图表选项
show-on-charts-page = 在图表页中显示

## 数据点

points = 数据点
points-in-view = 可见 { $shown } / { $n }
points-step = 步
points-relative = 相对时间
points-wall = 时间
points-value = 值
points-smoothed = 平滑值
points-change = 变化
points-row-name = 步 { $step }，{ $value }
points-go-to = 转到步
points-copy = 复制
points-copy-tip = 以制表符分隔的文本复制所选行，未选择时复制全部
points-csv = CSV
points-csv-tip = 以完整精度保存全部数据点
points-none = 可见范围内没有数据点
points-show-all = 全部显示
points-too-many = 超过 { $n } 行，请保存为 CSV
points-scroll = 滚动数据点

## 参数

params-search = 搜索参数
params-as = 参数显示方式
params-list = 列表
params-tree = 树
params-copy = 复制全部参数
params-copy-json = 复制为 JSON
params-copy-yaml = 复制为 YAML
params-none-found = 没有匹配的参数
param-more-lines = ↵ +{ $n }
param-cut = 仅显示开头部分，复制可得到全部内容。
param-branch = { $n } 个值

## 继续运行

resume = 继续
resume-python = 复制 Python 代码
resume-command = 复制命令
copy-folder = 复制文件夹路径
