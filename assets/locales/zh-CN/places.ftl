# 实验列表、打开位置，以及系统缺少某项功能时的说明。
experiments-search = 搜索实验
experiments-all = 所有实验
experiments-found = 所有找到的实验
experiments-order = 实验排序
experiments-by-name = 按名称
experiments-by-date = 最新的在前
experiments-by-runs = 运行最多的在前
experiments-none-found = 没有匹配的实验
tick-none = 取消选择所有实验
experiment-spoken = { $name }，{ $n } 个运行
experiments-ticked = { $n } / { $all } 个实验
copy-code = 复制代码
no-dialog = 此系统没有文件对话框。请在这里输入路径，或安装 xdg-desktop-portal 及其后端（例如 xdg-desktop-portal-gtk），或安装 zenity。
no-dialog-to-save = 此系统没有文件对话框：请在路径栏中输入路径
open-path = 打开路径…
open-path-open = 打开
path-names = 匹配的名称
error-archive = { $path } 是压缩包（{ $kind }）。请解压后打开其中的文件夹
cli-no-opengl = runatlas: 没有可用的 OpenGL。请安装 Mesa（Debian：libgl1-mesa-dri libegl1；Fedora：mesa-dri-drivers mesa-libEGL；Arch：mesa），或设置 LIBGL_ALWAYS_SOFTWARE=1。详细信息：{ $details }
cli-no-opengl-windows = runatlas: 没有可用的 OpenGL。请安装显卡驱动；在虚拟机或远程会话中，请把 Mesa 的 opengl32.dll 放在 runatlas.exe 旁边。详细信息：{ $details }
cli-no-opengl-mac = runatlas: 没有可用的 OpenGL。请在有屏幕的会话中运行 Runatlas；虚拟机需要图形加速。详细信息：{ $details }
place-gone = 此文件夹已无法读取，因此没有可显示的内容。{ $why }
