# 没有其他文字的命令。
command-delete = 删除所选运行
command-select-all = 全选
command-next = 下一个
command-previous = 上一个
command-page-down = 下翻一页
command-page-up = 上翻一页
command-last = 最后一个
command-first = 第一个
command-extend-next = 扩展到下一个
command-extend-previous = 扩展到上一个
command-extend-page-down = 向下扩展一页
command-extend-page-up = 向上扩展一页
command-extend-last = 扩展到最后一个
command-extend-first = 扩展到第一个
