// ADBench's recurrent network: its input files, and its objective in terms of ad.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ADBENCH_LSTM_H
#define AD_BENCH_ADBENCH_LSTM_H

#include <ad/ad.h>
#include <string>
#include <vector>

namespace bench {

/// One input file. All arrays are row-major: main[2·layers][4][width] are the weights, then the
/// biases of each layer, for the forget gate, the ingate, the outgate and the change;
/// extra[3][width] are the weights of the input, and weights and biases of the output;
/// state[2·layers][width] are the hidden, then the cell state of each layer at first;
/// sequence[length][width].
struct LstmInput {
  std::int64_t layers = 0, length = 0, width = 0;
  std::vector<double> main, extra, state, sequence;
};
/// Throws std::runtime_error if the file is not one.
LstmInput readLstm(const std::string &path);

/// The arguments of the objective; `state` and `sequence` are constant.
struct LstmArguments {
  ad::Tensor main, extra, state, sequence;
};
LstmArguments argumentsOf(const LstmInput &in);

/// The loss of foretelling each entry of a sequence, of these shapes, from those before it.
ad::Tensor lstmObjective(const ad::Tensor &main, const ad::Tensor &extra, const ad::Tensor &state,
                         const ad::Tensor &sequence);

} // namespace bench

#endif
