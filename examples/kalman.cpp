// A Kalman filter whose noise is learned: its likelihood, maximized by the gradient through it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: kalman [SVG]
// A point moves on a line; its velocity is a random walk of strength q. Position and velocity are
// measured with errors of variance r1 and r2. The filter gives the likelihood of all measurements
// one after the other; the same follows at once from their covariance, which is known in closed
// form. Both, their gradients and their Hessians must agree.
#include "chart.h"
#include <ad/ad.h>
#include <cmath>
#include <cstdio>

constexpr std::int64_t steps = 100;
constexpr double interval = 0.1, log_two_pi = 1.8378770664093453;
constexpr double true_noise[] = {0.5, 0.05, 0.2}; // q, r1, r2

/// The state that was estimated: position and velocity, and their covariance.
struct Belief {
  ad::Tensor mean, covariance;
  auto members() { return std::tie(mean, covariance); }
  auto members() const { return std::tie(mean, covariance); }
};

static const ad::Tensor &transition() {
  static const auto f = ad::tensor({{1., interval}, {0., 1.}}, ad::float64);
  return f;
}
/// The covariance of what the random walk adds to the state in one interval, for q = 1.
static const ad::Tensor &walk() {
  static const auto w = ad::tensor(
      {{std::pow(interval, 3) / 3, interval * interval / 2}, {interval * interval / 2, interval}},
      ad::float64);
  return w;
}
static Belief prior() { return {ad::zeros({2}, ad::float64), ad::eye(2, ad::float64)}; }

/// One step: predicts, compares with the measurement z, corrects. Gives the log-likelihood of z
/// and the corrected mean.
static std::pair<Belief, std::pair<ad::Tensor, ad::Tensor>>
update(const Belief &before, const ad::Tensor &z, const ad::Tensor &q, const ad::Tensor &r) {
  const auto mean = ad::mv(transition(), before.mean);
  const auto covariance =
      ad::matmul(ad::matmul(transition(), before.covariance), transition().t()) + q * walk();
  const auto surprise = z - mean, s = covariance + ad::diag(r);
  const auto gain = ad::linalg::solve(s, covariance).t();
  const auto likelihood =
      -(ad::dot(surprise, ad::linalg::solve(s, surprise)) + ad::logdet(s)) / 2 - log_two_pi;
  const Belief after{mean + ad::mv(gain, surprise), covariance - ad::matmul(gain, covariance)};
  return {after, {likelihood, after.mean}};
}

/// Runs along the measurements z, [steps, 2]; the noise is given by the logarithms of q, r1 and r2.
static std::pair<ad::Tensor, ad::Tensor> filter(const ad::Tensor &log_noise, const ad::Tensor &z) {
  const auto noise = ad::exp(log_noise), q = noise[0], r = noise.narrow(0, 1, 2);
  const auto step = [&](const Belief &belief, const ad::Tensor &measured) {
    return update(belief, measured, q, r);
  };
  return ad::scan(step, prior(), z).second;
}
static ad::Tensor likelihood(const ad::Tensor &log_noise, const ad::Tensor &z) {
  return ad::sum(filter(log_noise, z).first);
}

/// The same without a filter: all measurements are one Gaussian vector, first the positions. With
/// s ≤ t the covariance of the integral of a random walk up to s and up to t is s²·t/2 − s³/6.
static ad::Tensor joint_likelihood(const ad::Tensor &log_noise, const ad::Tensor &z) {
  const auto noise = ad::exp(log_noise), q = noise[0];
  const auto time = interval * ad::arange(1, steps + 1, 1, ad::float64);
  const auto row = time.unsqueeze(1), column = time.unsqueeze(0);
  const auto s = ad::minimum(row, column), t = ad::maximum(row, column);
  const auto unit = ad::eye(steps, ad::float64);
  const auto positions =
      1 + row * column + q * (ad::square(s) * t / 2 - ad::pow(s, 3) / 6) + noise[1] * unit;
  const auto mixed = row + q * (row * s - ad::square(s) / 2); // position at row, velocity at column
  const auto velocities = 1 + q * s + noise[2] * unit;
  const auto all = ad::cat({ad::cat({positions, mixed}, 1), ad::cat({mixed.t(), velocities}, 1)});
  const auto measured = z.t().flatten();
  const auto [sign, log_det] = ad::linalg::slogdet(all);
  return -(ad::dot(measured, ad::linalg::solve(all, measured)) + log_det) / 2 -
         static_cast<double>(steps) * log_two_pi;
}

