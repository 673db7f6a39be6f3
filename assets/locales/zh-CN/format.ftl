### 表格中的时长和时间。要短：一列大约只有十个字符的宽度。

duration-milliseconds = { $n } 毫秒
duration-seconds = { $n } 秒
duration-minutes = { $n } 分钟
duration-hours = { $n } 小时
duration-days = { $d } 天
duration-days-hours = { $d } 天 { $h } 小时

time-just-now = 刚刚
time-minutes-ago = { $n } 分钟前
time-hours-ago = { $n } 小时前
time-days-ago = { $n } 天前

# 树中某行的层级；太深而无法缩进时写出。
tree-level = { $level } 层
list-separator = 、
