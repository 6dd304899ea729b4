// Mistakes that one program has, to see whether the fuzzer finds them. No other has them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SeededBugs.def says which there are. What is compiled with AD_SEEDED_BUGS, and goes into
// ad-fuzz-bugs alone, makes the one mistake that `activeBug` names.
#ifndef AD_SEEDEDBUGS_SEEDEDBUGS_H
#define AD_SEEDEDBUGS_SEEDEDBUGS_H

#ifndef AD_SEEDED_BUGS

/// `right`, and with bugs `wrong` while this one is active.
#define AD_SEEDED(bug, right, wrong) (right)
/// The rule of an op for one operand, changed while a bug of that rule is active.
#define AD_SEEDED_RULE(op, operand, rule) (rule)

#else

#define AD_SEEDED(bug, right, wrong) (::ad::activeBug == ::ad::SeededBug::bug ? (wrong) : (right))
#define AD_SEEDED_RULE(op, operand, rule)                                                          \
  (::ad::changedRule((op)->getName().getStringRef(), operand, rule))

namespace ad {

enum class SeededBug {
  none,
#define AD_SEEDED_BUG(id, what) id,
#define AD_SEEDED_RULE_BUG(id, op, operand, change, what) id,
#include "SeededBugs/SeededBugs.def"
};

inline SeededBug activeBug = SeededBug::none;

template <class Name, class Rule>
Rule changedRule(Name opName, unsigned index, Rule rule) {
#define AD_SEEDED_BUG(id, what)
#define AD_SEEDED_RULE_BUG(id, op, operand, change, what)                                          \
  if (activeBug == SeededBug::id && opName == op && index == operand)                              \
    return change;
#include "SeededBugs/SeededBugs.def"
  return rule;
}

} // namespace ad

#endif
#endif
