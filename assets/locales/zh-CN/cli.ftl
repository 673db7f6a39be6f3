### 命令行子命令输出的文字。参数的帮助文字不翻译。

cli-no-display = runatlas：未找到显示环境。无需显示环境的命令：ls、check、dump、export、picture、delete、restore、gc（参见 runatlas --help）

## check

check-read = 已读取 { $experiments } 个实验中的 { $runs } 个运行。
check-none = 没有问题。
check-found = { $n } 个问题：{ $notes } 条提示，{ $errors } 个错误。

## ls

ls-name = 名称
ls-run-id = 运行 ID
ls-status = 状态
ls-created = 创建时间
ls-duration = 时长
ls-experiment = 实验
ls-note = 备注
ls-deleted = 已删除
ls-orphan = 缺少父运行
ls-cycle = 循环
ls-parent-deleted = 父运行已删除
ls-parent-elsewhere = 父运行在其他实验中
ls-artifacts-only = 仅有工件
ls-running = 已运行 { $duration }
ls-count = { $n } 个运行
ls-store = 存储
ls-also-in = 也在 { $stores } 中
cli-no-store = 没有名为 { $store } 的存储。现有：{ $stores }
cli-no-window = 无法打开窗口（{ $cause }）。无需窗口的命令：ls、check、dump、export、picture、delete、restore、gc
check-bare-experiments = 数据库旁有 { $n } 个实验文件夹没有 meta.yaml，只含文件
check-bare-runs = 数据库旁有 { $n } 个运行文件夹没有 meta.yaml，只含工件
check-bare-models = 数据库旁有 { $n } 个已记录的模型没有 meta.yaml，其文件夹只含文件
check-one-step = { $n } 个指标在同一步上有多个值；其图表改用时间
check-empty-artifacts = { $n } 个工件是空文件

## export

cli-export-no-format = { $path }：未知的文件扩展名；请用 --format 指定 svg、pdf、png、csv、csv-wide 或 tikz
cli-export-exists = { $path } 已存在；加 --force 可替换
cli-export-no-run = 没有或有多个运行匹配 { $id }
cli-export-no-runs = 没有可绘制的运行
cli-export-no-key = 没有运行具有 { $name }
cli-export-note = 提示：{ $note }

## delete, restore, gc

cli-skipped = 已跳过：{ $what }：{ $why }
cli-even-running = 可能有程序仍在写入。用 --even-running 仍然删除
cli-deleted = 已删除 { $n } 个运行或实验
cli-restored = 已恢复 { $n } 个运行或实验
cli-recovered = 操作已完成：{ $n } 项
cli-no-log = 未写入操作日志：{ $cause }
cli-gc-whole-store = gc 针对整个结果文件夹。请使用 { $path }，只处理一部分时加 --run 或 --experiment
cli-gc-interrupted = { $n ->
    [0] 先前的操作（{ $operation }）在开始前被中断，没有影响。用 --recover put-back 清除
   *[other] 先前的操作（{ $operation }）被中断，{ $n } 项处于中间状态。请用 --recover
}
cli-gc-no-terminal = 不是终端；用 --yes 永久删除，或用 --dry-run 预览
cli-gc-nothing-removed = 没有删除任何内容
cli-gc-ask = 永久删除 { $n } 项（{ $size }）？此操作无法撤销。请输入 yes：
cli-gc-removed = 已永久删除 { $n } 项（{ $size }）
cli-gc-ask-trash = 将 { $n } 项（{ $size }）移至系统回收站？请输入 yes：
cli-gc-trashed = 已将 { $n } 项移至系统回收站（{ $size }）
cli-gc-interrupted-purge = 先前有一次永久删除被中断：共 { $n } 项，已删除 { $removed } 项，{ $half } 项处理到一半。见 --recover
cli-gc-ask-without-recovery = 不作恢复记录，永久删除 { $n } 项（{ $size }）？如果中途中断，删除到一半的项无法列出。请输入 yes：
cli-without-recovery = 磁盘已满。--without-recovery 可不作恢复记录直接删除
cli-recovering-purge = 有一次永久删除被中断：共 { $n } 项，已删除 { $removed } 项，{ $half } 项处理到一半
cli-recovered-back = 已放回：{ $what } { $name }
cli-recovered-ended = 已完成：{ $what } { $name }
cli-waiting = 正在等待另一个程序处理完毕（进程 { $process }）
cli-at-work = 另一个程序仍在处理（进程 { $process }）
# 用于其他文字之中：运行数。
some-runs = { $runs } 个运行
cli-gc-run = 运行 { $path } { $name }：{ $size }，{ some-files }，删除于 { $since }
cli-gc-experiment = 实验 { $path } { $name }：{ some-runs }，{ $size }，{ some-files }，删除于 { $since }
cli-gc-model = 已记录的模型 { $path } { $name }：{ $size }，{ some-files }
cli-gc-leftover = 残留文件夹 { $path }：{ $size }，{ some-files }
cli-gc-unknown-run = 含工件的未知运行 { $path }：{ $size }，{ some-files }
cli-gc-elsewhere = 连同其工件：{ $path }
cli-gc-unknown-since = 未知时间
cli-gc-children-stay = 保留 { $n } 个子运行
cli-gc-traces = 同时删除 { $n } 条追踪
cli-gc-links = 移除 { $n } 个链接；保留其目标
cli-gc-shared = { $n } 个文件在别处另有名称；在别处保留
cli-gc-outside = 位于此文件夹之外（保留）：{ $place }（属于 { $what }）
cli-gc-kept-shared = 保留，同时属于 { $by }：{ $place }（属于 { $what }）
cli-gc-kept-unclear = 保留，可能还有其他文件：{ $place }（属于 { $what }）
cli-gc-lost-source = 将失去来源：注册模型 { $model }，版本 { $version }
cli-gc-total = { $n ->
    [0] 没有可删除的内容
   *[other] { $n } 项，{ some-files }，{ $size }
}
