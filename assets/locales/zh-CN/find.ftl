### Finding runs: what the filter box offers, and the page about its syntax.

find-list = 可继续输入的内容
find-names = 名称
find-metrics = 指标
find-params = 参数
find-tags = 标签
find-attributes = 属性
find-datasets = 数据集
find-comparisons = 比较运算符
find-values = 值
find-joining = 继续
find-suggestions = 建议
find-saved = 已保存的筛选
find-recent = 最近的筛选
find-in-view = 当前的 { $n } 个运行
find-within = 符合 { $filter } 的 { $n } 个运行
find-coverage = { $n } / { $all } 个运行
find-values-few = { $n } 个值：{ $values }
find-values-between = { $low } 至 { $high }
find-values-many = { $n } 个值
find-column = 第 { $column } 个字符。
find-allowed = 此处可用：{ $allowed }
find-sentence-gap = {""}
find-repair = 将 { $wrong } 替换为 { $put }
find-repair-insert = 插入 { $put }
find-key-choose = 选择
find-key-complete = 补全
find-key-filter = 筛选
find-key-apply = 应用
find-key-keep = 继续输入
find-long = { $size } 文本
find-long-why = 文本过长，无法在此编辑；清除后可重新输入
find-part-before = 按 { $rest } 之前的部分筛选
find-last-valid = 保留上一个有效筛选：{ $filter }
find-not-applied = 未应用筛选：{ $why }

## Kept filters

find-menu = 已保存和最近的筛选
find-save = 保存筛选…
find-save-title = 保存筛选
find-name = 筛选名称
find-replaces = 将替换同名筛选
find-remove = 移除 { $name }
find-forget = 清除最近的筛选

## Conditions by a click

find-not = 排除此值
find-at-most = 筛选：不大于此值
find-at-least = 筛选：不小于此值
find-without = 仅无此值的运行
find-with = 仅有此值的运行
find-copy-python = 复制 Python 代码行

## The syntax

find-syntax = 筛选语法
syntax-words = 词语
syntax-word = 匹配名称、ID、状态、参数、标签或指标名
syntax-phrase = 短语；排除某个词
syntax-conditions = 条件
syntax-metric = 指标的最新值
syntax-max = 最大值；另有 .min、.best
syntax-param = 参数，按数值比较
syntax-like = 以此开头；ILIKE 忽略大小写
syntax-tag = 多个值之一
syntax-name = 保存运行名称的标签
syntax-attribute = status、user_id、run_id 等
syntax-time = 最近 3 天内开始
syntax-duration = 短于两小时
syntax-dataset = 运行的数据集
syntax-expression = 正则表达式
syntax-nan = 最新值不是数值
syntax-null = 没有此参数的运行
syntax-several = 多个条件
syntax-and = 同时满足
syntax-or = 两者都不满足
syntax-both = 词语与条件并用
syntax-note-keys = 含空格或其他符号的名称需加反引号：metrics.`val acc`
syntax-note-missing = 运行缺少该值时，比较结果为假；用 NOT 也能找到这些运行。
syntax-note-order = 按住 Shift 单击列标题，可按多列排序。
