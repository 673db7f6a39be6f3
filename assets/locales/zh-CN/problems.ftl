### 出了什么问题：整个操作的错误，以及单个无法读取的内容。
### 先说发现了什么，再说 Runatlas 如何处理。路径和行号显示在文本旁边，不写在文本里。

## 错误：先说什么失败了，路径放最后。

error-not-found = 未找到：{ $path }
error-not-a-store = 未找到 MLflow 结果。已在 { $path } 及其周围查找含 meta.yaml 的实验文件夹、mlruns 文件夹和 mlflow.db
error-io = { $cause }：{ $path }
error-sqlite = 无法读取数据库（{ $cause }）：{ $path }
error-gone = 已不存在：{ $path }
error-outside = 路径位于工件文件夹之外：{ $path }
error-cancelled = 已取消

## 问题

problem-locked = 没有读取权限；内容未显示
problem-unreadable = 无法读取（{ $cause }）；内容未显示
problem-name-not-utf8 = 名称不是 UTF-8；以替换字符显示
problem-value-not-utf8 = 不是 UTF-8；以替换字符显示
problem-link-broken = 链接目标不存在；已跳过
problem-link-to-folder = 键文件中有指向文件夹的链接；未跟随
problem-link-again = 链接指向已读取的文件夹（{ $path }）；已跳过
problem-special-file = 既不是文件也不是文件夹（管道、套接字或设备）；已跳过
problem-meta-empty = 文件为空（写入时崩溃？）；显示文件夹中的内容
problem-meta-no-mapping = 没有“键: 值”形式的行；显示文件夹中的内容
problem-meta-yaml = YAML 无效（{ $cause }）；其他字段已读取
problem-field-missing = 缺少字段 { $field }；显示为未知。MLflow 会拒绝该运行
problem-field-number = 字段 { $field } 为“{ $found }”，不是数字；显示为未知
problem-stage-unknown = 未知的生命周期阶段“{ $word }”；显示为未删除
problem-status-unknown = 未知的状态“{ $word }”
problem-status-text = 状态写成了单词“{ $word }”；已读取。MLflow 会拒绝
problem-experiment-without-meta = 实验文件夹中没有 meta.yaml；以文件夹命名
problem-experiment-without-stage = 没有生命周期阶段（由 MLflow 0.7 之前的版本写入）；显示为未删除。MLflow 2.3 及以后的版本无法列出
problem-experiment-id-mismatch = meta.yaml 中的实验是 { $id }，但文件夹名称不同；使用文件夹名称
problem-experiment-active-in-trash = 位于 .trash 文件夹，却标记为未删除（MLflow 2.3 之前即如此）；显示为已删除
problem-experiment-deleted-in-root = 标记为已删除，却不在 .trash 文件夹中；显示为已删除
problem-experiment-twice = 实验 ID 在此存储中重复；两者都显示，另一个是 { $other }
problem-experiment-name-twice = 另一个实验也名为“{ $name }”：{ $other }
problem-run-without-meta = 运行文件夹中没有 meta.yaml；显示其参数、标签和指标
problem-run-loose = 运行不属于任何实验；单独显示
problem-run-id-mismatch = meta.yaml 中的运行是 { $id }，但文件夹名称不同（副本？）；使用文件夹名称
problem-run-of-another-experiment = meta.yaml 中的实验是 { $id }；显示在其文件夹所属的实验中
problem-run-twice = 运行 { $id } 在此存储中重复；另一个是 { $other }
problem-metric-empty = 指标文件为空；没有值
problem-metric-more = { $n ->
   *[other] 还有 { $n } 行有类似问题
}
problem-dataset-missing = 缺少数据集 { $id } 的描述；只显示其 ID
problem-dataset-without-meta = 数据集文件夹中没有 meta.yaml；已跳过
problem-input-without-meta = 输入文件夹中没有 meta.yaml；已跳过
problem-output-without-meta = 输出文件夹中没有 meta.yaml；已跳过
problem-model-without-meta = 已记录的模型没有 meta.yaml；已跳过
problem-model-id-mismatch = meta.yaml 中的模型是 { $id }，但文件夹名称不同；使用文件夹名称
problem-registered-model-without-meta = 模型注册表中的文件夹没有 meta.yaml
problem-model-version-without-meta = 模型版本没有 meta.yaml；已跳过
problem-model-version-number = 模型版本没有编号；已跳过
problem-trace-without-info = 追踪没有 trace_info.yaml；已跳过

