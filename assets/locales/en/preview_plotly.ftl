### menus of figures of plotly

figure-menu = Menu { $n }
figure-menu-unknown = Runatlas cannot do what this asks of plotly ({ $method }).
