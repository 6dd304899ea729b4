// Draws curves and dots as an SVG file: panels below one another, each with its own axes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef EXAMPLES_CHART_H
#define EXAMPLES_CHART_H

#include <string>
#include <vector>

namespace chart {

enum class Mark : unsigned char { Line, Dots, DottedLine };

/// Points that belong together. The series of a panel have different colors, in their order.
struct Series {
  std::string name;
  std::vector<double> x, y;
  Mark mark = Mark::Line;
};

enum class Scale : unsigned char { Linear, Logarithmic };

/// The axis y spans `low` to `high`; if these are equal, what the points need.
struct Panel {
  std::string title, x_label;
  std::vector<Series> series;
  Scale scale = Scale::Linear;
  double low = 0, high = 0;
};

/// The numbers first, first + 1, …: the other coordinate of values that are counted.
std::vector<double> counted(double first, std::size_t count);
/// `count` numbers from `low` to `high`, both included.
std::vector<double> spread(double low, double high, int count);

/// Completely or not at all. False if the file cannot be written.
bool write(const std::string &path, const std::vector<Panel> &panels);

} // namespace chart

#endif
