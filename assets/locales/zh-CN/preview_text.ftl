### 制品中的文本、树和 Markdown

preview-not-toml = 第 { $line } 行不是有效的 TOML，按文本显示
preview-gzip = 由 gzip 压缩，下面是其中的文本
preview-gzip-cut = 由 gzip 压缩，下面是其中文本的前 { $size } MiB
preview-gzip-broken = 由 gzip 压缩，但已损坏（{ $cause }），下面是能够读出的部分
preview-json-lines-end = 第 { $line } 行不是 JSON，只显示到此处
text-copied-cut = 已复制，但只有前 { $size }，其余过多
command-find-next = 查找下一个
command-find-previous = 查找上一个
command-go-to-line = 转到行…
command-wrap-text = 自动换行
