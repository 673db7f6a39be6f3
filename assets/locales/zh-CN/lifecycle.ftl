### 删除、恢复、编辑和永久删除：未执行的原因。

lifecycle-unsupported = 不能更改此类存储：{ $path }
lifecycle-read-only = 只读：{ $path }
lifecycle-gone = 已不存在：{ $path }
lifecycle-unknown = 没有名为 { $path } 的运行或实验
lifecycle-ambiguous = 有多项匹配 { $name }；请指定其文件夹，或单独打开其存储
lifecycle-linked = 链接（未跟随）：{ $path }
lifecycle-mount = 位于其他文件系统；已跳过：{ $path }
lifecycle-locked = 无权移除其中的内容：{ $path }
lifecycle-unreadable = 损坏过重，无法安全更改：{ $path }
lifecycle-no-description = 没有可修改的 meta.yaml：{ $path }
lifecycle-deleted = 已删除：{ $path }
lifecycle-active = 未删除：{ $path }
lifecycle-experiment-deleted = 所属实验已删除；请先恢复该实验：{ $path }
lifecycle-not-in-trash = 标记为已删除，但不在 .trash 文件夹中；请恢复后重新删除：{ $path }
lifecycle-no-experiment = 没有可恢复到的实验 { $id }：{ $path }
lifecycle-default-experiment = 不能删除默认实验，MLflow 需要它：{ $path }
lifecycle-occupied = 位置已被占用：{ $path }
lifecycle-still-writing = 标记为运行中，且文件在最近几分钟内有更改：{ $path }
lifecycle-changed = 期间已被更改：{ $path }
lifecycle-in-use = 正被其他程序使用，请重试：{ $path }
lifecycle-too-young = 刚删除不久：{ $path }
lifecycle-unknown-age = 删除时间未知；已跳过：{ $path }
lifecycle-tag-name = 标签名无效：{ $name }
lifecycle-no-tag = 没有标签 { $name }
lifecycle-empty-name = 名称为空
lifecycle-name-taken = 已有名为 { $name } 的实验
lifecycle-unknown-schema = 此数据库中的 { $what } 来自未知的 MLflow 版本；没有改动：{ $path }
lifecycle-needed = 数据库中仍有引用：{ $path }
lifecycle-kept-by = 含有属于 { $by } 的文件：{ $path }
lifecycle-unknown-run = 含工件的未知运行；除非指定 --unknown-runs，否则保留：{ $path }
lifecycle-out-of-reach = 位于已打开的文件夹之外；请打开包含两者的文件夹：{ $path }
lifecycle-no-trash = 此处无法使用系统回收站：{ $path }
lifecycle-io = { $cause }：{ $path }
lifecycle-interrupted = { $n ->
    [0] 操作（{ $operation }）在开始前被中断，没有影响
   *[other] 操作（{ $operation }）被中断，{ $n } 项处于中间状态。用 runatlas gc --recover 完成或放回
}
lifecycle-interrupted-unreadable = 可能有操作被中断，但无法读取其记录（{ $cause }）
lifecycle-interrupted-purge = 有一次永久删除被中断：共 { $n } 项，已删除 { $removed } 项，{ $half } 项处理到一半。可用 runatlas gc --recover 完成，或放回仍完整的内容
lifecycle-full = 此磁盘已无可用空间。请先在“已删除”页面永久删除一些内容，或移除其他文件：{ $path }
