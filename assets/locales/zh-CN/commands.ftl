# 没有其他文字的命令。
command-delete = 删除所选运行
command-select-all = 全选
command-next = 下一个
command-previous = 上一个
command-page-down = 下翻一页
command-page-up = 上翻一页
command-last = 最后一个
command-first = 第一个
command-extend-next = 选到下一个
command-extend-previous = 选到上一个
command-extend-page-down = 向下选一页
command-extend-page-up = 向上选一页
command-extend-last = 选到最后一个
command-extend-first = 选到第一个
