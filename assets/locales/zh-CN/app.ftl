### 窗口：开始页、工具栏、运行表格、运行页、问题列表。

language-name = 简体中文
language = 语言

## 开始页

start-claim = 打开任意 MLflow 结果文件夹：无需 Python、服务器或网络。
drop-here = 将文件夹拖放到此处
drop-what = mlruns 文件夹或 mlflow.db
open-folder = 打开文件夹…
open-database = 打开 mlflow.db…
enter-path = 输入或粘贴路径
opening = 正在打开 { $path }
open-sample = 打开内置示例
recent = 最近打开
recent-none = 打开过的位置会显示在这里。
recent-missing = 找不到
clear-list = 清除列表
forget-recent = 从列表中移除

## 顶栏

toggle-sidebar = 侧边栏
toggle-inspector = 检查器
refresh = 重新读取
filter-runs = 筛选运行
filter-tip = 运行的名称、ID、参数、标签或指标名中须包含的词。“"…"”表示整体匹配，-词 表示排除。
clear-filter = 清除筛选
theme = 主题
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
show-in-folder = 在文件夹中显示
close-place = 关闭
close = 关闭
cancel = 取消

## 侧边栏

experiments = 实验
deleted-experiments = 已删除的实验
experiment-without-name = 实验 { $id }
experiment-tip =
    { $name }
    ID { $id }
    创建于 { $created }
models = 模型
prompts = 提示词
traces = 追踪
traces-count = { $n } 条追踪
tick-only = 只显示此实验
tick-all = 显示全部实验
copy-experiment-id = 复制实验 ID
and-more = 还有 { $n } 项

## 标签页与菜单

tab-table = 表格
tab-charts = 图表
tab-overview = 概览
tab-metrics = 指标
tab-artifacts = 工件
stage-active = 活动
stage-deleted = 已删除
stage-all = 活动和已删除
columns = 列
parameter = 参数
metric = 指标
tag = 标签
hide-equal-params = 只显示有差异的参数
reset-columns = 重置列
hide-column = 隐藏此列
sort-ascending = 升序排列
sort-descending = 降序排列

## 运行表格

parameters = 参数
metrics = 指标
system-metrics = 系统指标
tags = 标签
column-run = 运行
column-created = 创建时间
column-duration = 时长
column-status = 状态
column-experiment = 实验
column-user = 用户
column-source = 来源
column-git-commit = Git 提交
column-run-id = 运行 ID
open-run = 打开运行
show-artifacts = 查看工件
show-charts-of-selection = 查看所选运行的图表
show-in-charts = 在图表中显示
hide-from-charts = 在图表中隐藏
copy-run-id = 复制运行 ID
copy-run-name = 复制运行名称
copy-name = 复制名称
copy-value = 复制值
copy-path = 复制路径
fold = 折叠
unfold = 展开
fold-all = 全部折叠
unfold-all = 全部展开
status-finished = 已完成
status-failed = 失败
status-running = 运行中
status-killed = 已终止
status-scheduled = 已排程
status-unknown = 未知状态
chip-orphan = 缺少父运行
chip-cycle = 已断开循环
chip-parent-elsewhere = 父运行在别处
chip-deleted = 已删除
chip-unreadable = 无法读取
chip-no-meta = 缺少 meta.yaml
chip-other-id = 内部 ID 不一致
chip-other-experiment = 内部实验不一致
chip-unknown-stage = 阶段不明确
chip-locked = 没有权限
chip-loose = 游离
empty-filter = 没有运行符合此筛选
empty-filter-why = 有 { $n } 个运行被隐藏。
empty-ticked = 未选择实验
empty-ticked-why = 在侧边栏勾选实验即可查看其运行。
empty-stage = 此处没有运行
empty-stage-why = 另一阶段中有运行。
show-all-stages = 显示活动和已删除
empty-unreadable = 此处无法读取任何内容
empty-runs = 没有运行
empty-runs-why = 这些实验尚未记录任何内容。

## 运行页

back = 返回
next-run = 下一个运行
previous-run = 上一个运行
note = 备注
details = 详情
started = 开始
ended = 结束
parent-run = 父运行
parent-missing = { $id } 不在此处
child-runs = 子运行
model = 模型
registered-as = 注册为
artifact-uri = 工件 URI
dataset = 数据集
datasets = 数据集
figures = 图片
all-artifacts = 全部工件
curves = 曲线
no-metrics = 此运行没有指标
shown-of = { $shown } / { $n }
last = 最新
metric-min = 最小
metric-max = 最大
at-step = 所在步
metric-tip =
    { $value }
    步 { $step }
    { $time }