# 同一实验中 { $n } 个运行（或值）的共同情况；路径是实验的文件夹。
problem-runs-without-artifacts = { $n ->
   *[other] { $n } 个运行没有 artifacts 文件夹
}
problem-runs-without-metrics = { $n ->
   *[other] { $n } 个运行没有 metrics 文件夹
}
problem-runs-without-params = { $n ->
   *[other] { $n } 个运行没有 params 文件夹
}
problem-runs-without-tags = { $n ->
   *[other] { $n } 个运行没有 tags 文件夹
}
problem-artifacts-without-run = { $n ->
   *[other] { $n } 个文件夹含有工件但没有运行；已跳过
}
problem-runs-artifacts-only = { $n ->
   *[other] { $n } 个运行只有工件：缺少描述它们的数据库或 meta.yaml
}
problem-models-artifacts-only = { $n ->
   *[other] { $n } 个已记录的模型只有工件：缺少描述它们的数据库或 meta.yaml
}
problem-addresses-stale = { $n ->
   *[other] { $n } 个运行记录的工件 URI 在本机上不存在；改按文件夹定位
}
problem-addresses-windows = { $n ->
   *[other] { $n } 个运行记录的工件 URI 是 Windows 路径；改按文件夹定位
}
problem-addresses-relative = { $n ->
   *[other] { $n } 个运行记录的工件 URI 相对于未知的文件夹；改按文件夹定位
}
problem-addresses-percent = { $n ->
   *[other] { $n } 个运行记录的工件 URI 使用百分号编码
}
problem-addresses-blank = { $n ->
   *[other] { $n } 个运行记录的工件 URI 含有空格
}
problem-runs-left-running = { $n ->
   *[other] { $n } 个运行仍标记为运行中，且没有结束时间
}
problem-runs-failed = { $n ->
   *[other] { $n } 个运行失败
}
problem-params-empty = { $n ->
   *[other] { $n } 个参数为空
}
problem-values-long = { $n ->
   *[other] { $n } 个参数或标签超过 500 字节
}
problem-params-line-breaks = { $n ->
   *[other] { $n } 个参数含有多行
}
problem-metric-lines-repeated = { $n ->
   *[other] { $n } 行指标与前一行完全相同
}
problem-runs-in-two-stores = { $n } 个运行也在 { $other } 中；只计一次
problem-models-stale = { $n } 个已记录的模型所存的工件 URI 在本机不存在；已按文件夹找到
problem-files-elsewhere = { $n } 个工件文件夹已按位置找到；所存的 URI 指向另一个同样存在的文件夹
problem-files-found-though-remote = { $n } 个工件文件夹已按位置找到；所存的 URI 是远程地址
problem-files-remote = { $n } 个运行或已记录的模型的工件存放在远程；Runatlas 不下载文件
problem-files-proxied = { $n } 个运行或已记录的模型的工件由跟踪服务器保管；此处没有 mlartifacts 文件夹
problem-files-not-found = { $n } 个运行或已记录的模型的工件文件夹既不在打开的文件夹中，也不在所存的 URI 处
problem-files-nowhere = { $n } 个运行或已记录的模型没有工件文件夹，也没有所存的 URI

## 数据库

problem-database-number = 表 { $table }，列 { $column }，行 { $row }：“{ $found }”不是数字；已跳过此值
problem-database-number-as-text = 表 { $table }，列 { $column }，行 { $row }：数字“{ $found }”以文本存储；已按数字读取
problem-database-not-utf8 = 表 { $table }，列 { $column }，行 { $row }：不是 UTF-8；以替换字符显示
problem-database-blob = 表 { $table }，列 { $column }，行 { $row }：应为文本却是二进制数据；按文本显示
problem-database-row = 表 { $table }，行 { $row }：列 { $column } 为空；已跳过此行
problem-database-more = 表 { $table }，列 { $column }：另有 { $n } 个类似问题
problem-database-damaged = 表 { $table } 已损坏（{ $cause }）；显示可读取的内容
problem-database-no-experiment = 数据库中缺少实验 { $experiment }；其运行显示在此 ID 下

