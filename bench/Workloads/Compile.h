// compile_12_cold in a process of its own.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_WORKLOADS_COMPILE_H
#define AD_BENCH_WORKLOADS_COMPILE_H

namespace bench {

/// What a child process does for compile_12_cold: compiles one function, prints the microseconds
/// and the largest error. Returns the exit status.
int compileColdChild();

} // namespace bench

#endif
