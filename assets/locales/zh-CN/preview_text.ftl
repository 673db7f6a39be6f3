### 制品中的文本、树和 Markdown

preview-not-toml = 第 { $line } 行不是有效的 TOML，按文本显示
preview-json-lines-end = 第 { $line } 行不是 JSON，只显示到此处
text-copied-cut = 已复制，但只有前 { $size }，其余过多
command-find-next = 查找下一个
command-find-previous = 查找上一个
command-go-to-line = 转到行…
command-wrap-text = 自动换行
text-rewritten = 文件已被重写，现在显示的是新内容
text-growing = 现为 { $size }，仍在增长
text-area = 文本
text-position = 文本中的位置
text-find = 在文本中查找
text-go-to = 行号
text-go-to-range = 1 至 { $n }
text-line = 第 { $line } 行
text-spot = 第 { $line } 行，第 { $column } 列
text-following = 正在跟随末尾
text-to-end = 到末尾
text-follow-tip = 文件增长时停在末尾；向上滚动即停止
text-counting = 目前 { $n } 行…
text-encoding = 编码
text-detected = { $name }（自动识别）
text-controls = 控制字符
text-rendered = ANSI 颜色
text-raw = 原始代码
find-case = 区分大小写
find-word = 全字匹配
find-pattern = 正则表达式
find-close = 关闭
find-stop = 停止
find-count = { $n ->
    [0] 未找到
   *[other] { $n } 处匹配
}
find-at = 第 { $at } 处，共 { $all } 处
find-kept = { $n } 处匹配，可逐一查看前 { $kept } 处
find-searched = 已搜索 { $percent } %
tree-find = 在键和值中查找
tree-copy-value = 复制值
tree-copy-path = 复制路径
find-open = 查找