points-count = { $n } 个点

## 图表页

search-metrics = 查找指标
x-axis = 横轴
y-axis = 纵轴
axis-step = 步
axis-relative = 相对时间
axis-wall = 实际时间
linear = 线性
log = 对数
drawn-runs = 绘制的运行
all-in-view = 全部
selected-only = 所选
drawn-of = 已绘制 { $shown } / { $n } 个运行
section-other = 其他
enlarge = 放大
no-drawn = 没有绘制任何运行
no-drawn-why = 在表格中选择运行，或显示全部运行。
no-charts = 没有可绘制的指标
no-charts-why = 当前的运行都没有记录指标。
no-metric-found = 没有匹配的指标
search-metrics-tip = 正则表达式，例如 ^val/ 或 acc|f1
x-scale = X 刻度
x-metric = 以指标为 X
no-x-metric = 无
relative-to = 起点
since-start = 运行开始
since-first = 首个数据点
smoothing = 平滑
smoothing-none = 无
smoothing-ema = EMA
smoothing-time-ema = 时间 EMA
smoothing-gaussian = 高斯
smoothing-mean = 均值
smoothing-amount = 强度
show-raw = 平滑曲线后显示原始曲线
point-order = X 倒退时
order-sorted = 排序
order-stored = 断开曲线
ignore-outliers = Y 轴按第 5–95 百分位缩放
chart-options = 图表选项
chart-columns = 列数
columns-auto = 自动
link-x = 所有图表显示同一段 X
color-by = 着色依据
color-by-run = 运行
spread-colors = 颜色互不相同
color-of-run = { $name } 的颜色
color-slot = 颜色 { $n }
color-own = 自选颜色
color-reset = 恢复默认
group = 分组
grouped-by = 按 { $key }
group-parent = 父运行
group-name = 名称模式
group-name-hint = 例如 ^(.+)_seed
group-center = 曲线
center-mean = 均值
center-median = 中位数
group-band = 区间
band-none = 无
band-std = ± 标准差
band-stderr = ± 标准误
band-minmax = 最小–最大
band-ci95 = 95% 置信
group-align = 对齐
align-exact = 相同 X
align-interpolate = 插值
x-range = X 范围
y-range = Y 范围
range-from = 从
range-to = 到
range-all = 显示全部
chart-menu = 此图表的选项
chart-own-options = 此图表的选项（单独设置）
as-others = 与其他图表相同
remove-chart = 移除此图表
section-own = 自建
add-chart = 新建图表
add-chart-why = 多个指标共用一张图；表达式可用指标计算。
add-chart-hint =
    train/loss
    val/loss − train/loss
add-chart-lines = 指标与表达式，每行一个
add-chart-done = 添加
mark-view = 当前范围的统计
marked-range = { $from } – { $to }
marked-run = 运行
marked-points = 点数
marked-at-step = 步
marked-mean = 均值
marked-change = 变化
marked-copy = 复制为表格
marked-zoom = 放大

## Deleting, restoring, editing

