// The price of a call option and its five greeks from simulated paths, against Black and Scholes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: black_scholes [SVG]
// delta, vega, rho and theta are pathwise: derivatives of the discounted payoff of each path, which
// is continuous. Its derivative jumps at the strike, so that a second one would miss the jump and
// give gamma = 0 on every path. gamma is mixed instead: the pathwise delta, weighted by the density
// of the final price, and of that weight the derivative (the likelihood ratio).
#include "chart.h"
#include <ad/ad.h>
#include <array>
#include <cmath>
#include <cstdio>

/// What an option depends on, and how often it is simulated.
constexpr double strike = 100, rate = 0.03, volatility = 0.25, years = 0.75;
constexpr std::int64_t paths = 1 << 18;

/// The final price for a standard normal number z.
static ad::Tensor final_price(const ad::Tensor &spot, const ad::Tensor &sigma, const ad::Tensor &r,
                              const ad::Tensor &t, const ad::Tensor &z) {
  return spot * ad::exp((r - ad::square(sigma) / 2) * t + sigma * ad::sqrt(t) * z);
}

/// The discounted payoff of one path.
static ad::Tensor payoff(const ad::Tensor &spot, const ad::Tensor &sigma, const ad::Tensor &r,
                         const ad::Tensor &t, const ad::Tensor &z) {
  return ad::exp(-r * t) * ad::relu(final_price(spot, sigma, r, t, z) - strike);
}

/// The pathwise delta of one path as a function of the spot price whose derivative is right in the
/// mean: the path stays where it is, and its density moves.
static ad::Tensor weighted_delta(const ad::Tensor &spot, const ad::Tensor &sigma,
                                 const ad::Tensor &r, const ad::Tensor &t, const ad::Tensor &z) {
  const auto end = ad::detach(final_price(spot, sigma, r, t, z));
  const auto slope = ad::grad([&](const ad::Tensor &at) { return ad::relu(at - strike); })(end);
  const auto normal = (ad::log(end / spot) - (r - ad::square(sigma) / 2) * t) / sigma / ad::sqrt(t);
  const auto log_density = -ad::square(normal) / 2;
  const auto weight = ad::exp(log_density - ad::detach(log_density)); // 1, with a derivative
  return ad::exp(-r * t) * slope * end / spot * weight;
}

/// Price, delta, vega, rho, theta and gamma of every path, in rows, then the mean and the standard
/// error of each. Theta is the derivative by the time that passes, −∂/∂t.
static std::pair<ad::Tensor, ad::Tensor> simulate(const ad::Tensor &spot, const ad::Tensor &sigma,
                                                  const ad::Tensor &r, const ad::Tensor &t,
                                                  const ad::Tensor &z) {
  const auto each_path = ad::in_axes<ad::unmapped, ad::unmapped, ad::unmapped, ad::unmapped, 0>;
  const auto greeks = ad::value_and_grad(payoff, ad::argnums<0, 1, 2, 3>);
  const auto [price, slopes] = ad::vmap(greeks, each_path)(spot, sigma, r, t, z);
  const auto &[delta, vega, rho, dt] = slopes;
  const auto gamma = ad::vmap(ad::grad(weighted_delta), each_path)(spot, sigma, r, t, z);
  const auto all = ad::stack({price, delta, vega, rho, -dt, gamma});
  return {ad::mean(all, 1), ad::std(all, 1) / std::sqrt(static_cast<double>(paths))};
}

constexpr const char *names[] = {"price", "delta", "vega", "rho", "theta", "gamma"};

/// The same by Black's and Scholes's formulas.
static std::array<double, 6> closed_form(double spot) {
  const double root = std::sqrt(years), discounted = strike * std::exp(-rate * years);
  const double d1 = std::log(spot / discounted) / (volatility * root) + volatility * root / 2;
  const double d2 = d1 - volatility * root;
  const auto normal = [](double x) { return std::erfc(-x / std::sqrt(2.)) / 2; };
  const double density = std::exp(-d1 * d1 / 2) / std::sqrt(2 * std::acos(-1.));
  return {spot * normal(d1) - discounted * normal(d2),
          normal(d1),
          spot * density * root,
          discounted * years * normal(d2),
          -spot * density * volatility / (2 * root) - rate * discounted * normal(d2),
          density / (spot * volatility * root)};
}

/// The simulation as a function of the spot price, on the same random numbers for each.
class Simulation {
public:
  std::pair<ad::Tensor, ad::Tensor> operator()(double spot) const {
    const auto number = [](double value) { return ad::tensor(value, ad::float64); };
    return run(number(spot), number(volatility), number(rate), number(years), z);
  }

private:
  ad::Tensor z = ad::randn({paths}, ad::Generator(1), ad::float64);
  ad::Jit<decltype(&simulate)> run = ad::jit(&simulate);
};

/// A table at one spot price. Returns whether all figures are right.
static bool compare(const Simulation &simulation, double spot) {
  const auto [means, errors] = simulation(spot);
  const auto exact = closed_form(spot);
  std::printf("%lld paths\n         simulated  standard error      exact  errors apart\n",
              static_cast<long long>(paths));
  bool is_right = true;
  for (int i = 0; i < 6; ++i) {
    const double mean = means[i].item(), error = errors[i].item(),
                 apart = (mean - exact[i]) / error;
    std::printf("%-6s %11.5f %15.5f %10.5f %13.2f\n", names[i], mean, error, exact[i], apart);
    is_right = is_right && std::fabs(apart) < 3 && error < 0.01 * std::fabs(exact[i]);
  }
  return is_right;
}

/// Delta and gamma against the spot price.
static bool draw(const Simulation &simulation, const char *file) {
  std::vector<chart::Panel> panels;
  for (const int i : {1, 5}) {
    chart::Series curve{"exact", {}, {}}, dots{"simulated", {}, {}, chart::Mark::Dots};
    for (const double spot : chart::spread(60, 150, 91)) {
      curve.x.push_back(spot);
      curve.y.push_back(closed_form(spot)[i]);
    }
    for (const double spot : chart::spread(60, 150, 19)) {
      dots.x.push_back(spot);
      dots.y.push_back(simulation(spot).first[i].item());
    }
    panels.push_back({names[i], "spot price", {curve, dots}});
  }
  return chart::write(file, panels);
}

int main(int argc, char **argv) {
  const Simulation simulation;
  const bool is_right = compare(simulation, 105);
  if (argc > 1 && !draw(simulation, argv[1])) {
    std::fprintf(stderr, "black_scholes: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  std::printf(is_right ? "all within three standard errors\n" : "NOT as expected\n");
  return is_right ? 0 : 1;
}
