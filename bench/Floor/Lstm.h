// ADBench's recurrent network, by hand.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_LSTM_H
#define AD_BENCH_FLOOR_LSTM_H

#include <cstddef>
#include <memory>

namespace floors {

/// What the objective is a function of, or its gradient: main[2·layers][4][width],
/// extra[3][width], as in bench/adbench/Lstm.h.
template <class T>
struct LstmArrays {
  T *main, *extra;
};

struct LstmData {
  size_t layers, length, width;
  const double *state;    ///< [2·layers][width]
  const double *sequence; ///< [length][width]
};

/// Computes with arrays that it allocates once.
class Lstm {
public:
  virtual ~Lstm() = default;
  virtual double objective(const LstmArrays<const double> &at) = 0;
  /// The objective, and its gradient.
  virtual double gradient(const LstmArrays<const double> &at, const LstmArrays<double> &out) = 0;

  /// Null unless there are 2 layers of at most 16 elements.
  static std::unique_ptr<Lstm> make(const LstmData &data);
};

} // namespace floors

#endif
