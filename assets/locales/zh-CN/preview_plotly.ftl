### menus of figures of plotly

figure-menu = 菜单 { $n }
figure-menu-unknown = 此项要求 plotly 执行的操作（{ $method }）不受支持。
