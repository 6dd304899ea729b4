// Compiled functions: traced once for each structure of their arguments, then native code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_H
#define AD_JIT_H

#include "ad/body.h"
#include "ad/structure.h"

namespace ad {

/// Counters of the process-wide cache of compiled graphs. A graph is found in it by its structure;
/// numbers written in the source are not part of that.
struct CacheStats {
  std::uint64_t hits = 0;        ///< graphs whose code was there
  std::uint64_t misses = 0;      ///< graphs that were compiled
  std::uint64_t interpreted = 0; ///< small graphs seen for the first time, which were not compiled
  std::uint64_t evicted = 0;     ///< entries dropped because the cache was full
  std::size_t entries = 0;       ///< graphs in the cache now
  std::size_t capacity = 0;      ///< the most it holds
  std::size_t live_code = 0;     ///< compiled functions in memory now, in the cache or in use
};
AD_API CacheStats compile_cache_stats();
/// Empties the cache. Code that a jit function still holds stays until that function is dropped.
AD_API void clear_compile_cache();

/// How a function is compiled.
struct JitOptions {
  /// Subnormal numbers, those below 2.3e-308 in double and 1.2e-38 in single precision, count as
  /// zeros where they are operands, and are zeros where they would be results: a processor may take
  /// a hundred times as long for them. The mode holds while the compiled function runs, on all
  /// threads that share its work, and not for its caller.
  bool flush_subnormals = false;
  /// The most bytes that a call may take for temporaries, beside its arguments and results. What is
  /// kept for a later use, such as values that the gradient needs, is computed again where it must
  /// be, and no bit of a result changes; a function that does not fit all the same is a
  /// CompileError. No limit if it is negative.
  std::int64_t memory_budget = -1;
};

namespace detail {

/// The form in which a function is shown.
enum class Stage : unsigned char { Traced, Adjoint, Fused, LLVM, Explained };

/// The compiled forms of one jit function. Copies share them.
class AD_API JitFunction {
public:
  struct Entry;

  JitFunction(const JitOptions &options, Location loc);
  JitFunction(const JitFunction &other) noexcept;
  JitFunction &operator=(const JitFunction &) = delete;
  ~JitFunction();

  /// The compiled form for arguments like these, or null. Any number of threads may call it.
  const Entry *find(const Tensor *const *args, std::size_t count, const Structure &structure) const;
  /// Whether the call is to be recorded rather than run: under a trace, or for `backward`.
  static bool is_recorded(const Tensor *const *args, std::size_t count);
  /// Whether a tensor that the function captured requires a gradient, so that a call is to be
  /// recorded as well.
  static bool captures_grad(const Entry *entry);
  /// Traces and compiles. Takes over the structure of the results where its type does not tell it.
  const Entry *compile(Body body, const Tensor *const *args, std::size_t count,
                       const Structure &structure, void *(*take_like)(void *),
                       void (*drop_like)(void *), void *context) const;
  static std::size_t result_count(const Entry *entry);
  static const void *like(const Entry *entry);
  /// Bytes of the temporaries of a call, and of the object file.
  static std::size_t temporary_bytes(const Entry *entry);
  static std::size_t code_bytes(const Entry *entry);
  /// Runs the code; the results go to `results`.
  static void call(const Entry *entry, const Tensor *const *args, Tensor *results);
  Text ir(Stage stage, Body body, const Tensor *const *args, std::size_t count) const;

private:
  struct Impl;
  Impl *impl_;
};

} // namespace detail

/// A compiled function, made by `jit`. Many threads may call it at once. Inside of another trace,
/// or if an argument or a captured tensor requires a gradient, it is the function itself.
template <class F>
class Jit {
public:
  Jit(F f, const JitOptions &options, Location loc) : f_(std::move(f)), compiled_(options, loc) {}

  template <class... A>
  auto operator()(const A &...args) const {
    return run(detail::as_tensor(args)...);
  }

  /// The function for these arguments as text: as traced, with its derivatives expanded, as fused
  /// groups, and as LLVM IR.
  template <class... A>
  Text traced_ir(const A &...args) const {
    return show(detail::Stage::Traced, detail::as_tensor(args)...);
  }
  template <class... A>
  Text adjoint_ir(const A &...args) const {
    return show(detail::Stage::Adjoint, detail::as_tensor(args)...);
  }
  template <class... A>
  Text fused_ir(const A &...args) const {
    return show(detail::Stage::Fused, detail::as_tensor(args)...);
  }
  template <class... A>
  Text llvm_ir(const A &...args) const {
    return show(detail::Stage::LLVM, detail::as_tensor(args)...);
  }
  /// What the derivatives in the function keep in memory of the program that they belong to, what
  /// they compute again and what they drop, as a table: the type of each value, its bytes, flops
  /// and line, and the reason.
  template <class... A>
  Text explain(const A &...args) const {
    return show(detail::Stage::Explained, detail::as_tensor(args)...);
  }

