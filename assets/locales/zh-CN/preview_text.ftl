### 制品中的文本、树和 Markdown

preview-not-toml = 第 { $line } 行不是有效的 TOML，按文本显示
preview-gzip = 由 gzip 压缩，下面是其中的文本
preview-gzip-cut = 由 gzip 压缩，下面是其中文本的前 { $size } MiB
preview-gzip-broken = 由 gzip 压缩，但已损坏（{ $cause }），下面是能够读出的部分
preview-json-lines-end = 第 { $line } 行不是 JSON，只显示到此处
