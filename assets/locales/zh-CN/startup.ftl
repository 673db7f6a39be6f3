## How the program starts, and what it says where that went wrong.

crash-before = Runatlas 上次意外退出
crash-now = Runatlas 内部发生错误
crash-why = 错误报告已保存在本机，不含实验结果，也不会发送到任何地方。
crash-open = 打开报告
crash-show-folder = 打开所在文件夹
crash-dismiss = 忽略
notice-software = 没有可用的 OpenGL，改由处理器绘制界面
