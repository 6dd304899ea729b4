// The rows as an aligned table and as JSON.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_REPORT_H
#define AD_BENCH_REPORT_H

#include "Harness.h"

namespace bench {

void printHeader();
void printRow(const Row &row);

/// Writes the array of rows; the file is replaced at once, or not at all. Throws std::system_error.
void writeJson(const std::string &path, const std::vector<Row> &rows);

} // namespace bench

#endif
