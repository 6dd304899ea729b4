// ADBench's recurrent network with its gradients: states in registers, gates on a tape, then back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All is elementwise but the sums of the output, so rows are padded to whole vectors. Forward, the
// vectors of a row go side by side, each a chain of dependent operations; back, each goes alone,
// with all sums in registers. What an element of the padding computes is finite and not read.
#include "Lstm.h"
#include "Buffer.h"
#include "Double.h"

namespace floors {
namespace {

/// Elements and vectors of a padded row.
constexpr size_t row = 16, parts = row / doubleLanes;

/// Rows of a layer, biases behind the weights; rows of the tape for each step and layer; and rows
/// of what is extra.
enum { Forget, Ingate, Outgate, Change, gates };
enum { ForgetAt, IngateAt, OutgateAt, ChangeAt, OldCell, CellTanh, slots };
enum { InWeight, OutWeight, OutBias, extras };

DoubleVector sigmoid(DoubleVector x) { return splat(1.0) / (splat(1.0) + exp(-x)); }
DoubleVector tanh(DoubleVector x) { return splat(1.0) - splat(2.0) / (splat(1.0) + exp(x + x)); }

template <size_t Layers>
class LstmOf : public Lstm {
public:
  explicit LstmOf(const LstmData &data)
      : data(data), steps(data.length - 1), main(Layers * 2 * gates * row), extra(extras * row),
        state(2 * Layers * row), sequence(data.length * row), tape(steps * Layers * slots * row),
        hidden(steps * row), slopes(steps * row) {
    pad(state, data.state, 2 * Layers);
    pad(sequence, data.sequence, data.length);
  }

  double objective(const LstmArrays<const double> &at) override {
    prepare(at);
    forward<false>();
    return output<false>();
  }
  double gradient(const LstmArrays<const double> &at, const LstmArrays<double> &out) override {
    prepare(at);
    forward<true>();
    const double loss = output<true>();
    for (size_t v = 0; v < row; v += doubleLanes)
      backward(v, out);
    return loss;
  }

private:
  void pad(double *to, const double *from, size_t rows) const {
    for (size_t r = 0; r < rows; ++r)
      std::memcpy(to + r * row, from + r * data.width, data.width * sizeof(double));
  }

  void prepare(const LstmArrays<const double> &at) {
    pad(main, at.main, Layers * 2 * gates);
    pad(extra, at.extra, extras);
    // Padding has no share in the sum of exponentials.
    for (size_t i = data.width; i < row; ++i)
      extra[OutBias * row + i] = -1000;
  }

  const double *weights(size_t layer) { return main + layer * 2 * gates * row; }
  double *record(size_t step, size_t layer) { return tape + (step * Layers + layer) * slots * row; }

  template <bool Taped>
  void forward() {
    DoubleVector h[Layers][parts], s[Layers][parts];
    for (size_t j = 0; j < Layers; ++j)
      for (size_t p = 0; p < parts; ++p) {
        h[j][p] = load(state + 2 * j * row + p * doubleLanes);
        s[j][p] = load(state + (2 * j + 1) * row + p * doubleLanes);
      }
    for (size_t t = 0; t < steps; ++t)
      for (size_t p = 0; p < parts; ++p) {
        const size_t v = p * doubleLanes;
        DoubleVector z = load(sequence + t * row + v) * load(extra + InWeight * row + v);
        for (size_t j = 0; j < Layers; ++j)
          z = advance<Taped>(weights(j) + v, record(t, j) + v, z, h[j][p], s[j][p]);
        store(hidden + t * row + v, z);
      }
  }
  template <bool Taped>
  DoubleVector advance(const double *w, double *record, DoubleVector z, DoubleVector &h,
                       DoubleVector &s) {
    const auto gate = [&](size_t g, DoubleVector from) {
      return multiplyAdd(from, load(w + g * row), load(w + (gates + g) * row));
    };
    const DoubleVector forget = sigmoid(gate(Forget, z)), in = sigmoid(gate(Ingate, h)),
                       out = sigmoid(gate(Outgate, z)), change = tanh(gate(Change, h));
    const DoubleVector old = s;
    s = multiplyAdd(s, forget, in * change);
    const DoubleVector y = tanh(s);
    h = out * y;
    if (Taped) {
      store(record + ForgetAt * row, forget);
      store(record + IngateAt * row, in);
      store(record + OutgateAt * row, out);
      store(record + ChangeAt * row, change);
      store(record + OldCell * row, old);
      store(record + CellTanh * row, y);
    }
    return h;
  }

