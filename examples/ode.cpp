// An ordinary differential equation, and the gradient of its solution through the solver's loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: ode [SVG]
// A damped oscillator, x" + 2·γ·x' + ω²·x = 0, whose solution and derivatives are known. Runge and
// Kutta's method with fixed steps is a fori_loop; one with steps that adapt is a while_loop, whose
// number of steps is known when it has run. The gradient goes back through either.
#include "chart.h"
#include <ad/ad.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

constexpr double damping = 0.15, end = 10;
constexpr double x0 = 1, v0 = 0.5, omega = 2;

/// Position and velocity.
struct State {
  ad::Tensor x, v;
  auto members() { return std::tie(x, v); }
  auto members() const { return std::tie(x, v); }
};
static State operator+(const State &a, const State &b) { return {a.x + b.x, a.v + b.v}; }
static State operator*(const ad::Operand &factor, const State &a) {
  return {factor * a.x, factor * a.v};
}

static State slope(const State &at, const ad::Tensor &omega) {
  return {at.v, -2 * damping * at.v - ad::square(omega) * at.x};
}

/// One step of length h by the classical method of order four.
static State runge_kutta(const State &at, double h, const ad::Tensor &omega) {
  const auto k1 = slope(at, omega), k2 = slope(at + h / 2 * k1, omega);
  const auto k3 = slope(at + h / 2 * k2, omega), k4 = slope(at + h * k3, omega);
  return at + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
}

/// x(end) by `steps` steps.
static ad::Tensor fixed_steps(std::int64_t steps, const State &start, const ad::Tensor &omega) {
  const auto step = [&](const ad::Tensor &, const State &at) {
    return runge_kutta(at, end / static_cast<double>(steps), omega);
  };
  return ad::fori_loop(0, steps, step, start).x;
}

/// A solution on its way: the time, the length of the next step, the steps taken.
struct Progress {
  State state;
  ad::Tensor time, h, steps;
  auto members() { return std::tie(state, time, h, steps); }
  auto members() const { return std::tie(state, time, h, steps); }
};

