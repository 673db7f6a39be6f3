### 数组、模型、压缩包、事件、声音与视频的预览

data-arrays = 数组
data-attributes = 属性
data-bytes = 大小
data-channels = 声道
data-class = 类
data-code = 代码
data-content = 内容
data-count = 数量
data-dataset = 数据集
data-datasets = 数据集
data-default = 默认值
data-dtype = 类型
data-duration = 时长
data-files = 文件
data-from = 开始
data-functions = 函数
data-graph = 计算图
data-groups = 组
data-hparams = 超参数
data-images = 图像
data-import = 导入
data-imports = 导入
data-index = 索引
data-infinite = 无穷
data-inputs = 输入
data-ir-version = IR 版本
data-kind = 种类
data-layer = 层
data-layers = 层
data-load-again = 在 Python 中加载
data-max = 最大值
data-mean = 均值
data-metadata = 元数据
data-min = 最小值
data-name = 名称
data-nan = NaN
data-operator = 算子
data-operators = 算子
data-opset = 算子集
data-order = 存储顺序
data-other-members = 其他成员
data-outputs = 输出
data-packed-size = 压缩后大小
data-parameters = 参数
data-producer = 生成工具
data-rate = 采样率
data-records = 记录
data-required = 必需
data-scalars = 标量
data-seconds = 秒
data-shape = 形状
data-signature = 签名
data-signatures = 签名
data-size = 尺寸
data-step = 步
data-tag = 标签
data-tags = 标签
data-tensors = 张量
data-to = 结束
data-top-class = 类
data-type = 类型
data-unpacked-size = 解压后大小
data-values = 值
data-weights = 权重

data-archive-bomb = 解压此压缩包会写入 { $size }
data-archive-too-deep = 压缩包嵌套层数过多，未打开
data-damaged = 文件已损坏，或不是 { $format }：{ $cause }
data-dangerous = 加载此文件可能会执行命令或修改文件。它会导入：{ $names }
data-first-slice = 形状 { $shape }：只显示第一个切片
data-first-values-only = 统计基于前 { $read } 个值（共 { $all } 个）
data-has-graph = 文件中还有一个计算图
data-holds-code = 文件自带代码；调用其中的函数会运行这些代码
data-image-of = { $tag }，第 { $step } 步（共 { $count } 张，显示最后一张）
data-loading-executes = 加载此文件会运行其中的代码。请只加载来源可信的文件。
data-member-cut = 只显示此成员的前 { $size }
data-members-cut = 只显示前 { $shown } 个成员（共 { $all } 个）
data-members-lead-out = { $count ->
   *[other] { $count } 个成员会写到目标文件夹之外
}
data-not-read = 未读取：{ $cause }
data-object-array = 值是序列化的 Python 对象，未读取
data-offsets-outside = { $count ->
   *[other] { $count } 个张量的数据超出文件范围
}
data-pickle-stopped = pickle 未能读到末尾：{ $cause }
data-record-cut = 最后一条记录不完整（运行可能仍在写入）；显示 { $records } 条记录
data-record-damaged = 前 { $records } 条之后的记录已损坏，其后的内容不显示
data-records-first = 文件较长：只显示前 { $records } 条记录
data-records-unreadable = { $count ->
   *[other] { $count } 条记录无法读取
}
data-rest-not-read = 其余部分未读取：{ $cause }
data-sound-cut = 录音较长：波形只显示前 { $seconds } 秒
data-tags-cut = 只显示前 { $count } 个标签
data-tensors-unreadable = { $count ->
   *[other] { $count } 个张量的描述不完整
}
data-unpacked = 以 { $coding } 压缩；以下是其内容（{ $size }）
data-unpacked-part = 以 { $coding } 压缩；以下是其内容的前 { $size }
data-values-missing = 文件提前结束：共 { $all } 个值，只有 { $read } 个
data-video-not-played = 此处不播放视频
data-weights-elsewhere = 部分权重在其他文件中

member-back = 返回压缩包
member-name = 名称
member-size = 大小
member-compressed = 压缩后
member-modified = 修改时间
member-leads-out = 会写到目标文件夹之外
member-open = 打开 { $name }
