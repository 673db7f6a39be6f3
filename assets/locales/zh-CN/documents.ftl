# 网页、笔记本与模型说明。

html-cut = 只读取了页面的前 { $limit } MB。
html-scripts-alone = 此页面由 JavaScript 绘制，这里不会运行脚本。源代码见“文本”。
html-chart-left-out = 未绘制：{ $what }

notebook-empty = 此笔记本没有单元格。
notebook-svg = 一幅 SVG 图片

mlmodel-title = MLflow 模型
mlmodel-id = 模型 ID
mlmodel-uuid = 模型 UUID
mlmodel-run = 运行 ID
mlmodel-mlflow = MLflow 版本
mlmodel-created = 创建时间（UTC）
mlmodel-size = 大小
mlmodel-inputs = 输入
mlmodel-outputs = 输出
mlmodel-params = 参数
mlmodel-no-signature = 此模型没有签名。
mlmodel-signature-broken = 签名不是有效的 JSON。
mlmodel-requirements = 依赖
mlmodel-load = 在 Python 中加载

document-rows-more = 显示更多行
document-rows-fewer = 显示较少行
document-copy-table = 以 CSV 复制表格
document-lines-more = 显示全部 { $count } 行
document-lines-fewer = 收起
