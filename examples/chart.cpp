// Draws curves and dots as an SVG file: panels below one another, each with its own axes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chart.h"
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace chart {
namespace {

constexpr double width = 720, height = 220, left = 64, right = 16, top = 40, gap = 84;
constexpr const char *colors[] = {"#1f6feb", "#d1242f", "#1a7f37", "#9a6700"};
/// Below this a logarithmic axis ends.
constexpr double least = 1e-17;

/// An axis in the units that are drawn, logarithms if it is logarithmic.
struct Axis {
  double low = 0, high = 1;

  double part(double value) const { return (std::clamp(value, low, high) - low) / (high - low); }
  /// The distance of its ticks: 1, 2 or 5 times a power of ten, for at most seven of them.
  double step() const {
    const double power = std::pow(10, std::floor(std::log10((high - low) / 6)));
    for (const double factor : {1., 2., 5.})
      if (factor * power * 6 >= high - low)
        return factor * power;
    return 10 * power;
  }
};

double drawn(double value, Scale scale) {
  return scale == Scale::Logarithmic ? std::log10(std::max(value, least)) : value;
}

/// Spans the points of one coordinate.
Axis span(const Panel &panel, std::vector<double> Series::*coordinate, Scale scale) {
  Axis axis{HUGE_VAL, -HUGE_VAL};
  for (const Series &series : panel.series)
    for (const double value : series.*coordinate) {
      axis.low = std::min(axis.low, drawn(value, scale));
      axis.high = std::max(axis.high, drawn(value, scale));
    }
  return axis.low < axis.high ? axis : Axis{axis.low - 0.5, axis.low + 0.5};
}

/// Widened to whole steps, whole decades if it is logarithmic.
Axis y_axis(const Panel &panel) {
  if (panel.low < panel.high)
    return {drawn(panel.low, panel.scale), drawn(panel.high, panel.scale)};
  const Axis tight = span(panel, &Series::y, panel.scale);
  const double step = panel.scale == Scale::Logarithmic ? 1 : tight.step();
  return {step * std::floor(tight.low / step), step * std::ceil(tight.high / step)};
}

class Drawing {
public:
  Drawing(std::FILE *file, const Panel &panel, double y0)
      : file(file), panel(panel), y0(y0), horizontal(span(panel, &Series::x, Scale::Linear)),
        vertical(y_axis(panel)) {}

  void draw() const {
    text(left, y0 - 12, "class=\"title\"", panel.title);
    text((left + width - right) / 2, y0 + height + 34, "text-anchor=\"middle\"", panel.x_label);
    draw_y_ticks();
    draw_x_ticks();
    double legend = width - right;
    for (std::size_t i = panel.series.size(); i-- > 0;) {
      const std::string color = colors[i % std::size(colors)];
      draw(panel.series[i], color.c_str());
      text(legend, y0 - 12, ("text-anchor=\"end\" style=\"fill:" + color + "\"").c_str(),
           panel.series[i].name);
      legend -= 7 * static_cast<double>(panel.series[i].name.size()) + 16;
    }
  }

private:
  double x(double value) const { return left + (width - left - right) * horizontal.part(value); }
  double y(double value) const { return y0 + height * (1 - vertical.part(value)); }

  void text(double at_x, double at_y, const char *style, const std::string &what) const {
    std::fprintf(file, "<text x=\"%g\" y=\"%g\" %s>%s</text>\n", at_x, at_y, style, what.c_str());
  }

  static std::string number(double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.6g", value);
    return digits;
  }

  void draw_y_ticks() const {
    const bool is_log = panel.scale == Scale::Logarithmic;
    const double step = is_log ? std::max(1., vertical.step()) : vertical.step();
    const int first = static_cast<int>(std::ceil(vertical.low / step - 1e-9));
    for (int k = first; k * step <= vertical.high + 1e-9 * step; ++k) {
      const double at = y(k * step);
      std::fprintf(file, "<line x1=\"%g\" x2=\"%g\" y1=\"%.2f\" y2=\"%.2f\" class=\"grid\"/>\n",
                   left, width - right, at, at);
      text(left - 6, at + 4, "text-anchor=\"end\"",
           number(is_log ? std::pow(10, k * step) : k * step));
    }
  }

  void draw_x_ticks() const {
    const double step = horizontal.step();
    for (int k = static_cast<int>(std::ceil(horizontal.low / step)); k * step <= horizontal.high;
         ++k)
      text(x(k * step), y0 + height + 16, "text-anchor=\"middle\"", number(k * step));
  }

  void draw(const Series &series, const char *color) const {
    if (series.mark != Mark::Dots) {
      std::fprintf(file, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"",
                   color);
      for (std::size_t i = 0; i < series.x.size(); ++i)
        std::fprintf(file, "%.1f,%.1f ", x(series.x[i]), y(drawn(series.y[i], panel.scale)));
      std::fprintf(file, "\"/>\n");
    }
    for (std::size_t i = 0; series.mark != Mark::Line && i < series.x.size(); ++i)
      std::fprintf(file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x(series.x[i]),
                   y(drawn(series.y[i], panel.scale)), color);
  }

  std::FILE *file;
  const Panel &panel;
  double y0;
  Axis horizontal, vertical;
};

void draw(std::FILE *file, const std::vector<Panel> &panels) {
  const double total = top + (height + gap) * static_cast<double>(panels.size()) - gap + 48;
  std::fprintf(file,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\">\n"
               "<style>text{font:12px sans-serif;fill:#333}.title{font-weight:bold}"
               ".grid{stroke:#ddd}</style>\n"
               "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
               width, total);
  for (std::size_t i = 0; i < panels.size(); ++i)
    Drawing(file, panels[i], top + (height + gap) * static_cast<double>(i)).draw();
  std::fprintf(file, "</svg>\n");
}

} // namespace

std::vector<double> counted(double first, std::size_t count) {
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i)
    numbers[i] = first + static_cast<double>(i);
  return numbers;
}

std::vector<double> spread(double low, double high, int count) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    numbers[static_cast<std::size_t>(i)] = low + (high - low) * i / (count - 1);
  return numbers;
}

bool write(const std::string &path, const std::vector<Panel> &panels) {
  const std::string partial = path + ".part";
  std::FILE *file = std::fopen(partial.c_str(), "w");
  if (!file)
    return false;
  draw(file, panels);
  const bool is_written = std::fclose(file) == 0;
  return is_written && std::rename(partial.c_str(), path.c_str()) == 0;
}

} // namespace chart
