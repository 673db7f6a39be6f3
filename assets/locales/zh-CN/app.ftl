### 窗口：开始页、工具栏、运行表格、运行页、问题列表。

language-name = 简体中文
language = 语言

## 开始页

start-claim = 打开任意 MLflow 结果文件夹，无需 Python、服务器或网络。
drop-here = 将文件夹拖放到此处
drop-what = mlruns 文件夹、mlflow.db 或视图文件
open-folder = 打开文件夹…
open-database = 打开 mlflow.db…
enter-path = 输入或粘贴路径
opening = 正在打开 { $path }
open-sample = 打开内置示例
recent = 最近打开
recent-none = 打开过的文件夹会显示在这里。
recent-missing = 未找到
clear-list = 清除列表
forget-recent = 从列表中移除

## 顶栏

toggle-sidebar = 侧边栏
toggle-inspector = 检查器
refresh = 刷新
filter-runs = 筛选运行
filter-tip = 输入词语，或条件，例如 params.lr < 0.01。用 "…" 匹配短语，-词 表示排除。
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
model-without-name = 未命名模型
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

## 多个存储

column-store = 存储
stores-once = 每个运行只算一次
stores-one = 仅 { $store }
stores-all = 全部存储
stores-shared = { $n } 个运行存在于多个存储中
stores-twins = 此处的内容也都在 { $stores } 中
in-stores = 在 { $n } 个存储中
in-stores-tip =
    位于 { $stores }
    此处显示：{ $store }
also-in = 也在 { $stores } 中

## 标签页与菜单

tab-table = 表格
tab-charts = 图表
tab-overview = 概览
tab-metrics = 指标
tab-artifacts = 工件
stage-active = 未删除
stage-deleted = 已删除
stage-all = 全部
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
chip-cycle = 循环
chip-parent-elsewhere = 父运行在其他实验中
chip-deleted = 已删除
chip-unreadable = 无法读取
chip-no-meta = 缺少 meta.yaml
chip-other-id = ID 不一致
chip-other-experiment = 实验不一致
chip-unknown-stage = 未知阶段
chip-locked = 无权访问
chip-loose = 不属于任何实验
chip-artifacts-only = 仅有工件
run-artifacts-only = 该运行只剩工件。描述它的数据库或 meta.yaml 不在这里，因此不能编辑或删除。
empty-filter = 没有符合筛选条件的运行
empty-filter-why = 已隐藏 { $n } 个运行。
empty-ticked = 未选择实验
empty-ticked-why = 在侧边栏勾选实验以查看其运行。
empty-stage = 此处没有运行
empty-stage-active-why = 所有运行均已删除。
empty-stage-deleted-why = 没有已删除的运行。
show-all-stages = 显示全部
empty-unreadable = 此处的内容均无法读取
empty-runs = 没有运行
empty-runs-why = 这些实验尚无记录。

## 运行页

back = 返回
next-run = 下一个运行
previous-run = 上一个运行
note = 备注
details = 详情
started = 开始
ended = 结束
parent-run = 父运行
parent-missing = { $id }（缺失）
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
at-step = 步数
metric-tip =
    { $value }
    第 { $step } 步
    { $time }
points-count = { $n } 个点

## 图表页

search-metrics = 搜索指标
x-axis = X 轴
y-axis = Y 轴
axis-step = 步数
axis-relative = 相对时间
axis-wall = 实际时间
linear = 线性
log = 对数
drawn-runs = 图表中的运行
all-in-view = 当前全部
selected-only = 所选
drawn-of = 图表中 { $shown } / { $n } 个运行
section-other = 其他
enlarge = 放大
no-drawn = 图表中没有运行
no-drawn-why = 在表格中选择运行，或显示全部运行。
no-charts = 没有可绘制的指标
no-charts-why = 当前显示的运行都没有指标。
no-metric-found = 没有匹配的指标
search-metrics-tip = 正则表达式，例如 ^val/ 或 acc|f1
x-scale = X 刻度
x-metric = 以指标为 X
no-x-metric = 无
relative-to = 起点
since-start = 运行开始
since-first = 首个点
smoothing = 平滑
smoothing-none = 无
smoothing-ema = EMA
smoothing-time-ema = 时间 EMA
smoothing-gaussian = 高斯
smoothing-mean = 均值
smoothing-amount = 强度
show-raw = 显示原始曲线
point-order = X 回退时
order-sorted = 按 X 排序
order-stored = 断开曲线
ignore-outliers = Y 轴按第 5–95 百分位缩放
chart-options = 页面选项
chart-columns = 列数
columns-auto = 自动
link-x = 联动 X 轴
color-by = 着色依据
color-by-run = 运行
group = 分组
grouped-by = 按 { $key }
group-parent = 父运行
group-name = 名称模式
group-name-hint = 例如 ^(.+)_seed
group-center = 曲线
center-mean = 均值
center-median = 中位数
group-band = 误差带
band-none = 无
band-std = ± 标准差
band-stderr = ± 标准误
band-minmax = 最小–最大
band-ci95 = 95% 置信
group-align = 对齐方式
align-exact = 相同 X
align-interpolate = 插值 X
x-range = X 范围
y-range = Y 范围
range-from = 从
range-to = 到
range-all = 显示全部
chart-menu = 图表选项
chart-own-options = 图表选项（已自定义）
as-others = 使用页面选项
remove-chart = 移除图表
section-own = 自建
add-chart = 新建图表
add-chart-why = 每行一个指标或表达式；表达式以 = 开头
add-chart-hint =
    train/loss
    =val/loss - train/loss
