// Newton's method: the minimum of Rosenbrock's function in several dimensions, through its Hessian.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: rosenbrock [SVG]
// The minimum is at (1, …, 1), so that the error of a step is known. Newton's method squares it.
#include "chart.h"
#include <ad/ad.h>
#include <cmath>
#include <cstdio>

/// Σ 100·(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²: a bent valley of steep sides.
static ad::Tensor rosenbrock(const ad::Tensor &x) {
  const auto n = x.size(0);
  const auto low = x.narrow(0, 0, n - 1), high = x.narrow(0, 1, n - 1);
  return ad::sum(100 * ad::square(high - ad::square(low)) + ad::square(1 - low));
}

/// The step that leads to the minimum of the parabola at x. Compiled: the function, its gradient
/// and its Hessian are one program.
static ad::Tensor newton_step(const ad::Tensor &x) {
  return -ad::linalg::solve(ad::hessian(rosenbrock)(x), ad::grad(rosenbrock)(x));
}

static double distance(const ad::Tensor &x) { return ad::norm(x - 1).item(); }

/// Steps from x until nothing changes, each halved until the function falls. Gives all points.
static std::vector<ad::Tensor> minimize(ad::Tensor x) {
  const auto value = ad::jit(rosenbrock), step = ad::jit(newton_step);
  std::vector<ad::Tensor> path = {x};
  while (distance(x) > 1e-14 && path.size() < 200) {
    ad::Tensor dx = step(x);
    while (value(x + dx).item() >= value(x).item() && ad::norm(dx).item() > 1e-14)
      dx = 0.5 * dx;
    path.push_back(x = (x + dx).eval());
  }
  return path;
}

/// The last distances, each against the square of the one before. Returns whether the end is the
/// minimum and the way to it quadratic.
static bool report(const std::vector<ad::Tensor> &path) {
  std::printf("%lld dimensions, %zu steps\n", static_cast<long long>(path[0].numel()),
              path.size() - 1);
  bool is_quadratic = true;
  for (std::size_t i = path.size() < 6 ? 1 : path.size() - 5; i < path.size(); ++i) {
    const double error = distance(path[i]), before = distance(path[i - 1]);
    std::printf("  step %3zu  |x - 1| = %8.2e", i, error);
    if (before < 0.1 && error > 1e-13) { // Below that the quotient tells of rounding.
      std::printf("  = %5.2f * before^2", error / (before * before));
      is_quadratic = is_quadratic && error < 50 * before * before;
    }
    std::printf("\n");
  }
  return is_quadratic && distance(path.back()) < 1e-14;
}

static bool draw(const char *file, const std::vector<ad::Tensor> &path) {
  chart::Series steps{"steps", {}, {}, chart::Mark::DottedLine}, valley{"valley y = x^2", {}, {}};
  for (const ad::Tensor &point : path) {
    steps.x.push_back(point[0].item());
    steps.y.push_back(point[1].item());
  }
  for (const double x : chart::spread(-1.2, 1.2, 121)) {
    valley.x.push_back(x);
    valley.y.push_back(x * x);
  }
  chart::Series error{"|x - 1|", chart::counted(0, path.size()), {}, chart::Mark::DottedLine};
  for (const ad::Tensor &point : path)
    error.y.push_back(distance(point));
  return chart::write(file, {{"the way to the minimum", "x", {steps, valley}},
                             {"distance", "step", {error}, chart::Scale::Logarithmic}});
}

int main(int argc, char **argv) {
  const auto plane = minimize(ad::tensor({-1.2, 1.}, ad::float64)); // where everybody starts
  bool is_right = report(plane);
  for (const std::int64_t n : {10, 100})
    is_right = report(minimize(ad::zeros({n}, ad::float64))) && is_right;
  if (argc > 1 && !draw(argv[1], plane)) {
    std::fprintf(stderr, "rosenbrock: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  std::printf(is_right ? "quadratic convergence to the minimum\n" : "NOT as expected\n");
  return is_right ? 0 : 1;
}
