# 命令行所要的图片和页
preview-no-page = { $file }：没有第 { $page } 页，共 { $n } 页
preview-no-step = { $file }：没有步骤 { $step }，最接近的是 { $nearest }
preview-no-steps = { $file } 不属于任何步骤序列
preview-no-picture = 无法绘制 { $file }
cli-output-in-results = { $path } 位于结果目录中，结果只读；请另选文件夹
