// What compiled forms are told apart by beside the tensors of their arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_STRUCTURE_H
#define AD_STRUCTURE_H

#include "ad/tree.h"

namespace ad::detail {

/// Its address tells types apart.
template <class... A>
inline char type_tag{};

/// What of arguments is not in their tensors: their types, lengths of containers, static values.
struct Structure {
  const void *type;
  /// The tuple of arguments that the functions take. `same` compares it with what `keep` gave;
  /// null if the types say it all.
  const void *arguments;
  bool (*same)(const void *kept, const void *arguments);
  void *(*keep)(const void *arguments);
  void (*drop)(void *kept);
};

template <class... A>
Structure structure_of(const std::tuple<const A &...> &arguments) {
  if constexpr ((Tree<A>::fixed && ...)) {
    return {&type_tag<A...>, &arguments, nullptr, nullptr, nullptr};
  } else {
    using Kept = std::tuple<A...>;
    using Tied = std::tuple<const A &...>;
    return {&type_tag<A...>, &arguments,
            [](const void *kept, const void *tied) {
              return Tree<Tied>::same(std::apply([](const A &...a) { return Tied(a...); },
                                                 *static_cast<const Kept *>(kept)),
                                      *static_cast<const Tied *>(tied));
            },
            [](const void *tied) -> void * {
              return std::apply([](const A &...a) { return new Kept{without_tensors(a)...}; },
                                *static_cast<const Tied *>(tied));
            },
            [](void *kept) { delete static_cast<Kept *>(kept); }};
  }
}

} // namespace ad::detail

#endif
