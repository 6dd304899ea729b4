// The SVG of the learning curves: two panels that share the epochs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "chart.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

namespace {

constexpr double width = 720, panel_height = 220, left = 64, right = 16, top = 40, gap = 56;
constexpr const char *colors[] = {"#1f6feb", "#d1242f", "#1a7f37"};

/// One panel: its place and its scale.
struct Panel {
  double y0, low, high;
  std::string title;

  double y(double value) const { return y0 + panel_height * (high - value) / (high - low); }
};

double x(std::size_t epoch, std::size_t count) {
  return left + (width - left - right) * static_cast<double>(epoch) /
                    static_cast<double>(std::max<std::size_t>(count - 1, 1));
}

void draw_axis(std::FILE *file, const Panel &panel, const std::vector<double> &ticks,
               const std::function<std::string(double)> &label) {
  std::fprintf(file, "<text x=\"%g\" y=\"%g\" class=\"title\">%s</text>\n", left, panel.y0 - 10,
               panel.title.c_str());
  for (const double tick : ticks) {
    if (tick < panel.low - 1e-9 || tick > panel.high + 1e-9)
      continue;
    std::fprintf(file, "<line x1=\"%g\" x2=\"%g\" y1=\"%g\" y2=\"%g\" class=\"grid\"/>\n", left,
                 width - right, panel.y(tick), panel.y(tick));
    std::fprintf(file, "<text x=\"%g\" y=\"%g\" text-anchor=\"end\">%s</text>\n", left - 6,
                 panel.y(tick) + 4, label(tick).c_str());
  }
}

void draw_line(std::FILE *file, const Panel &panel, const std::vector<double> &values,
               const char *color) {
  std::fprintf(file, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", color);
  for (std::size_t epoch = 0; epoch < values.size(); ++epoch)
    std::fprintf(file, "%.1f,%.1f ", x(epoch, values.size()),
                 panel.y(std::clamp(values[epoch], panel.low, panel.high)));
  std::fprintf(file, "\"/>\n");
}

std::string number(const char *format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::vector<double> logarithms(std::vector<double> values) {
  for (double &value : values)
    value = std::log10(std::max(value, 1e-9));
  return values;
}

Panel loss_panel(const std::vector<Curve> &curves) {
  double low = 1, high = -9;
  for (const Curve &curve : curves)
    for (const double value : logarithms(curve.loss)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  return {top, std::floor(low), std::max(std::ceil(high), std::floor(low) + 1), "training loss"};
}

void draw(std::FILE *file, const std::vector<Curve> &curves) {
  const Panel loss = loss_panel(curves);
  const Panel accuracy{top + panel_height + gap, 0.8, 1, "test accuracy"};
  const double height = accuracy.y0 + panel_height + 40;
  std::fprintf(
      file,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\">\n"
      "<style>text{font:12px sans-serif;fill:#333}.title{font-weight:bold}"
      ".grid{stroke:#ddd}</style>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
      width, height);
  draw_axis(file, loss, {-6, -5, -4, -3, -2, -1, 0, 1},
            [](double tick) { return number("%g", std::pow(10, tick)); });
  draw_axis(file, accuracy, {0.8, 0.85, 0.9, 0.95, 1},
            [](double tick) { return number("%g %%", 100 * tick); });
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const char *color = colors[i % 3];
    draw_line(file, loss, logarithms(curves[i].loss), color);
    draw_line(file, accuracy, curves[i].test_accuracy, color);
    std::fprintf(file, "<text x=\"%g\" y=\"%g\" style=\"fill:%s\">held out: %s</text>\n",
                 left + 180 * static_cast<double>(i + 1), loss.y0 - 10, color,
                 curves[i].name.c_str());
  }
  std::fprintf(file,
               "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">epoch (1 to %zu)</text>\n</svg>\n",
               (left + width) / 2, height - 14, curves.empty() ? 0 : curves[0].loss.size());
}

} // namespace

bool write_chart(const std::string &path, const std::vector<Curve> &curves) {
  const std::string partial = path + ".part";
  std::FILE *file = std::fopen(partial.c_str(), "w");
  if (!file)
    return false;
  draw(file, curves);
  const bool is_written = std::fclose(file) == 0;
  return is_written && std::rename(partial.c_str(), path.c_str()) == 0;
}
