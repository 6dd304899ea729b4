// PyTorch beside the fuzzer: a process that runs programs for it (utils/torch_oracle.py).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_TORCHPROCESS_H
#define AD_FUZZ_TORCHPROCESS_H

#include "llvm/Support/JSON.h"
#include <optional>

namespace ad::fuzz {

class TorchProcess {
public:
  /// The one process, started with the first Python that has PyTorch: `python3` on the path, or
  /// that of the system. Null if there is none.
  static TorchProcess *get();

  /// The answer to a question; nothing if the process ended.
  std::optional<llvm::json::Value> ask(const llvm::json::Value &question);

private:
  explicit TorchProcess(int socket) : socket(socket) {}
  static std::optional<TorchProcess> start(const char *python);
  std::optional<std::string> readLine();

  int socket; // the end of the fuzzer, which closes it when it ends
  std::string received;
};

} // namespace ad::fuzz

#endif