add-chart-lines = 指标与表达式，每行一个
add-chart-done = 添加
mark-view = 可见范围的统计
marked-range = { $from } – { $to }
marked-run = 运行
marked-points = 点数
marked-at-step = 步数
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
read-only = 只读
restore-with-all = 连同全部运行恢复
restore-some = { $n ->
    [0] 只能恢复运行和实验
   *[other] 恢复 { $n } 项；跳过已记录的模型和残留文件夹
}
read-only-why = 只读：{ $path }
delete-runs = { $n ->
    [1] 删除
   *[other] 删除 { $n } 个运行
}
delete-with-children = 连同子运行删除
delete-experiment = 删除实验
restore-runs = { $n ->
    [1] 恢复
   *[other] 恢复 { $n } 个运行
}
restore-with-children = 连同子运行恢复
edit-name = 名称
edit-note = 备注
edit-description = 说明
edit-tag = 标签
edit-tag-name = 标签名
edit-tag-value = 值
edit-note-hint = Markdown
edit-discard-ask = 放弃更改？
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
recovering = 已完成 { $done } / { $n } 项，已删除 { $files } 个文件（{ $size }）
notice-not-logged = 未能写入操作日志：{ $cause }
in-use-title = 仍在使用，要删除吗？
in-use-runs = { $n } 个运行似乎正在使用：标记为运行中，最近更改于{ $when }。如果有程序仍在写入，该程序可能出错。
in-use-experiment = 此实验中有运行似乎正在使用：标记为运行中，最近更改于{ $when }。如果有程序仍在写入，该程序可能出错。
in-use-delete = 仍然删除
interrupted = 上次操作被中断，{ $n } 项处于中间状态
interrupted-finish = 完成
interrupted-put-back = 放回
interrupted-finish-why = 完成该操作。若为永久删除，只移除已移出原处的内容。
interrupted-put-back-why = 恢复所有完整的项
interrupted-all-lost = 没有可恢复的内容
interrupted-lost = 其中 { $n } 项已部分移除，无法恢复
interrupted-lost-item = { $item }（无法恢复）
interrupted-removed = 有一次永久删除被中断：{ $n } 项中已删除 { $removed } 项
interrupted-removed-item = { $item }（已删除）
deleted-total = { $n } 项，{ $size }
deleted-measuring = 正在扫描…
deleted-measured = 已测量 { $n } / { $all } 项，{ $size }
deleted-failed = 无法列出已删除的内容
deleted-none = 没有已删除的内容
deleted-none-why = 已删除的内容会保留在这里，直到恢复或永久删除。
deleted-left-out = 已跳过 { $n } 项：{ $why }
deleted-since = 删除时间
size = 大小
files = 文件
column-name = 名称
choose-all = 全选
choose-older = 选择 { $n } 项
older-than = 删除超过
days = 天
choose-by = 选择依据
age-days = 天数
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
leftover = 无运行
unknown-run = 含工件的未知运行
children-stay = 保留 { $n } 个子运行
purge-chosen = { $n ->
    [0] 永久删除…
   *[other] 永久删除 { $n } 项（{ $size }）…
}
purge-title = 永久删除
purge-report = 已永久删除
purge-experiments = { $n } 个实验
purge-runs = { $n } 个运行
purge-models = { $n } 个已记录的模型
purge-leftovers = { $n } 个残留文件夹
purge-unknown-runs = { $n } 个含工件的未知运行
purge-unknown-runs-why = { $n } 个文件夹中的工件所属的运行，在已打开的存储中找不到；其他位置的数据库可能仍需要这些文件。
# 用于其他文字之中：文件数。
some-files = { $files } 个文件
purge-summary = { $what }：{ some-files }，{ $size }
purge-nothing = 没有可移除的内容
purge-for-good = 此操作无法撤销。
purge-outside = 位于此文件夹之外（保留）：
purge-kept-shared = 保留，这些文件也属于其他运行：
purge-kept-unclear = 保留，其中可能有其他文件：
purge-lost-sources = 将失去来源的注册模型版本：
purge-elsewhere = 这些运行在其他文件夹中的工件，一并移除：
purge-skipped = 已跳过：
purge-type = 请输入运行数（{ $n }）以确认：
purge-typed = 运行数
purge-button = { $n ->
    [1] 永久删除，释放 { $size }
   *[other] 永久删除 { $n } 项，释放 { $size }
}
purge-progress-files = { $done } / { $n } 项，{ $files } / { $allfiles } 个文件，{ $size } / { $allsize }
purge-without-recovery = 不作恢复记录，删除 { $n } 项
purge-without-recovery-why = 磁盘已满。不作恢复记录：如果中途中断，删除到一半的项无法列出，数据库也可能损坏。
purge-stop = 完成当前项后停止
purge-done = 已永久删除 { $n } 项，释放 { $size }
trash-button = 改为移至系统回收站
trash-why = 清空回收站之前可以从中放回；清空后才释放空间。
trash-report = 已移至系统回收站
trash-progress = 已移动 { $done } / { $n }
trash-done = 已将 { $n } 项移至系统回收站，共 { $size }
purge-stopped = 已停止；其余内容未改动

