### 图像：解码与查看

preview-image-partial = 文件已损坏或不完整：仅显示可读取的部分
