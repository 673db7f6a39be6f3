## The children of a run

show-in-table = 在表格中显示
children-status = { $n } 个{ $status }
children-below = 其下还有 { $n } 个运行
children-more = 还有 { $n } 个子运行
children-more-columns = 还有 { $n } 列
children-differs = 差异
children-metrics = 指标（最新值）
children-curves = { $n } 个子运行，{ $metrics } 个指标中的 { $shown } 个
more-metrics = 还有 { $n } 个指标
fewer-metrics = 收起指标
own-metrics = 自身指标
none = 无
same-in-children = 所有子运行相同
fold-children-of = 折叠 { $name } 的子运行
unfold-children-of = 展开 { $name } 的子运行

## Models, prompts, datasets and traces

data = 数据
logged-models = 已记录的模型
logged-model = 已记录的模型
registered-model = 注册模型
prompt = 提示词
trace = 追踪
copy-id = 复制 ID
entity-gone = 已不存在
entity-gone-why = 上次刷新时未找到。
description = 说明
last-updated = 更新时间
aliases = 别名
versions = 版本
version = 版本
stage = 阶段
no-versions = 没有版本
show-files = 查看文件
source-run = 来源运行
run-not-here = 打开的文件夹中没有此运行。
model-id = 模型 ID
model-type = 类型
no-logged-models = 没有已记录的模型
tags-internal = MLflow 标签
metadata = 元数据
step = 步数
runs = 运行数

## Prompts

prompt-text = 文本
prompt-changes = 变更
prompt-without-text = 此版本没有文本。
prompt-model-config = 模型配置
prompt-response-format = 回复格式
commit-message = 提交说明
copy-text = 复制文本

## Datasets

no-datasets = 没有数据集
digest = 摘要
source-type = 来源类型
context = 用途
dataset-missing = 缺少说明
dataset-source = 来源
dataset-profile = 概况
dataset-schema = 结构
dataset-runs = 使用它的运行
schema-type = 类型
schema-required = 必填
yes = 是
no = 否

## Traces

no-traces = 没有追踪
all-experiments = 所有实验
trace-id = 追踪 ID
request = 请求
response = 回复
assessments = 评估
assessment-expected = 期望：{ $value }
spans = 跨度
no-spans = 此追踪没有跨度。
span-message = 状态信息
span-inputs = 输入
span-outputs = 输出
span-attributes = 属性
span-events = 事件
span-empty = 此跨度没有输入和输出。
text-lines-cut = 只显示开头部分。
trace-without-file = 此追踪没有存储跨度。
trace-file-missing = 此追踪的跨度不在这里：{ $path }
trace-file-large = 此追踪的跨度过大，无法显示：{ $path }
trace-file-broken = 无法读取此追踪的跨度：{ $path }：{ $cause }
trace-span-broken = 跨度不是有效的 JSON：{ $cause }
