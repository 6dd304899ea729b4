// Trains a classifier of handwritten digits: each step one compiled function, forward to update.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: digits [--data FOLDER] [--svg FILE] [--epochs N]
// Read model.h first: the network and its training step are plain C++ functions.
#include "../chart.h"
#include "data.h"
#include "model.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr std::int64_t batch_size = 64, hidden = 64;

struct Settings {
  std::string data = AD_EXAMPLE_DATA "/digits", svg = "digits.svg";
  int epochs = 60;
};

[[noreturn]] void fail(const std::string &message) {
  std::fprintf(stderr, "digits: error: %s\n", message.c_str());
  std::exit(1);
}

Settings parse(int argc, char **argv) {
  Settings settings;
  for (int i = 1; i < argc; i += 2) {
    const std::string option = argv[i];
    if (i + 1 == argc)
      fail("option '" + option + "' needs a value");
    if (option == "--data")
      settings.data = argv[i + 1];
    else if (option == "--svg")
      settings.svg = argv[i + 1];
    else if (option == "--epochs")
      settings.epochs = std::atoi(argv[i + 1]);
    else
      fail("unknown option '" + option + "', expected --data, --svg or --epochs");
  }
  if (settings.epochs < 1)
    fail("--epochs needs a positive number");
  return settings;
}

/// One training run, a point per epoch; the accuracy in percent.
struct Curve {
  std::string name;
  std::vector<double> loss, test_accuracy;
};

bool draw(const std::string &path, const std::vector<Curve> &curves) {
  chart::Panel loss{"training loss", "epoch", {}, chart::Scale::Logarithmic};
  chart::Panel accuracy{"test accuracy in %", "epoch", {}, chart::Scale::Linear, 80, 100};
  for (const Curve &curve : curves) {
    const auto epochs = chart::counted(1, curve.loss.size());
    loss.series.push_back({"held out: " + curve.name, epochs, curve.loss});
    accuracy.series.push_back({"held out: " + curve.name, epochs, curve.test_accuracy});
  }
  return chart::write(path, {loss, accuracy});
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Trains from scratch on one split; prints progress.
template <class Step, class Judge>
Curve train(const Split &split, int epochs, const Step &step, const Judge &judge) {
  std::printf("\nheld out: %s (%lld images to learn from, %lld to test)\n", split.name.c_str(),
              static_cast<long long>(split.train.count()),
              static_cast<long long>(split.test.count()));
  ad::manual_seed(1);
  State state = initial_state(hidden);
  Curve curve{split.name, {}, {}};
  const double start = seconds();
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    double total = 0;
    const auto all = batches(split.train, batch_size);
    for (const Examples &batch : all) {
      auto [next, value] = step(state, batch.images, batch.labels);
      state = std::move(next);
      total += value.item();
    }
    curve.loss.push_back(total / static_cast<double>(all.size()));
    curve.test_accuracy.push_back(
        100 * judge(state.weights, split.test.images, split.test.labels).item());
    if (epoch == 1 || epoch % 10 == 0 || epoch == epochs) {
      std::printf("  epoch %3d  loss %.5f  test accuracy %.2f %%  %5.2f s\n", epoch,
                  curve.loss.back(), curve.test_accuracy.back(), seconds() - start);
      std::fflush(stdout);
    }
  }
  return curve;
}

/// The least time of several runs of many steps.
template <class Step>
double seconds_per_step(const Examples &examples, const Step &step) {
  constexpr int steps = 200;
  const Examples batch = batches(examples, batch_size).front();
  double least = 1e9;
  for (int run = 0; run < 5; ++run) {
    State state = initial_state(hidden);
    const double start = seconds();
    for (int i = 0; i < steps; ++i)
      state = step(state, batch.images, batch.labels).first;
    least = std::min(least, (seconds() - start) / steps);
  }
  return least;
}

/// A few lines of a text, from the one that holds `start` on, and how many follow.
void show(const char *title, const std::string &text, const char *start, int lines) {
  std::printf("\n%s\n", title);
  std::size_t at = text.rfind('\n', text.find(start)) + 1;
  int left = 0;
  for (; at < text.size(); at = text.find('\n', at) + 1, --lines) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    if (lines <= 0)
      ++left;
    else if (line.size() > 116)
      std::printf("  %s …\n", line.substr(0, 116).c_str());
    else
      std::printf("  %s\n", line.c_str());
  }
  if (left)
    std::printf("  … %d more lines\n", left);
}

void show_stages(const Examples &examples) {
  const auto gradient = ad::jit(ad::value_and_grad(loss));
  const auto weights = initial_state(hidden).weights;
  const Examples batch = batches(examples, batch_size).front();
  show("the loss and the request for its gradient, as traced:",
       gradient.traced_ir(weights, batch.images, batch.labels), "@main", 24);
  show("its adjoint, an ordinary function:",
       gradient.adjoint_ir(weights, batch.images, batch.labels), "@f_grad(%arg0: ", 24);
  show("fused: each ad.fused is one loop nest:",
       gradient.fused_ir(weights, batch.images, batch.labels), "@main", 24);
}

} // namespace

int main(int argc, char **argv) {
  const Settings settings = parse(argc, argv);
  try {
    const Examples all = load_digits(settings.data);
    const auto step = ad::jit(train_step);
    const auto judge = ad::jit(accuracy);
    const Split fifth = every_fifth(all);
    const std::vector<Curve> curves = {train(fifth, settings.epochs, step, judge),
                                       train(last_360(all), settings.epochs, step, judge)};
    if (!draw(settings.svg, curves))
      fail("cannot write '" + settings.svg + "'");

    show_stages(fifth.train);
    std::printf("\n");
    for (const Curve &curve : curves)
      std::printf("test accuracy, held out %-11s: %.2f %%\n", curve.name.c_str(),
                  curve.test_accuracy.back());
    const double time = seconds_per_step(fifth.train, step);
    std::printf("one step (forward, backward, Adam; batch %lld): %.0f ns, %.0f steps per second\n",
                static_cast<long long>(batch_size), 1e9 * time, 1 / time);
    std::printf("learning curves: %s\n", settings.svg.c_str());
    std::printf(
        "read on: examples/digits/model.cpp, docs/Architecture.md, docs/GettingStarted.md\n");
  } catch (const ad::Error &error) {
    fail(error.describe());
  }
}
