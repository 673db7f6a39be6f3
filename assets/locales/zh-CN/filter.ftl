### The filter of runs: why one is refused. What stands in quotation marks was typed.

filter-error-entity = 没有这种类别：{ $name }
filter-error-attribute = 没有这个属性：{ $name }
filter-error-dataset-field = 数据集没有 { $name }
filter-error-no-key = 点号后缺少名称
filter-error-unclosed-quote = 缺少右引号
filter-error-unclosed-parenthesis = 缺少右括号
filter-error-unopened-parenthesis = 多余的右括号
filter-error-no-condition = 缺少条件
filter-error-no-comparison = 缺少比较运算符，例如 = 或 LIKE
filter-error-comparison-of-other-kind = { $name } 用于比较文本，而这里是数值
filter-error-no-value = 缺少值
filter-error-no-number = 这里需要数值
filter-error-no-text = 文本需要加引号
filter-error-no-time = 不是日期、时间或时长，例如 "2024-05-01"、"3 days ago" 或 today
filter-error-no-duration = 不是时长，例如 "2h" 或 "1h 30m"
filter-error-no-list = 缺少括号内的列表
filter-error-empty-list = 列表为空
filter-error-broken-list = 缺少逗号或右括号
filter-error-no-upper-end = BETWEEN 后需要 AND 和第二个值
filter-error-no-null = IS 后需要 NULL、NOT NULL、NAN 或 NOT NAN
filter-error-bad-expression = 不是正则表达式：{ $cause }
filter-error-too-deep = 括号嵌套过深
filter-error-too-long = 筛选条件过长
filter-error-unexpected = 意外的内容：{ $name }
filter-error-no-field = 缺少名称
filter-error-order-by-dataset = 不能按数据集排序
filter-error-no-direction = 应为 ASC 或 DESC：{ $name }

## Order by several columns

sort-also-ascending = 再按此列升序
sort-also-descending = 再按此列降序
sort-tip = 单击可排序，按住 Shift 单击可追加排序列。
sort-place = { $title }，第 { $n } 排序列

## ls

cli-filter-place = { $cause }（第 { $column } 个字符）
cli-filter-near = { $cause }（第 { $column } 个字符）。是否想输入 { $instead }？
cli-filter-unknown = 没有运行包含 { $name }
cli-filter-unknown-near = 没有运行包含 { $name }。是否想输入 { $instead }？
cli-filter-option = --{ $option }：{ $cause }
ls-count-of = { $n } / { $of } 个运行
