"""The ground of charts follows the theme."""

from gui.base import theme
from gui.widgets.plot import Plot


def test_the_ground_is_that_of_panels_in_each_theme_and_the_chart_is_drawn_again(qtbot):
    theme.apply("light")
    drawn = []
    plot = Plot(lambda: drawn.append(theme.current().name))
    qtbot.addWidget(plot)
    plot.resize(120, 80)
    plot.show()
    try:
        for name in ("dark", "light"):
            theme.apply(name)
            assert plot.grab().toImage().pixelColor(2, 2).name() == theme.current().chrome.name()
    finally:
        theme.apply("light")
    assert drawn[:2] == ["dark", "light"]