undo = 撤销
save = 保存
edit = 编辑
rename = 重命名…
deleted = 已删除
restore = 恢复
read-only = 只读：此处无法更改
restore-with-all = 连同全部运行一起恢复
restore-some = { $n ->
    [0] 只能恢复运行和实验
   *[other] 将恢复其中 { $n } 项；已记录的模型和没有运行的文件夹保持不变
}
read-only-why = 这里无法更改任何内容，因为没有写入权限：{ $path }
delete-runs = { $n ->
    [one] 删除
   *[other] 删除 { $n } 个运行
}
delete-with-children = 连同下级运行一起删除
delete-experiment = 删除实验
restore-runs = { $n ->
    [one] 恢复
   *[other] 恢复 { $n } 个运行
}
restore-with-children = 连同下级运行一起恢复
edit-name = 名称
edit-note = 备注
edit-description = 说明
edit-tag = 标签
edit-tag-name = 标签名
edit-tag-value = 值
edit-note-hint = Markdown
edit-discard-ask = 不保存所写内容就离开？
edit-discard = 放弃
edit-keep = 继续编辑
add-note = 添加备注
add-tag = 添加
remove-tag = 移除
done-deleted-runs = { $n ->
    [1] 已删除“{ $name }”
   *[other] 已删除 { $n } 个运行
}
done-deleted-experiment = 已删除实验“{ $name }”
done-restored-runs = { $n ->
    [1] 已恢复“{ $name }”
   *[other] 已恢复 { $n } 个运行
}
done-restored-experiment = 已恢复实验“{ $name }”
done-restored-items = { $n ->
    [1] 已恢复“{ $name }”
   *[other] 已恢复 { $n } 项
}
done-renamed = 已重命名为“{ $name }”
done-note = 已保存“{ $name }”的备注
done-tag = 已保存“{ $name }”的标签“{ $tag }”
done-tag-removed = 已移除“{ $name }”的标签“{ $tag }”
done-undone-what = 已撤销：{ $what }
edit-not-saved = 未保存：{ $why }
recovered-put-back = { $n ->
    [1] 已放回“{ $name }”
   *[other] 已放回“{ $name }”等（另有 { $more } 项）
}
recovered-completed = { $n ->
    [1] 已完成“{ $name }”
   *[other] 已完成“{ $name }”等（另有 { $more } 项）
}
recovered-nothing = 没有需要处理的内容
recovering = 已完成 { $done } / { $n } 项，已移除 { $files } 个文件（{ $size }）
notice-not-logged = 未能写入操作日志：{ $cause }
in-use-title = 删除似乎正在使用的内容？
in-use-runs = { $n } 个运行似乎正在使用：状态为运行中，最近变化：{ $when }。仍要删除吗？仍在写入的程序可能会出错。
in-use-experiment = 此实验中有运行似乎正在使用：状态为运行中，最近变化：{ $when }。仍要删除该实验吗？仍在写入的程序可能会出错。
in-use-delete = 仍然删除
interrupted = 上次更改中断：{ $n } 项处于中间状态
interrupted-finish = 完成
interrupted-put-back = 放回
interrupted-finish-why = 完成剩余的更改；若是永久删除，仅移除已移出原处的内容
interrupted-put-back-why = 把完整的内容全部放回原处
interrupted-all-lost = 其中没有可以放回的内容
interrupted-lost = 其中 { $n } 项已部分删除，无法放回
interrupted-lost-item = { $item }（无法放回）
interrupted-removed = 有一次永久删除被中断：{ $n } 项中已移除 { $removed } 项
interrupted-removed-item = { $item }（已移除）
deleted-total = { $n } 项，{ $size }
deleted-measuring = 正在查看…
deleted-measured = 已测量 { $n } / { $all } 项，{ $size }
deleted-failed = 无法获知
deleted-none = 没有已删除的内容
deleted-none-why = 删除的内容会留在这里，直到恢复或永久删除。
deleted-left-out = { $n } 项未列入：{ $why }
deleted-since = 删除时间
size = 大小
files = 文件
column-name = 名称
choose-all = 全选
choose-older = 选择 { $n } 项
older-than = 删除超过
days = 天
choose-by = 选择依据
age-days = 时长
age-date = 日期
deleted-before = 删除时间早于
calendar-previous = 上个月
calendar-next = 下个月
calendar-month = { $year }年{ $month }月
calendar-weekday = { $day ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
   *[7] 日
}
unknown-age = 未知
deleted-model = 已记录的模型
operations-log = 操作日志
leftover = 其中没有运行
children-stay = { $n } 个下级运行保留
purge-chosen = { $n ->
    [0] 永久删除…
   *[other] 永久删除 { $n } 项（{ $size }）…
}
purge-title = 永久删除
purge-report = 已永久删除
purge-experiments = { $n } 个实验
purge-runs = { $n } 个运行
purge-models = { $n } 个模型
purge-leftovers = { $n } 个不含运行的文件夹
# 用于其他文字之中：文件数。
some-files = { $files } 个文件
purge-summary = { $what }：{ some-files }，{ $size }
purge-nothing = 没有可移除的内容
purge-for-good = 此操作无法撤销。
purge-outside = 位于此文件夹之外，不作改动：
purge-lost-sources = 将失去来源的注册模型版本：
purge-skipped = 保持原样：
purge-type = 请输入运行数 { $n } 以确认：
purge-typed = 运行数
purge-button = { $n ->
    [one] 永久删除，释放 { $size }
   *[other] 永久删除 { $n } 项，释放 { $size }
}
purge-progress-files = { $done } / { $n } 项，{ $files } / { $allfiles } 个文件，{ $size } / { $allsize }
purge-without-recovery = 不作恢复记录，删除 { $n } 项
purge-without-recovery-why = 磁盘已满。若不作恢复记录，Runatlas 中途被终止时，可能有一项只删除了一半而无从得知，数据库也可能损坏。
purge-stop = 完成当前项后停止
purge-done = 已移除 { $n } 项，释放 { $size }
trash-button = 改为移至系统回收站
trash-why = 清空回收站之前，可以从中还原到原位置（仍为已删除状态）；在此之前不会释放空间。
trash-report = 已移至系统回收站
trash-progress = 已移动 { $done } / { $n }
trash-done = 已将 { $n } 项移至系统回收站，共 { $size }
purge-stopped = 已停止：其余未改动

