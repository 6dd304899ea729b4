// The rows as an aligned table and as JSON.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Report.h"
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace bench {
namespace {

constexpr int numberWidth = 12;

void printNumber(const std::optional<double> &number, int decimals) {
  if (number)
    std::printf(" %*.*f", numberWidth, decimals, *number);
  else
    std::printf(" %*s", numberWidth, "-");
}

/// Nanoseconds for short times, no digits that are only noise for long ones.
void printMicros(const std::optional<double> &micros) {
  printNumber(micros, micros && *micros < 10 ? 4 : micros && *micros < 1000 ? 2 : 0);
}

nlohmann::ordered_json orNull(const std::optional<double> &number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json toJson(const Row &row) {
  return {{"name", row.name},
          {"threads", row.threads},
          {"value_us", orNull(row.value)},
          {"floor_us", orNull(row.floor)},
          {"ratio", orNull(row.ratio)},
          {"bytes", orNull(row.bytes)},
          {"check", row.check}};
}

[[noreturn]] void failWith(const std::string &path) {
  throw std::system_error(errno, std::generic_category(), path);
}

} // namespace

void printHeader() {
  std::printf("%-26s %7s %*s %*s %*s %*s %*s\n", "name", "threads", numberWidth, "value us",
              numberWidth, "floor us", numberWidth, "ratio", numberWidth, "bytes", numberWidth,
              "check");
}

void printRow(const Row &row) {
  std::printf("%-26s %7d", row.name.c_str(), row.threads);
  printMicros(row.value);
  printMicros(row.floor);
  printNumber(row.ratio, 3);
  printNumber(row.bytes, 0);
  std::printf(" %*.1e\n", numberWidth, row.check);
  std::fflush(stdout);
}

void writeJson(const std::string &path, const std::vector<Row> &rows) {
  auto array = nlohmann::ordered_json::array();
  for (const Row &row : rows)
    array.push_back(toJson(row));
  const std::string temporary = path + ".partial";
  std::ofstream file(temporary);
  file << array.dump(2) << '\n';
  file.close();
  if (!file || std::rename(temporary.c_str(), path.c_str())) {
    const int error = errno;
    std::remove(temporary.c_str());
    errno = error;
    failWith(path);
  }
}

} // namespace bench
