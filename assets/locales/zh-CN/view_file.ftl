# 视图文件：把当前显示的内容保存到文件。
open-view = 打开视图…
save-view = 保存视图
save-view-as = 视图另存为…
save-view-why = 保存当前的表格、图表和对比。文件以相对路径引用结果，二者可以一起移动。
save-view-save = 保存
saved-views = 已保存的视图
notice-view-saved = 已保存 { $name }
view-changed = { $name }，已更改
view-changed-why = 保存后有更改
view-revert = 恢复为已保存的视图
view-elsewhere = 打开此文件夹之外的结果？
view-elsewhere-why = { $file } 引用的结果不在它旁边。仅在信任该文件时打开。
view-later = { $name } 由更新版本的 Runatlas 保存。此版本不认识的设置会保留，但不显示。
view-missing-runs = 此视图中有 { $n } 个运行不存在：{ $names }{ $more ->
        [0] {""}
       *[other] {" "}等，另有 { $more } 个
    }
view-no-file = { $path } 不是视图文件
view-no-text = { $path } 不是 UTF-8 文本
view-no-place = { $path } 没有指明结果的位置
view-unreadable = { $path }：第 { $line } 行，第 { $column } 列：{ $cause }
view-among-runs = { $path } 属于某个实验或运行。请选择结果之外的文件夹
view-no-unicode = 结果的名称不是 Unicode，无法写入视图文件：{ $path }
cli-view-elsewhere = { $path } 引用了不在它旁边的 { $places }；如需打开，请添加 --allow-elsewhere
view-alone = { $path } 是视图文件，不能与其他路径一起打开
cli-view-no-figure = { $path } 中没有带曲线的图表
cli-view-output-dir = { $path } 是含有多张图的视图文件；请用 --output-dir 代替 --output
cli-export-one-file = 请指明要导出的内容（--metric 或 --artifact）和一个文件（--output）；视图文件可用 --output-dir 和多种格式