/// A random motion, [steps, 2], and its measurements.
static std::pair<ad::Tensor, ad::Tensor> simulate() {
  const ad::Generator generator(3);
  const auto moves = ad::randn({steps, 2}, generator, ad::float64);
  const auto errors = ad::randn({steps, 2}, generator, ad::float64);
  const auto factor = ad::linalg::cholesky(true_noise[0] * walk());
  const auto move = [&](const ad::Tensor &state, const ad::Tensor &random) {
    const auto next = ad::mv(transition(), state) + ad::mv(factor, random);
    return std::pair(next, next);
  };
  const auto path = ad::scan(move, ad::randn({2}, generator, ad::float64), moves).second;
  const auto sizes = ad::sqrt(ad::tensor({true_noise[1], true_noise[2]}, ad::float64));
  return {path.eval(), (path + sizes * errors).eval()};
}

/// Ascends along the gradient until it vanishes. The curvature by the logarithm of a variance is
/// about half the number of measurements, which gives the length of a step.
static ad::Tensor maximize(const ad::Tensor &z) {
  const auto ascend = ad::jit(ad::value_and_grad(likelihood));
  auto log_noise = ad::zeros({3}, ad::float64);
  for (int i = 0; i <= 400; ++i) {
    const auto [value, gradient] = ascend(log_noise, z);
    const double slope = ad::norm(gradient).item();
    if (i % 20 == 0 || slope < 1e-9)
      std::printf("step %3d  log-likelihood %.6f  |gradient| %.1e\n", i, value.item(), slope);
    if (slope < 1e-9)
      break;
    log_noise = (log_noise + 2. / steps * gradient).eval();
  }
  return log_noise;
}

/// The largest difference of two tensors, relative to the largest element.
static double difference(const ad::Tensor &a, const ad::Tensor &b) {
  return (ad::max(ad::abs(a - b)) / ad::max(ad::abs(b))).item();
}

/// At a point that is no maximum, so that the gradient is not 0.
static bool agree(const ad::Tensor &z) {
  const auto at = ad::tensor({-1., -2., -0.5}, ad::float64);
  const double values = difference(likelihood(at, z), joint_likelihood(at, z));
  const double gradients =
      difference(ad::grad(likelihood)(at, z), ad::grad(joint_likelihood)(at, z));
  const double hessians =
      difference(ad::hessian(likelihood)(at, z), ad::hessian(joint_likelihood)(at, z));
  std::printf("filter against joint covariance: value %.0e, gradient %.0e, Hessian %.0e\n", values,
              gradients, hessians);
  return values < 1e-12 && gradients < 1e-9 && hessians < 1e-9;
}

/// The noise that was found and its standard errors, which the Hessian tells.
static bool report(const ad::Tensor &log_noise, const ad::Tensor &z) {
  const auto covariance = ad::linalg::inv(-ad::hessian(likelihood)(log_noise, z));
  constexpr const char *names[] = {"q", "r1", "r2"};
  bool is_right = true;
  for (int i = 0; i < 3; ++i) {
    const double found = std::exp(log_noise[i].item());
    const double error = found * std::sqrt(covariance[i][i].item());
    std::printf("%-2s = %.4f +- %.4f, simulated with %g\n", names[i], found, error, true_noise[i]);
    is_right = is_right && std::fabs(found - true_noise[i]) < 3 * error;
  }
  return is_right;
}

static bool draw(const char *file, const ad::Tensor &path, const ad::Tensor &z,
                 const ad::Tensor &estimates) {
  const auto times = chart::counted(1, steps);
  const auto positions = [](const ad::Tensor &all) {
    std::vector<double> values;
    for (std::int64_t i = 0; i < steps; ++i)
      values.push_back(all.data<double>()[2 * i]);
    return values;
  };
  return chart::write(file, {{"position",
                              "step",
                              {{"true", times, positions(path)},
                               {"measured", times, positions(z), chart::Mark::Dots},
                               {"filtered", times, positions(estimates)}}}});
}

int main(int argc, char **argv) {
  const auto [path, z] = simulate();
  bool is_right = agree(z);
  const auto log_noise = maximize(z);
  is_right = report(log_noise, z) && is_right;
  if (argc > 1 && !draw(argv[1], path, z, filter(log_noise, z).second)) {
    std::fprintf(stderr, "kalman: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  std::printf(is_right ? "all agree\n" : "NOT as expected\n");
  return is_right ? 0 : 1;
}