  /// The loss; with its slopes by the outputs.
  template <bool Sloped>
  double output() {
    double total = 0;
    const double scale = -1.0 / static_cast<double>(steps * data.width);
    for (size_t t = 0; t < steps; ++t) {
      DoubleVector e[parts], all = {}, dot = {}, targets = {};
      const double *target = sequence + (t + 1) * row;
      for (size_t p = 0; p < parts; ++p) {
        const size_t v = p * doubleLanes;
        const DoubleVector y =
            multiplyAdd(load(hidden + t * row + v), load(extra + OutWeight * row + v),
                        load(extra + OutBias * row + v));
        all += e[p] = exp(y);
        dot = multiplyAdd(load(target + v), y, dot);
        targets += load(target + v);
      }
      const double exponentials = sum(all) + 2, count = sum(targets);
      total += sum(dot) - count * std::log(exponentials);
      if (!Sloped)
        continue;
      const DoubleVector share = splat(count / exponentials);
      for (size_t p = 0; p < parts; ++p)
        store(slopes + t * row + p * doubleLanes,
              (load(target + p * doubleLanes) - e[p] * share) * splat(scale));
    }
    return total * scale;
  }

  /// Cotangents of a layer's state, and the sums of those of its weights and biases.
  struct LayerSums {
    DoubleVector dh = {}, ds = {}, weights[2 * gates] = {};
  };

  /// The gradient at one vector of each row.
  void backward(size_t v, const LstmArrays<double> &out) {
    LayerSums layers[Layers];
    DoubleVector sums[extras] = {};
    for (size_t t = steps; t-- > 0;) {
      const DoubleVector dy = load(slopes + t * row + v);
      sums[OutWeight] = multiplyAdd(dy, load(hidden + t * row + v), sums[OutWeight]);
      sums[OutBias] += dy;
      DoubleVector dz = dy * load(extra + OutWeight * row + v);
      const DoubleVector x = load(sequence + t * row + v);
#pragma GCC unroll 4
      for (size_t above = 0; above < Layers; ++above) {
        const size_t j = Layers - 1 - above;
        const DoubleVector z =
            j ? hiddenOf(record(t, j - 1) + v) : x * load(extra + InWeight * row + v);
        const DoubleVector before =
            t ? hiddenOf(record(t - 1, j) + v) : load(state + 2 * j * row + v);
        dz = pull(layers[j], weights(j) + v, record(t, j) + v, z, before, dz);
      }
      sums[InWeight] = multiplyAdd(dz, x, sums[InWeight]);
    }
    for (size_t j = 0; j < Layers; ++j)
      for (size_t r = 0; r < 2 * gates; ++r)
        finish(out.main + (j * 2 * gates + r) * data.width, v, layers[j].weights[r]);
    for (size_t r = 0; r < extras; ++r)
      finish(out.extra + r * data.width, v, sums[r]);
  }
  static DoubleVector hiddenOf(const double *record) {
    return load(record + OutgateAt * row) * load(record + CellTanh * row);
  }
  void finish(double *to, size_t v, DoubleVector sum) const {
    const size_t left = v < data.width ? data.width - v : 0;
    std::memcpy(to + v, &sum, (left < doubleLanes ? left : doubleLanes) * sizeof(double));
  }

  /// Pulls a step of a layer back; gives the cotangent of what it saw, `z`. It was in the hidden
  /// state `before`.
  static DoubleVector pull(LayerSums &sums, const double *w, const double *record, DoubleVector z,
                           DoubleVector before, DoubleVector dz) {
    const auto at = [&](size_t slot) { return load(record + slot * row); };
    const DoubleVector one = splat(1.0), y = at(CellTanh);
    const DoubleVector forget = at(ForgetAt), in = at(IngateAt), out = at(OutgateAt),
                       change = at(ChangeAt);
    const DoubleVector dh = sums.dh + dz;
    const DoubleVector ds = multiplyAdd(dh * out, one - y * y, sums.ds);
    const DoubleVector slope[gates] = {ds * at(OldCell) * (forget - forget * forget),
                                       ds * change * (in - in * in), dh * y * (out - out * out),
                                       ds * in * (one - change * change)};
    const DoubleVector seen[gates] = {z, before, z, before};
#pragma GCC unroll 4
    for (size_t g = 0; g < gates; ++g) {
      sums.weights[g] = multiplyAdd(slope[g], seen[g], sums.weights[g]);
      sums.weights[gates + g] += slope[g];
    }
    sums.ds = ds * forget;
    sums.dh =
        multiplyAdd(slope[Ingate], load(w + Ingate * row), slope[Change] * load(w + Change * row));
    return multiplyAdd(slope[Forget], load(w + Forget * row),
                       slope[Outgate] * load(w + Outgate * row));
  }

  LstmData data;
  size_t steps;
  Buffer main, extra, state, sequence, tape, hidden, slopes;
};

} // namespace

std::unique_ptr<Lstm> Lstm::make(const LstmData &data) {
  if (data.layers == 2 && data.width <= row)
    return std::make_unique<LstmOf<2>>(data);
  return nullptr;
}

} // namespace floors
