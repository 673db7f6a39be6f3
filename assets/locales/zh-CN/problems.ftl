### 出了什么问题：整个操作的错误，以及单个无法读取的内容。
### 先说发现了什么，再说 Runatlas 如何处理。路径和行号显示在文本旁边，不写在文本里。

## 错误：先说什么失败了，路径放最后。

error-not-found = 此处没有任何内容：{ $path }
error-not-a-store = 没有找到 MLflow 结果。已查找含 meta.yaml 的实验文件夹、mlruns 文件夹和 mlflow.db，位置：{ $path } 及其周围
error-io = { $cause }：{ $path }
error-sqlite = 无法读取数据库（{ $cause }）：{ $path }
error-gone = 已不存在：{ $path }
error-outside = 此路径指向工件文件夹之外：{ $path }
error-cancelled = 已取消

## 问题
