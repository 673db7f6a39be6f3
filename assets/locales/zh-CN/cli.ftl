### 命令行子命令输出的文字。参数的帮助文字不翻译。

cli-no-display = runatlas：没有可以打开窗口的显示环境；以下命令不需要显示环境：picture、dump、check、ls、export（参见 runatlas --help）

## check

check-read = 已读取 { $experiments } 个实验中的 { $runs } 个运行。
check-none = 没有问题。
check-found = { $n } 个问题：{ $lost } 个丢失，{ $repaired } 个已修复，{ $notes } 个提示。
check-left-running = 运行 { $run } 仍标记为运行中，且没有结束时间

## ls

ls-name = 名称
ls-run-id = 运行 ID
ls-status = 状态
ls-created = 创建时间
ls-duration = 时长
ls-experiment = 实验
ls-note = 备注
ls-deleted = 已删除
ls-orphan = 父运行未知
ls-cycle = 循环已断开
ls-parent-deleted = 父运行已删除
ls-parent-elsewhere = 父运行在另一个实验中
ls-separator = 、
ls-running = 已运行 { $duration }
ls-count = { $n } 个运行
cli-no-window = 无法打开窗口（{ $cause }）。没有窗口时请使用：runatlas ls、check、dump、export 或 picture
check-bare-experiments = 数据库旁有 { $n } 个实验文件夹没有 meta.yaml，其中只有文件
check-bare-runs = 数据库旁有 { $n } 个运行文件夹没有 meta.yaml，其中只有工件
check-bare-models = 数据库旁有 { $n } 个已记录的模型没有 meta.yaml，其文件夹中只有文件
check-one-step = 有 { $n } 个指标的多个值都在同一步；其图表改用时间轴
check-empty-artifacts = 有 { $n } 个工件是空文件

## export

cli-export-no-format = { $path }：无法由扩展名判断格式，请用 --format 指定 svg、pdf、png、csv、csv-wide 或 tikz
cli-export-exists = { $path } 已存在；加上 --force 才会覆盖
cli-export-no-run = 没有 ID 为 { $id } 的运行，或有多个运行以它开头
cli-export-no-runs = 没有可绘制的运行
cli-export-no-metric = 所选运行都没有指标 { $metric }
cli-export-no-metric-but = 所选运行都没有指标 { $metric }；是否指 { $name }？
cli-export-note = 注意：{ $note }

## delete, restore, gc

cli-skipped = 已跳过：{ $what }：{ $why }
cli-even-running = 可能仍有程序在写入。--even-running 可照样删除
cli-deleted = 已删除 { $n } 个运行或实验
cli-restored = 已恢复 { $n } 个运行或实验
cli-recovered = 已处理 { $n } 项
cli-no-log = 未能写入操作日志：{ $cause }
cli-gc-whole-store = gc 针对整个结果文件夹。请指定 { $path }，只处理一部分时再加 --run 或 --experiment
cli-gc-interrupted = { $n ->
    [0] 先前的 { $operation } 在开始前就已中断，没有影响任何内容；--recover put-back 可清除此记录
   *[other] 之前的操作（{ $operation }）被中断，涉及 { $n } 项，参见 --recover
}
cli-gc-no-terminal = 没有终端可供确认。加上 --yes 直接移除，或用 --dry-run 只查看
cli-gc-nothing-removed = 没有移除任何内容
cli-gc-ask = 永久移除 { $n } 项（{ $size }）？此操作无法撤销。请输入 yes：
cli-gc-removed = 已移除 { $n } 项（{ $size }）
cli-gc-ask-trash = 将 { $n } 项（{ $size }）移至系统回收站？请输入 yes：
cli-gc-trashed = 已将 { $n } 项移至系统回收站（{ $size }）
cli-gc-interrupted-purge = 先前有一次永久删除被中断：共 { $n } 项，已移除 { $removed } 项，{ $half } 项处理到一半。见 --recover
cli-gc-ask-without-recovery = 永久移除 { $n } 项（{ $size }）？若程序中途退出将无法恢复。请输入 yes：
cli-without-recovery = 磁盘已满。--without-recovery 可不作记录直接移除
cli-recovering-purge = 有一次永久删除被中断：共 { $n } 项，已移除 { $removed } 项，{ $half } 项处理到一半
cli-recovered-back = 已放回：{ $what } { $name }
cli-recovered-ended = 已完成：{ $what } { $name }
cli-waiting = 正在等待另一个程序处理完毕（进程 { $process }）
cli-at-work = 另一个程序仍在处理（进程 { $process }）
# 用于其他文字之中：运行数。
some-runs = { $runs } 个运行
cli-gc-run = 运行 { $path } { $name }：{ $size }，{ some-files }，删除于 { $since }
cli-gc-experiment = 实验 { $path } { $name }：{ some-runs }，{ $size }，{ some-files }，删除于 { $since }
cli-gc-model = 已记录的模型 { $path } { $name }：{ $size }，{ some-files }
cli-gc-leftover = 残留 { $path }：{ $size }，{ some-files }
cli-gc-unknown-since = 未知时间
cli-gc-children-stay = 其下的 { $n } 个运行保留
cli-gc-traces = 其中的 { $n } 条追踪一并移除
cli-gc-links = 移除 { $n } 个链接，不影响其指向的内容
cli-gc-shared = { $n } 个文件在别处还有其他名称，在那里保留
cli-gc-outside = 位于此文件夹之外，不处理：{ $place }（属于 { $what }）
cli-gc-lost-source = 注册模型 { $model } 的版本 { $version } 将失去来源
cli-gc-total = { $n ->
    [0] 没有可移除的内容
   *[other] { $n } 项，{ some-files }，{ $size }
}
