### 只能部分解读的格式的预览

data-bundle-without-index = 张量的名称在 { $file } 中，但无法读取：{ $cause }
preview-picture-not-decoded = 这里不能解码 { $format } 图片，可以用其他程序打开。
preview-image-late = 图片过大，只显示 { $seconds } 秒内读取到的部分
