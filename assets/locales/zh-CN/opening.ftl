# 从文件管理器打开，多个窗口。

notice-settings-no-folder = 无法保存设置：没有主目录

new-window = 新建窗口
open-in-new-window = 在新窗口中打开
open-name-in-new-window = 在新窗口中打开 { $name }
notice-no-window = 无法打开新窗口：{ $cause }
try-again = 重试
opening-elsewhere = 不是本机上的文件夹或文件：{ $path }
opening-too-many = 一次打开的视图文件过多，未打开：{ $path }
palette-key-window = 在新窗口中打开
notice-no-program = 无法打开新窗口：程序已从 { $path } 移走或删除