## Export

export-title = 导出图表
export-chart = 导出此图表
export-charts = 导出显示的图表
export-format = 格式
format-svg = SVG
format-pdf = PDF
format-png = PNG
format-csv = CSV
format-csv-wide = CSV（宽表）
format-tikz = TikZ
export-csv-why = 每个数据点一行，含运行、指标、步与时间，保留全部精度。
export-csv-wide-why = 首列为 X，其后每条曲线一列，保留全部精度。
export-size = 尺寸
export-single = 单栏
export-double = 双栏
export-slide = 幻灯片
export-width = 宽
export-height = 高
export-unit = 单位
export-text = 文字
export-font-size = 字号（磅）
export-line = 线宽
export-line-width = 曲线宽度（磅）
export-resolution = DPI
export-pixels = { $size } 像素
export-heading = 标题
export-no-heading = 无
export-automatic = 自动
export-range-hint = 下限 : 上限
export-legend = 图例
legend-inside = 图内空白处
legend-top-left = 图内左上
legend-top-right = 图内右上
legend-bottom-left = 图内左下
legend-bottom-right = 图内右下
legend-right = 图右侧
legend-below = 图下方
legend-none = 无
export-colors = 颜色
colors-as-shown = 与屏幕一致
colors-safe = 色盲友好
colors-greyscale = 灰度
export-paper = 底色
export-grid = 网格
export-frame = 边框
export-ticks = 刻度线
export-markers = 数据点
export-raw = 原始曲线
export-transparent = 透明
export-preview = 预览
export-zoom = 预览大小
export-check = 查看方式
check-colour = 彩色
check-greyscale = 灰度
check-deuteranopia = 绿色盲
export-series = { $n } 条曲线
export-to = 保存到
export-path = 文件
export-choose = 选择文件夹
export-copy-command = 复制命令
export-copy-image = 复制图像
export-copy-text = 复制文本
export-save = 保存 { $format }
export-replace = 替换已有文件
notice-exported = 已保存为 { $path }

## 状态栏与通知

runs-count = { $n } 个运行
runs-of = { $shown } / { $n } 个运行
selected-count = 已选 { $n } 个
charts-hint = 拖动缩放 · Shift 拖动平移 · Ctrl 拖动标记 · 双击还原
drawn-count = 已绘制 { $n } 个
read-in = 用时 { $time }
reading-progress = 正在读取 { $done } / { $n } 个运行
reading-cancelled = 读取已取消；显示的是已读取的内容
lost-count = { $n } 处无法读取
notes-count = { $n } 条提示
notice-copied = 已复制
notice-settings-unread = 部分设置无法读取，已恢复为默认值；原有设置已另行保留。
notice-settings-unsaved = 无法保存设置：{ $cause }
error-job = Runatlas 内部出错，其余功能不受影响。

## 问题

problems = 问题
problems-why = 其余内容均已读取；磁盘上没有任何改动。
no-problems = 没有问题
copy-list = 复制列表
severity-lost = 无法显示
severity-repaired = 已显示，但比 MLflow 更宽松地读取
severity-note = 值得注意
at-line = 第 { $line } 行

### 占用空间。

space = 空间占用
space-total = { $n } 个文件，磁盘占用 { $size }
space-measuring = 正在测量…
space-view = 显示
space-runs = 运行
space-experiments = 实验
space-paths = 工件路径
space-kinds = 类别
space-leftovers = 无运行的文件夹
space-on-disk = 磁盘占用
space-share = 占比
space-none = 没有可测量的内容
space-leftovers-none = 没有残留
space-leftovers-why = 曾经有运行的文件夹（例如 mlflow gc 留下的）会显示在这里。
space-delete = { $n ->
    [0] 删除运行
   *[other] 删除 { $n } 个运行，{ $size }
}
space-delete-tip = 已删除的运行仍占用空间，直到在“已删除”页面中永久删除。
space-run-deleted = 已删除
space-others = 其他名称
space-in-runs = 见于 { $n } 个运行
kind-models = 模型与检查点
kind-data = 数组与二进制表
kind-text = 文本、表格与报告
kind-images = 图片
kind-media = 音频与视频
kind-archives = 压缩包
kind-other = 其他工件
kind-metrics = 指标历史
kind-records = 描述、参数与标签
kind-traces = 追踪
kind-database = 数据库
