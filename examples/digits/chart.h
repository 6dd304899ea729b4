// Draws learning curves as an SVG file.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef DIGITS_CHART_H
#define DIGITS_CHART_H

#include <string>
#include <vector>

/// One training run, a point per epoch.
struct Curve {
  std::string name;
  std::vector<double> loss, test_accuracy;
};

/// Loss (logarithmic) on the left axis, test accuracy on the right one. False if the file cannot be
/// written.
bool write_chart(const std::string &path, const std::vector<Curve> &curves);

#endif
