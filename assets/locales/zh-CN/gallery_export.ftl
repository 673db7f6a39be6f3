# 图片墙导出为文件
gallery-export-title = 导出图库
gallery-export-resolution = 分辨率
gallery-export-making = 正在读取 { $done } / { $n }…
gallery-left-out = 另有 { $n } 个运行放不下
gallery-vector-why = 图形在任何大小下都清晰
cli-export-no-wall-format = { $path }：图库可写为 png、pdf 或 svg；请用 --format 指定
cli-export-no-artifact = 没有运行具有文件 { $file }
