### 运行表格：列、列清单，以及运行的排列方式。

## 树形或列表

toggle-flat = 不分层列出
tree-or-flat = 运行的排列
tree = 树形
flat = 平铺

## 表头

more-columns = +{ $n } { $group }
more-columns-tip = 选择列
scroll-to-group = 滚动到{ $group }
higher-is-better = 越高越好
lower-is-better = 越低越好
no-best = 不分优劣
pin-column = 固定
unpin-column = 取消固定
move-column-left = 左移
move-column-right = 右移
fit-column = 适应内容

## 单元格

moment-this-year = { $month }{ $day }日 { $time }
moment-of-year = { $year }年{ $month }{ $day }日 { $time }
chip-stale = 已停滞
stale-since = 最后写入：{ $since }

## 列清单

search-columns = 搜索 { $n } 列
column-details = 详情
differing-only = 仅有差异
differing-hides-params = { $n } 个参数
differing-hides-tags = { $n } 个标签
differing-hides = 隐藏 { $what }
columns-shown-of = { $shown } / { $total }
columns-equal = 隐藏相同的 { $n } 列
tick-all-columns = 全部{ $group }
column-runs = { $n } / { $total } 个运行
column-names = { $n } 个值
by-coverage = 覆盖率
columns-order = { $group }的顺序
columns-more = 另有 { $n } 列
columns-shown = 已显示 { $n } 列
columns-keys = Alt ↑ ↓ 移动 · 空格 显示 · P 固定
columns-none = 没有匹配的列
drag-column = 移动 { $name }
pin-named = 固定 { $name }
unpin-named = 取消固定 { $name }
reset = 重置
