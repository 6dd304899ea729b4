// What the parts of the HTML page share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_HTML_H
#define AD_EXPLAIN_HTML_H

#include "Explain/Report.h"
#include "llvm/Support/raw_ostream.h"

namespace ad::explain {

/// Text as it stands in an element or in a quoted attribute: UTF-8 whatever the names hold.
std::string escaped(llvm::StringRef text);
/// The anchor of a step of function `number`.
std::string anchorOf(size_t number, unsigned step);
/// The graph of function `number`: its steps from above to below, and what they read from memory.
void writeGraph(const Function &function, size_t number, llvm::raw_ostream &os);

} // namespace ad::explain

#endif