/// The same by the pair of Bogacki and Shampine: order three, whose difference to order two is kept
/// below `tolerance` by the length of the steps. Also gives their number.
static std::pair<ad::Tensor, ad::Tensor> adaptive_steps(double tolerance, const State &start,
                                                        const ad::Tensor &omega) {
  const auto is_on_the_way = [](const Progress &at) { return at.time < end; };
  const auto step = [&](const Progress &at) {
    const auto h = ad::minimum(at.h, end - at.time);
    const auto k1 = slope(at.state, omega), k2 = slope(at.state + h / 2 * k1, omega);
    const auto k3 = slope(at.state + 3 * h / 4 * k2, omega);
    const auto next = at.state + h / 9 * (2 * k1 + 3 * k2 + 4 * k3);
    const auto k4 = slope(next, omega);
    const auto miss = h / 72 * (-5 * k1 + 6 * k2 + 8 * k3 + -9 * k4);
    // The choice of a step is not differentiated, nor is it when a formula is written for one.
    const auto error = ad::detach(ad::maximum(ad::abs(miss.x), ad::abs(miss.v))) / tolerance;
    const auto is_good = error <= 1;
    const auto choose = [&](const ad::Tensor &a, const ad::Tensor &b) {
      return ad::where(is_good, a, b);
    };
    return Progress{{choose(next.x, at.state.x), choose(next.v, at.state.v)},
                    choose(at.time + h, at.time),
                    h * ad::clamp(0.9 / ad::cbrt(error), 0.2, 5),
                    at.steps + 1};
  };
  const auto number = [](double value) { return ad::tensor(value, ad::float64); };
  const Progress done = ad::while_loop(
      is_on_the_way, step, Progress{start, number(0), number(0.1), ad::tensor(0)}, 100'000);
  return {done.state.x, done.steps};
}

static State start() { return {ad::tensor(x0, ad::float64), ad::tensor(v0, ad::float64)}; }

/// The exact x at a time and its derivatives by x0, v0 and ω.
static std::array<double, 4> exact(double t) {
  const double beta = std::sqrt(omega * omega - damping * damping), c = v0 + damping * x0;
  const double cosine = std::cos(beta * t), sine = std::sin(beta * t);
  const double decay = std::exp(-damping * t);
  return {decay * (x0 * cosine + c / beta * sine), decay * (cosine + damping / beta * sine),
          decay * sine / beta,
          decay * omega / beta * (-x0 * t * sine + c / beta * (t * cosine - sine / beta))};
}

/// The largest error of the gradient, by the start and by ω, against the exact x at the end.
static double error_of(const State &dstart, const ad::Tensor &domega) {
  const auto right = exact(end);
  return std::max({std::fabs(dstart.x.item() - right[1]), std::fabs(dstart.v.item() - right[2]),
                   std::fabs(domega.item() - right[3])});
}

/// Halves the step: both errors must fall by 2⁴. Returns whether they do.
static bool check_fixed() {
  const auto right = exact(end);
  bool is_right = true;
  double before[2] = {};
  std::printf("fixed steps  error of x  order  of its gradient  order\n");
  for (const std::int64_t steps : {100, 200, 400, 800}) {
    const auto solve = [steps](const State &from, const ad::Tensor &w) {
      return fixed_steps(steps, from, w);
    };
    const auto gradient = ad::jit(ad::value_and_grad(solve, ad::argnums<0, 1>));
    const auto [x, slopes] = gradient(start(), ad::tensor(omega, ad::float64));
    const auto &[dstart, domega] = slopes;
    const double error = std::fabs(x.item() - right[0]);
    const double slope_error = error_of(dstart, domega);
    std::printf("%11lld  %10.2e", static_cast<long long>(steps), error);
    if (before[0] == 0) {
      std::printf("         %16.2e\n", slope_error);
    } else {
      const double order = std::log2(before[0] / error),
                   slope_order = std::log2(before[1] / slope_error);
      std::printf("  %5.2f  %16.2e  %5.2f\n", order, slope_error, slope_order);
      is_right = is_right && std::fabs(order - 4) < 0.2 && std::fabs(slope_order - 4) < 0.2;
    }
    before[0] = error;
    before[1] = slope_error;
  }
  return is_right;
}

static bool check_adaptive() {
  const auto right = exact(end);
  bool is_right = true;
  std::printf("tolerance  steps  error of x  of its gradient\n");
  for (const double tolerance : {1e-5, 1e-7, 1e-9}) {
    const auto solve = [&](const State &from, const ad::Tensor &w) {
      return adaptive_steps(tolerance, from, w);
    };
    const auto gradient = ad::jit(ad::value_and_grad(solve, ad::argnums<0, 1>));
    const auto [results, slopes] = gradient(start(), ad::tensor(omega, ad::float64));
    const auto &[x, steps] = results;
    const auto &[dstart, domega] = slopes;
    const double error = std::fabs(x.item() - right[0]);
    const double slope_error = error_of(dstart, domega);
    std::printf("%9.0e  %5lld  %10.2e  %15.2e\n", tolerance,
                static_cast<long long>(steps.item<std::int64_t>()), error, slope_error);
    is_right = is_right && error < 100 * tolerance && slope_error < 1000 * tolerance;
  }
  return is_right;
}

static std::vector<double> values(const ad::Tensor &x) {
  return {x.data<double>(), x.data<double>() + x.numel()};
}

/// The solution and its derivative by ω along the way: a scan gives x after every step, and its
/// tangent is theirs.
static bool draw(const char *file) {
  constexpr std::int64_t steps = 60;
  const auto trajectory = [](const ad::Tensor &w) {
    const auto step = [&](const State &at, const ad::Tensor &) {
      const auto next = runge_kutta(at, end / steps, w);
      return std::pair(next, next.x);
    };
    return ad::scan(step, start(), ad::zeros(steps)).second;
  };
  const auto w = ad::tensor(omega, ad::float64);
  const auto [x, dx] = ad::jvp(trajectory)(w, ad::ones_like(w));
  const auto times = chart::spread(end / steps, end, steps);
  chart::Series curve{"exact", {}, {}}, slope_curve = curve;
  for (const double t : chart::spread(0, end, 401)) {
    curve.x.push_back(t);
    curve.y.push_back(exact(t)[0]);
    slope_curve.x.push_back(t);
    slope_curve.y.push_back(exact(t)[3]);
  }
  const auto dots = [&](const ad::Tensor &y) {
    return chart::Series{"60 steps", times, values(y), chart::Mark::Dots};
  };
  return chart::write(file,
                      {{"x", "t", {curve, dots(x)}}, {"dx/domega", "t", {slope_curve, dots(dx)}}});
}

int main(int argc, char **argv) {
  const bool is_fixed_right = check_fixed(), is_adaptive_right = check_adaptive();
  if (argc > 1 && !draw(argv[1])) {
    std::fprintf(stderr, "ode: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  const bool is_right = is_fixed_right && is_adaptive_right;
  std::printf(is_right ? "orders and errors as they should be\n" : "NOT as expected\n");
  return is_right ? 0 : 1;
}