  /// Bytes of the temporaries of a call with arguments like these, without those of tapes, which
  /// grow by the trips of loops.
  template <class... A>
  std::size_t temporary_bytes(const A &...args) const {
    return detail::JitFunction::temporary_bytes(entry_for(detail::as_tensor(args)...));
  }
  /// Bytes of the object file of the code for arguments like these.
  template <class... A>
  std::size_t code_bytes(const A &...args) const {
    return detail::JitFunction::code_bytes(entry_for(detail::as_tensor(args)...));
  }

private:
  using Pointers = detail::Room<const Tensor *>;
  template <class... A>
  static void flatten(Pointers &pointers, const A &...args) {
    std::size_t used = 0;
    (Tree<A>::visit(args, [&](const Tensor &tensor) { pointers.data()[used++] = &tensor; }), ...);
  }

  template <class... A>
  auto run(const A &...args) const {
    detail::check_arguments<A...>();
    using R = detail::result_of<const F, A...>;
    detail::check_result<R>();
    Pointers in((std::size_t(0) + ... + detail::count(args)));
    flatten(in, args...);
    const std::tuple<const A &...> arguments(args...);
    const detail::Structure structure = detail::structure_of(arguments);
    const auto *entry = compiled_.find(in.data(), in.size(), structure);
    if (!entry && !detail::JitFunction::is_recorded(in.data(), in.size()))
      entry = compile<R>(in, structure, args...);
    if (!entry || detail::JitFunction::captures_grad(entry)) {
      std::tuple<A...> values(args...);
      return R(std::apply(f_, values));
    }
    if constexpr (Tree<R>::fixed) {
      Tensor out[Tree<R>::size ? Tree<R>::size : 1];
      detail::JitFunction::call(entry, in.data(), out);
      Tensor *next = out;
      return Tree<R>::build(nullptr, next);
    } else {
      detail::Room<Tensor> out(detail::JitFunction::result_count(entry));
      detail::JitFunction::call(entry, in.data(), out.data());
      Tensor *next = out.data();
      return Tree<R>::build(static_cast<const R *>(detail::JitFunction::like(entry)), next);
    }
  }

  template <class R, class... A>
  auto compile(Pointers &in, const detail::Structure &structure, const A &...args) const {
    R traced{};
    auto body = [&](Tensor *flat, detail::TensorSink &sink) {
      detail::call_flat(f_, traced, flat, sink, args...);
    };
    if constexpr (Tree<R>::fixed) {
      return compiled_.compile(body, in.data(), in.size(), structure, nullptr, nullptr, nullptr);
    } else {
      auto take = [](void *like) -> void * { return new R(std::move(*static_cast<R *>(like))); };
      auto drop = [](void *like) { delete static_cast<R *>(like); };
      return compiled_.compile(body, in.data(), in.size(), structure, take, drop, &traced);
    }
  }

  /// Compiled now, if it is not yet, and not run.
  template <class... A>
  const detail::JitFunction::Entry *entry_for(const A &...args) const {
    Pointers in((std::size_t(0) + ... + detail::count(args)));
    flatten(in, args...);
    const std::tuple<const A &...> arguments(args...);
    const detail::Structure structure = detail::structure_of(arguments);
    const auto *entry = compiled_.find(in.data(), in.size(), structure);
    return entry ? entry : compile<detail::result_of<const F, A...>>(in, structure, args...);
  }

  template <class... A>
  Text show(detail::Stage stage, const A &...args) const {
    using R = detail::result_of<const F, A...>;
    Pointers in((std::size_t(0) + ... + detail::count(args)));
    flatten(in, args...);
    R traced{};
    auto body = [&](Tensor *flat, detail::TensorSink &sink) {
      detail::call_flat(f_, traced, flat, sink, args...);
    };
    return compiled_.ir(stage, body, in.data(), in.size());
  }

  F f_;
  detail::JitFunction compiled_;
};

/// Compiles a function of tensors, once for each shape and element type of its arguments, length of
/// their containers and value of its static arguments.
template <class F>
Jit<F> jit(F f, Location loc = Location::here()) {
  return Jit<F>(std::move(f), {}, loc);
}
/// The same with options. They are of no effect where the function is not compiled on its own:
/// inside of another trace, and if an argument requires a gradient.
template <class F>
Jit<F> jit(F f, const JitOptions &options, Location loc = Location::here()) {
  return Jit<F>(std::move(f), options, loc);
}

} // namespace ad

#endif
