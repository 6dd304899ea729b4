// The option that makes a seeded bug active. Part of ad-fuzz-bugs alone.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SeededBugs/SeededBugs.h"
#include "llvm/Support/CommandLine.h"

namespace cl = llvm::cl;

static cl::opt<ad::SeededBug, true> bug("bug", cl::desc("The seeded bug to make"),
                                        cl::location(ad::activeBug),
                                        cl::values(
#define AD_SEEDED_BUG(id, what) clEnumValN(ad::SeededBug::id, #id, what),
#define AD_SEEDED_RULE_BUG(id, op, operand, change, what) AD_SEEDED_BUG(id, op ": " what)
#include "SeededBugs/SeededBugs.def"
                                            clEnumValN(ad::SeededBug::none, "none", "no bug")));
