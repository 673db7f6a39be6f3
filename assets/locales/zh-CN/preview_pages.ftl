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
pages-title = 标题
pages-author = 作者
pages-creator = 创建工具
pages-producer = 写入工具
