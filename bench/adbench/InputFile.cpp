// Reads the text files of ADBench: numbers between white space.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "InputFile.h"
#include <stdexcept>

namespace bench {

constexpr std::int64_t largestSize = 100'000'000;

InputFile::InputFile(const std::string &path, const char *problem)
    : path(path), problem(problem), file(path) {
  if (!file)
    fail("it cannot be read");
}

void InputFile::fail(const std::string &what) const {
  throw std::runtime_error("'" + path + "' is not an input of ADBench's " + problem + ": " + what);
}

std::int64_t InputFile::size() {
  std::int64_t size = 0;
  file >> size;
  if (!file || size < 1 || size > largestSize)
    fail("found a size that is no number from 1 to " + std::to_string(largestSize));
  return size;
}

double InputFile::number() { return numbers(1).front(); }

std::vector<double> InputFile::numbers(std::int64_t count) {
  if (count > largestSize)
    fail("it has " + std::to_string(count) + " numbers, expected at most " +
         std::to_string(largestSize));
  std::vector<double> numbers(static_cast<size_t>(count));
  for (double &number : numbers)
    file >> number;
  if (!file)
    fail("it ends too early");
  return numbers;
}

} // namespace bench