## Export

export-title = 导出图
export-chart = 导出图表
export-charts = 导出显示的图表
export-format = 格式
format-svg = SVG
format-pdf = PDF
format-png = PNG
format-csv = CSV
format-csv-wide = CSV（宽表）
format-tikz = TikZ
export-csv-why = 每个记录的点一行：运行、指标、步数、时间，保留全部精度。
export-csv-wide-why = 首列为 X，其后每条曲线一列，保留全部精度。
export-run-ids = 第二行写入运行 ID
export-size = 尺寸
export-single = 单栏
export-double = 双栏
export-slide = 幻灯片
export-width = 宽
export-height = 高
export-unit = 单位
export-text = 文字
export-font-size = 字号（磅）
export-line = 线条
export-line-width = 曲线宽度（磅）
export-resolution = DPI
export-pixels = { $size } 像素
export-heading = 标题
export-no-heading = 无
export-automatic = 自动
export-range-hint = 下限 : 上限
export-legend = 图例
legend-inside = 图内（自动）
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
export-paper = 背景
export-grid = 网格
export-frame = 边框
export-ticks = 刻度线
export-markers = 数据点
export-raw = 原始曲线
export-transparent = 透明
export-text-as-paths = 文字转为路径
export-preview = 预览
export-zoom = 预览大小
export-check = 预览方式
check-colour = 彩色
check-greyscale = 灰度
check-deuteranopia = 绿色盲
export-series = { $n } 条曲线
export-to = 保存到
export-path = 文件
export-choose = 选择文件…
export-copy-command = 复制命令
export-copy-image = 复制图片
export-copy-text = 复制文本
export-save = 另存为 { $format }
export-replace = 替换文件
notice-exported = 已保存为 { $path }
export-saved = 已保存到 { $name }

## 状态栏与通知

runs-count = { $n } 个运行
runs-of = { $shown } / { $n } 个运行
selected-count = 已选 { $n } 个
charts-hint = 拖动：缩放 · Shift+拖动：平移 · Ctrl+拖动：统计 · 双击：还原
drawn-count = 图表中 { $n } 个
read-in = 读取用时 { $time }
reading-progress = 正在读取 { $done } / { $n } 个运行
reading-cancelled = 已取消读取；显示已读取的内容
errors-count = { $n } 个错误
notes-count = { $n } 条提示
notice-copied = 已复制
notice-settings-unread = 部分设置无法读取，已重置。原有设置已保留。
notice-settings-unsaved = 无法保存设置：{ $cause }
error-job = Runatlas 内部出错，其余功能不受影响。

## 问题

problems = 问题
problems-why = 其余内容均已读取；磁盘内容没有改动。
problems-looking = 正在查看文件和指标历史…
no-problems = 没有问题
copy-list = 复制列表
severity-lost = 错误：无法读取
severity-repaired = 提示：已显示；MLflow 会拒绝读取
severity-note = 提示
at-line = 第 { $line } 行

### 占用空间。

space = 磁盘占用
space-total = { $n } 个文件，磁盘占用 { $size }
space-measuring = 正在测量…
space-view = 显示
space-runs = 运行
space-experiments = 实验
space-paths = 工件路径
space-kinds = 类别
space-leftovers = 残留文件夹
space-on-disk = 磁盘占用
space-share = 占比
space-none = 没有可测量的内容
space-leftovers-none = 没有残留文件夹
space-leftovers-why = 已删除的运行留下的文件夹（例如由 mlflow gc 留下）会显示在这里。
space-delete = { $n ->
    [0] 删除运行
   *[other] 删除 { $n } 个运行，{ $size }
}
space-delete-tip = 已删除的运行仍占用空间，直到在“已删除”页面永久删除。
space-run-deleted = 已删除
space-others = 其他名称
space-in-runs = 位于 { $n } 个运行中
kind-models = 模型与检查点
kind-data = 数组与二进制表
kind-text = 文本、表格与报告
kind-images = 图片
kind-media = 音频与视频
kind-archives = 压缩包
kind-other = 其他工件
kind-metrics = 指标历史
kind-records = 元数据
kind-traces = 追踪
kind-database = 数据库

## Bars

more = 更多
