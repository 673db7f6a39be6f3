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
