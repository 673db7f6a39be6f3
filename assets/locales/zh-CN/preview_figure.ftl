### plotly 图形

figure-which = 图
figure-number = 图 { $n }
figure-untitled = 无标题的图
figure-traces = { $n ->
    [0] 没有数据系列
   *[other] { $n } 个数据系列
}
figure-axes = 坐标轴：{ $axes }
figure-template = 样式
figure-ours = Runatlas
figure-own = 原样式
figure-reset = 还原视图
figure-copy = 复制图片
figure-export = 导出…
figure-note = 由 Runatlas 根据文件中的数据绘制，不运行脚本，不联网。
figure-not-drawn = 未绘制：{ $what }
figure-note-close = 关闭此提示
figure-play = 播放
figure-pause = 暂停
figure-frame-back = 上一帧
figure-frame-next = 下一帧
figure-frame-name = 帧 { $name }
figure-frame-of = 第 { $n } 帧，共 { $all } 帧
figure-export-title = 导出图形
figure-format = 格式
figure-scale = 尺寸
figure-pixels = { $width } × { $height } 像素
figure-vector-why = 线条和文字在任何尺寸下都清晰
figure-csv-why = 可见数据系列的数值，每个点一行
