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
