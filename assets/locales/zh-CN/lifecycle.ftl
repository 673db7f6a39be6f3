### 删除、恢复、编辑和永久删除：未执行的原因。

lifecycle-unsupported = 暂不支持修改这种存储：{ $path }
lifecycle-read-only = 没有写入权限：{ $path }
lifecycle-gone = 已不存在：{ $path }
lifecycle-ambiguous = 有多项名为 { $name }；请写明其文件夹，或单独打开它所在的存储
lifecycle-linked = 此处是链接，不会跟随链接：{ $path }
lifecycle-mount = 此处是另一个文件系统，不会处理：{ $path }
lifecycle-locked = 没有权限移除其中的内容：{ $path }
lifecycle-unreadable = 描述文件无法可靠读取，因此不能修改：{ $path }
lifecycle-deleted = 已被删除：{ $path }
lifecycle-active = 未被删除：{ $path }
lifecycle-experiment-deleted = 所属实验已删除，请先恢复该实验：{ $path }
lifecycle-not-in-trash = 标记为已删除，但不在回收文件夹中；请先恢复再重新删除：{ $path }
lifecycle-default-experiment = MLflow 需要默认实验，不能删除：{ $path }
lifecycle-occupied = 目标位置已被占用：{ $path }
lifecycle-still-writing = 标记为运行中，且文件在最近几分钟内有变化：{ $path }
lifecycle-changed = 内容与之前不同：{ $path }
lifecycle-in-use = 另一个程序正在处理，请稍后重试：{ $path }
lifecycle-too-young = 删除时间太近：{ $path }
lifecycle-unknown-age = 没有记录删除时间，因此不会按时间选中：{ $path }
lifecycle-tag-name = 不能用作标签名：{ $name }
lifecycle-no-tag = 没有标签 { $name }
lifecycle-empty-name = 名称为空
lifecycle-name-taken = 另一个实验已使用名称 { $name }
lifecycle-unknown-schema = 此数据库中的 { $what } 来自尚不认识的 MLflow 版本，因此不作改动：{ $path }
lifecycle-needed = 数据库中还有其他内容依赖它：{ $path }
lifecycle-kept-by = 其中有 { $by } 的文件：{ $path }
lifecycle-no-trash = 系统没有适用的回收站（须为同一文件系统上、结果文件夹之外的文件夹）：{ $path }
lifecycle-io = { $cause }：{ $path }
lifecycle-interrupted = { $n ->
    [0] 先前的 { $operation } 在开始前就已中断，没有影响任何内容
   *[other] 有一次操作（{ $operation }）被中断，涉及 { $n } 项。可用 runatlas gc --recover 完成或放回
}
lifecycle-interrupted-unreadable = 可能有一次更改或永久删除被中断，但无法读取其记录（{ $cause }）
lifecycle-interrupted-purge = 有一次永久删除被中断：共 { $n } 项，已移除 { $removed } 项，{ $half } 项处理到一半。可用 runatlas gc --recover 完成，或放回仍完整的内容
lifecycle-full = 此磁盘已无可用空间。请先在“已删除”页面永久删除一些内容，或移除其他文件：{ $path }
