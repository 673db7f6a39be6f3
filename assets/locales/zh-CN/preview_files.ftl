### 文件序列与文件操作

series-steps = { $n } 步
file-actions = 更多操作
save-copy = 另存副本…
open-with = 打开
open-browser = 在浏览器中打开
open-browser-title = 在浏览器中打开？
open-browser-why = { $file } 可能包含脚本。浏览器会运行这些脚本，它们可能访问互联网。在 Runatlas 重新启动之前不会再次询问。
copy-python = 复制 Python 代码
notice-copy-saved = 已保存副本：{ $path }
notice-copy-failed = 未能保存副本：{ $cause }