## 工件

artifacts-uri-stale = 按文件夹定位；记录的工件 URI 在本机上不存在：{ $uri }
artifacts-elsewhere-too = 按文件夹定位；记录的工件 URI 指向另一个同样存在的文件夹：{ $path }
artifacts-found-though-remote = 按文件夹定位；记录的工件 URI 是远程地址（{ $scheme }）：{ $uri }
artifacts-in-sibling = 在存储旁边的文件夹中找到，不在记录的地址：{ $path }
artifacts-remote = 存储在远程（{ $scheme }）；Runatlas 不下载文件：{ $uri }
artifacts-proxied = 存储在跟踪服务器上；此处未找到 mlartifacts 文件夹：{ $uri }
artifacts-not-found = 在所打开的文件夹和记录的工件 URI 处均未找到工件文件夹：{ $uri }
artifacts-none-logged = 没有工件文件夹：未记录文件，或文件夹未保留
artifacts-nowhere = 未找到工件文件夹，也没有记录工件 URI
problem-artifact-folder = 无法列出文件夹（{ $cause }）；内容未显示
problem-artifact-file = 无法检查文件（{ $cause }）
problem-artifact-name = 名称不是 UTF-8；以替换字符显示
problem-artifact-loop = 链接指向上级文件夹；未跟随
problem-artifact-special = 既不是文件也不是文件夹（管道、套接字或设备）；已跳过
## 指标行。{ $text } 是该行的开头。

problem-metric-blank = 空行；已跳过，未丢失值
problem-metric-nul = 此处不是一行数据，而是 { $n } 个 NUL 字节（写入时崩溃或断电？）；已跳过
problem-metric-spacing = 字段以制表符或多个空格分隔：“{ $text }”；已跳过该行
problem-metric-fields = { $n ->
   *[other] 有 { $n } 个字段
}，应为“时间戳 值 步数”：“{ $text }”；已跳过该行
problem-metric-timestamp = 行首不是时间戳：“{ $text }”；已跳过该行
problem-metric-value = 值不是数字：“{ $text }”；已跳过该行
problem-metric-step = 步数不是整数：“{ $text }”；已跳过该行
problem-metric-glued = 两行连在了一起：“{ $text }”；两行都已跳过
problem-metric-encoding = 不是 UTF-8：“{ $text }”；已跳过该行
problem-metric-byte-order-mark = 文件开头有字节顺序标记（BOM）；已忽略
problem-metric-nul-stripped = 该行前后有 NUL 字节（写入时崩溃或断电？）；已忽略，该行已读取
problem-metric-dataset-blanks = 数据集名称含有空格：“{ $text }”；已读取。MLflow 无法读回
problem-metric-dataset-encoding = 数据集名称不是 UTF-8：“{ $text }”；值已读取
problem-metric-float-timestamp = 时间戳带小数：“{ $text }”；已舍入到毫秒
problem-metric-float-step = 步数写成了小数形式：“{ $text }”；已按整数读取
problem-metric-value-text = 值写成了文本：“{ $text }”；已读取其中的数字
problem-metric-model-fields = 有 { $n } 个字段，应为“时间戳 值 步数 run_id”（可带数据集和摘要）：“{ $text }”；值已读取
problem-metric-step-clamped = 步数超出 64 位：“{ $text }”；显示为最接近的步数
problem-metric-cut = 最后一行不完整：“{ $text }”；已跳过，运行可能仍在写入

## Run tree

problem-parent-missing = 父运行 { $parent } 不在此存储中；显示在顶层
problem-parent-cycle = 父运行 { $parent } 同时是此运行的后代（循环）；显示在顶层
problem-parent-deleted = 父运行 { $parent } 已删除
problem-parent-elsewhere = 父运行 { $parent } 属于另一个实验；显示在顶层
problem-parents-missing = { $n } 个运行的父运行不在此存储中；显示在顶层
problem-parents-cycle = { $n } 个运行位于自身之下；循环已断开
problem-parents-deleted = { $n } 个运行的父运行已删除
problem-parents-elsewhere = { $n } 个运行的父运行属于其他实验；显示在顶层
