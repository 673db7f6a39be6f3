# 图片墙。

tab-gallery = 图库
gallery-choose = 选择文件
gallery-search = 搜索文件
gallery-in = { $n } 个运行中有 { $shown } 个
gallery-listed = 已查看 { $done } / { $n } 个运行
gallery-captions = 说明
gallery-missing = 没有此文件的运行
gallery-size = 大小
gallery-step = 第 { $step } 步
gallery-not-before = 第 { $step } 步起才有
gallery-zoom = 放大所有图片（Ctrl 加滚轮，或 +）
gallery-zoomed = { $percent }%
gallery-zoom-reset = 显示完整图片（Esc）
gallery-open-file = 打开文件
gallery-no-runs = 没有匹配的运行
gallery-no-files = 这些运行没有记录文件
gallery-listing = 正在查找文件…
gallery-not-logged = 未记录
gallery-no-picture = 无图片
gallery-open-tip = 双击打开
