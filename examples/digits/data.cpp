// Loading, splitting and shuffling, all before a tensor reaches a compiled function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "data.h"
#include <algorithm>

namespace {

constexpr std::int64_t pixels = 64;

/// The rows with these numbers.
Examples pick(const Examples &from, const std::int64_t *rows, std::int64_t count) {
  const float *images = from.images.data<float>();
  const std::int64_t *labels = from.labels.data<std::int64_t>();
  std::vector<float> picked_images(count * pixels);
  std::vector<std::int64_t> picked_labels(count);
  for (std::int64_t i = 0; i < count; ++i) {
    std::copy_n(images + rows[i] * pixels, pixels, picked_images.data() + i * pixels);
    picked_labels[i] = labels[rows[i]];
  }
  return {ad::from_data(picked_images.data(), {count, pixels}), ad::tensor(picked_labels)};
}

template <class IsTest>
Split split(std::string name, const Examples &all, IsTest is_test) {
  std::vector<std::int64_t> train, test;
  for (std::int64_t row = 0; row < all.count(); ++row)
    (is_test(row) ? test : train).push_back(row);
  return {std::move(name), pick(all, train.data(), static_cast<std::int64_t>(train.size())),
          pick(all, test.data(), static_cast<std::int64_t>(test.size()))};
}

} // namespace

Split every_fifth(const Examples &all) {
  return split("every fifth", all, [](std::int64_t row) { return row % 5 == 0; });
}

Split last_360(const Examples &all) {
  return split("last 360", all, [&](std::int64_t row) { return row >= all.count() - 360; });
}

Examples load_digits(const std::string &folder) {
  // Stored as bytes 0 … 16.
  const auto images = ad::load_npy((folder + "/images.npy").c_str()).to(ad::float32) / 16;
  return {images.eval(), ad::load_npy((folder + "/labels.npy").c_str())};
}

std::vector<Examples> batches(const Examples &examples, std::int64_t size) {
  const auto order = ad::randperm(examples.count());
  std::vector<Examples> result;
  for (std::int64_t first = 0; first + size <= examples.count(); first += size)
    result.push_back(pick(examples, order.data<std::int64_t>() + first, size));
  return result;
}
