### PDF、SVG，以及由单独进程读取的文件

preview-error-too-long = 读取超过 { $seconds } 秒，已停止：{ $path }
preview-error-too-much-memory = 读取所需内存超过 { $limit }，已停止：{ $path }
preview-error-crashed = 读取此文件的进程已崩溃，其他功能不受影响：{ $path }
preview-error-not-started = 无法启动读取进程（{ $cause }）：{ $path }
preview-error-changed = 文件已更改，请重新选择：{ $path }
preview-pdf-password = 受密码保护：{ $path }
preview-pdf-no-pages = 此 PDF 没有页面：{ $path }
preview-svg-broken = 无效的 SVG（{ $cause }），按文本显示
preview-svg-mended = 文件不完整，仅显示已有部分

## 页面

page-of = 第 { $page } 页，共 { $n } 页
page-of-count = / { $n }
page-field = 页码
page-previous = 上一页
page-next = 下一页
page-checkered = 显示透明区域
pages-count = { $n } 页
zoom-width = 适合宽度
