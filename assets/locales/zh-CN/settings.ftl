# 设置页面。
settings = 设置
settings-search = 搜索设置
settings-none = 没有匹配的设置
settings-appearance = 外观
settings-numbers = 数字
settings-confirmations = 确认
settings-charts = 图表
settings-storage = 存储
settings-language-about = 文件中的名称不会被翻译
settings-theme-about = { $system ->
    [dark] 系统当前为深色
    [light] 系统当前为浅色
   *[other] 系统未提供主题
}
settings-scale = 界面缩放
settings-percent = { $n }%
settings-digits = 指标值
settings-significant = { $n } 位有效数字
settings-decimals = { $n } 位小数
settings-scientific = 科学记数法
settings-scientific-from = 从 { $number } 起
settings-thousands = 千位分隔符
settings-ask-delete = 移至“已删除”前询问
settings-ask-delete-about = 已删除的运行可随时恢复
settings-purge-asks = 永久删除总会询问
settings-purge-asks-about = 无法关闭
settings-smoothing-about = 时间加权平均；原始曲线仍然可见
settings-charts-about = 用于图表没有自定义选项的文件夹
settings-settings-file = 设置与各文件夹的图表
settings-layout-file = 窗口布局
settings-log-file = 操作日志
settings-sample-folder = 内置示例
settings-not-there = 无
settings-clear = 清除
settings-clear-sample = 清除内置示例
settings-show = 在文件夹中显示{ $name }
settings-cleared = 已释放 { $size }
settings-sample-open = 内置示例已打开，请先将其关闭。
asked-run = 将“{ $name }”移至“已删除”？
asked-runs = 将 { $n } 个运行移至“已删除”？
asked-experiment = 将实验“{ $name }”移至“已删除”？
asked-why = 已删除的项目可在“已删除”页面恢复。可在设置中关闭此询问。
asked-delete = 移至“已删除”
