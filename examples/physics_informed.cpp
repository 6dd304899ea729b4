// A network that is shown an equation and no solution becomes a wave of Korteweg and de Vries.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: physics_informed [SVG]
// u_t + 6·u·u_x + u_xxx = 0 is demanded at points with x in [−4, 4] and t in [0, 1], the known u at
// t = 0 and at both ends. The exact solution, a hill that travels, then tells the error in between.
// Derivatives by x and t are tangents of the network, nested three deep; its weights are fitted by
// steps of Levenberg and Marquardt, which need the gradient of every residual by the weights.
#include "chart.h"
#include <ad/ad.h>
#include <cmath>
#include <cstdio>

constexpr std::int64_t hidden = 20;
constexpr double speed = 4;

/// u at one point: a layer of tanh, then a linear one. The weights are a vector.
static ad::Tensor network(const ad::Tensor &w, const ad::Tensor &x, const ad::Tensor &t) {
  const auto part = [&](std::int64_t i) { return w.narrow(0, i * hidden, hidden); };
  return ad::sum(part(3) * ad::tanh(part(0) * x + part(1) * t + part(2))) + w[4 * hidden];
}

/// The hill: speed/2 · sech²(√speed/2 · (x − x₀ − speed·t)).
static ad::Tensor exact(const ad::Tensor &x, const ad::Tensor &t) {
  return speed / 2 / ad::square(ad::cosh(std::sqrt(speed) / 2 * (x + 2 - speed * t)));
}

/// The derivative of a function of one number.
template <class F>
static auto derivative(F f) {
  return [f](const ad::Tensor &x) { return ad::jvp(f)(x, ad::ones_like(x)).second; };
}

/// What is wrong at one point: with the equation, with u where it is known, and with its slope.
static ad::Tensor equation(const ad::Tensor &w, const ad::Tensor &x, const ad::Tensor &t) {
  const auto u = [&](const ad::Tensor &at) { return network(w, at, t); };
  const auto u_of_t = [&](const ad::Tensor &at) { return network(w, x, at); };
  const auto u_t = derivative(u_of_t);
  const auto u_x = derivative(u);
  const auto u_xxx = derivative(derivative(u_x));
  return u_t(t) + 6 * u(x) * u_x(x) + u_xxx(x);
}
static ad::Tensor value(const ad::Tensor &w, const ad::Tensor &x, const ad::Tensor &t) {
  return network(w, x, t) - exact(x, t);
}
static ad::Tensor slope(const ad::Tensor &w, const ad::Tensor &x, const ad::Tensor &t) {
  return derivative([&](const ad::Tensor &at) { return value(w, at, t); })(x);
}

/// Points at which one thing is demanded: every pair of one of these x and one of these t.
struct Points {
  ad::Tensor x, t;
  auto members() { return std::tie(x, t); }
  auto members() const { return std::tie(x, t); }
};
struct Problem {
  Points inside, start, ends, right_end;
  auto members() { return std::tie(inside, start, ends, right_end); }
  auto members() const { return std::tie(inside, start, ends, right_end); }
};

static Points grid(const std::vector<double> &x, const std::vector<double> &t) {
  const auto rows = static_cast<std::int64_t>(x.size()),
             columns = static_cast<std::int64_t>(t.size());
  return {ad::tensor(x).unsqueeze(1).expand({rows, columns}).flatten().eval(),
          ad::tensor(t).unsqueeze(0).expand({rows, columns}).flatten().eval()};
}

constexpr auto every_point = ad::in_axes<ad::unmapped, 0, 0>;

/// Everything that is demanded, as one vector. `at` says what to do with a residual at points.
template <class F>
static ad::Tensor all(const Problem &problem, const F &at) {
  return ad::cat({0.1 * at(equation, problem.inside), at(value, problem.start),
                  at(value, problem.ends), at(slope, problem.right_end)});
}
static ad::Tensor residuals(const ad::Tensor &w, const Problem &problem) {
  return all(problem, [&](const auto &residual, const Points &points) {
    return ad::vmap(residual, every_point)(w, points.x, points.t);
  });
}
/// Their derivatives by the weights, a row for each: that of a point needs no other point.
static ad::Tensor jacobian(const ad::Tensor &w, const Problem &problem) {
  return all(problem, [&](const auto &residual, const Points &points) {
    return ad::vmap(ad::grad(residual), every_point)(w, points.x, points.t);
  });
}

/// Weights that would be best if the residuals were linear, kept near by the damping; the sum of
/// squares before and after.
static std::tuple<ad::Tensor, ad::Tensor, ad::Tensor>
step(const ad::Tensor &w, const ad::Tensor &damping, const Problem &problem) {
  const auto r = residuals(w, problem), j = jacobian(w, problem);
  const auto normal = ad::matmul(j.t(), j) + damping * ad::eye(w.size(0), ad::float64);
  const auto next = w - ad::linalg::solve(normal, ad::matmul(j.t(), r));
  return {next, ad::sum(ad::square(r)), ad::sum(ad::square(residuals(next, problem)))};
}

/// The network and the hill at some points.
static std::pair<ad::Tensor, ad::Tensor> evaluate(const ad::Tensor &w, const Points &points) {
  return {ad::vmap(network, every_point)(w, points.x, points.t), exact(points.x, points.t)};
}

static double largest_error(const ad::Tensor &w) {
  const auto [found, right] = evaluate(w, grid(chart::spread(-4, 4, 81), chart::spread(0, 1, 41)));
  return ad::max(ad::abs(found - right)).item();
}

static ad::Tensor train(const Problem &problem, int steps) {
  const auto compiled = ad::jit(step);
  auto w = ad::randn({4 * hidden + 1}, ad::Generator(1), ad::float64);
  double damping = 1;
  for (int i = 1; i <= steps; ++i) {
    const auto [next, before, after] = compiled(w, ad::tensor(damping, ad::float64), problem);
    const bool is_better = after.item() < before.item();
    damping *= is_better ? 1. / 3 : 4;
    if (is_better)
      w = next;
    if (i == 1 || i % 100 == 0)
      std::printf("step %3d  sum of squares %8.2e  largest error %8.2e\n", i, before.item(),
                  largest_error(w));
  }
  return w;
}

/// The hill at the start, half way and at the end.
static bool draw(const ad::Tensor &w, const char *file) {
  chart::Panel panel{"u at t = 0, 1/2, 1: the exact hill and the network", "x", {}};
  const auto x = chart::spread(-4, 4, 161), few = chart::spread(-4, 4, 41);
  const auto values = [](const ad::Tensor &u) {
    return std::vector<double>(u.data<double>(), u.data<double>() + u.numel());
  };
  for (const double t : {0., 0.5, 1.})
    panel.series.push_back({"", x, values(evaluate(w, grid(x, {t})).second)});
  for (const double t : {0., 0.5, 1.})
    panel.series.push_back({"", few, values(evaluate(w, grid(few, {t})).first), chart::Mark::Dots});
  return chart::write(file, {panel});
}

int main(int argc, char **argv) {
  const auto time = chart::spread(0, 1, 17), space = chart::spread(-4, 4, 33);
  const auto w = train({grid(space, time), grid(space, {0}), grid({-4, 4}, time), grid({4}, time)},
                       /*steps=*/400);
  const double error = largest_error(w);
  std::printf("largest error %.1e of a hill of height %g\n", error, speed / 2);
  if (argc > 1 && !draw(w, argv[1])) {
    std::fprintf(stderr, "physics_informed: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  return error < 1e-3 ? 0 : 1;
}
