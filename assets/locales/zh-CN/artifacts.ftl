### artifacts

## 预览

preview-too-large-for-tree = 文件大于 { $limit } MiB，按文本显示
preview-too-deep-for-tree = 嵌套超过 { $limit } 层，按文本显示
preview-not-json = 第 { $line } 行不是有效的 JSON，按文本显示
preview-not-yaml = 第 { $line } 行不是有效的 YAML，按文本显示

preview-image-reduced = 图像过大，无法完整显示：显示 { $width } × { $height } 像素（原为 { $full-width } × { $full-height }），每个像素为周围像素的平均值
preview-image-stretched = { $low } 到 { $high } 的值显示为黑到白

preview-error-io = { $cause }：{ $path }
preview-error-not-a-file = 不是文件：{ $path }
preview-error-too-large = 文件大小 { $size } MiB，超过可显示的上限 { $limit } MiB：{ $path }
preview-error-too-many-pixels = 图像过大，无法预览（{ $width } × { $height } 需要 { $size }）：{ $path }
preview-error-broken = 无法按 { $format } 读取（{ $cause }）：{ $path }
preview-error-cancelled = 已取消

preview-channels-gray = 灰度
preview-channels-gray-alpha = 灰度 + 透明
preview-channels-rgb = RGB
preview-channels-rgba = RGBA

preview-kind-7z = 7z 压缩包
preview-kind-arrow = Arrow 表格
preview-kind-audio = 音频
preview-kind-bzip2 = bzip2 压缩文件
preview-kind-excel = Excel 工作簿
preview-kind-gzip = gzip 压缩文件
preview-kind-hdf5 = HDF5 数据
preview-kind-keras = Keras 模型
preview-kind-numpy = NumPy 数组
preview-kind-onnx = ONNX 模型
preview-kind-parquet = Parquet 表格
preview-kind-pdf = PDF 文档
preview-kind-pickle = Python pickle 文件
preview-kind-program = 程序
preview-kind-safetensors = Safetensors 权重
preview-kind-sqlite = SQLite 数据库
preview-kind-tar = tar 归档
preview-kind-torch = PyTorch 检查点
preview-kind-unknown = 二进制文件
preview-kind-video = 视频
preview-kind-xz = xz 压缩文件
preview-kind-zip = ZIP 压缩包
preview-kind-zstd = Zstandard 压缩文件

## 工件页

artifacts-failed = 无法列出文件
artifacts-unavailable = 文件不在此处
artifacts-none = 没有工件
choose-file = 请选择文件
preview-failed = 无法预览
filter-files = 筛选文件
files-count = { $n } 个文件
listing-cut = 还有更多
image = 图片
image-frames = { $n } 帧
zoom = 缩放
zoom-fit = 适合
shown-as = 显示为
as-shown = 格式化
as-text = 文本
table-rows = { $n } 行
table-columns = { $n } 列
table-cut = 只显示表格的开头部分
table-ragged = 有 { $n } 行的单元格数与表头不一致
text-lines = { $n } 行
text-lines-first = 前 { $n } 行
table-rows-first = 前 { $n } 行
table-columns-first = 前 { $n } 列
text-cut = 只显示 { $size } 中的前 { $shown }，共 { $n } 行
markdown-cut = 只显示开头部分；按文本显示则为全部
tree-cut = 只显示开头部分
binary-why = { $size }。此类文件暂无预览，以下是开头的字节。
tree-level = 第 { $n } 层
preview-reading = 已读取 { $done } / { $size }
file-empty = 空文件
file-empty-fact = 空
pointer-not-downloaded = 此文件尚未下载
pointer-beside = 描述存放在别处的文件
pointer-fact = { $keeper } 指针
pointer-to = { $keeper } 指针，指向 { $size } 的文件
pointer-fetch = 在其仓库中运行“{ $command }”即可下载。
artifact-not-found = 此运行没有文件 { $file }
artifact-outside = 链接指向工件文件夹之外，不会跟随
artifact-broken = 链接的目标已不存在
