// Reads the text files of ADBench: numbers between white space.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ADBENCH_INPUTFILE_H
#define AD_BENCH_ADBENCH_INPUTFILE_H

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace bench {

/// A file, read from front to back. Whatever is not as asked for is a std::runtime_error that names
/// the file and the problem that it was to be an input of.
class InputFile {
public:
  InputFile(const std::string &path, const char *problem);

  /// A size, from 1 to a hundred million.
  std::int64_t size();
  double number();
  /// The next `count` numbers, which is a product of sizes.
  std::vector<double> numbers(std::int64_t count);

private:
  [[noreturn]] void fail(const std::string &what) const;

  std::string path;
  const char *problem;
  std::ifstream file;
};

} // namespace bench

#endif
