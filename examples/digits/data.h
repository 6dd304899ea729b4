// The handwritten digits: two ways to hold out test images, and batches in random order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef DIGITS_DATA_H
#define DIGITS_DATA_H

#include <ad/ad.h>
#include <string>
#include <vector>

/// Images [n, 64] with pixels in 0 … 1, labels [n].
struct Examples {
  ad::Tensor images, labels;
  std::int64_t count() const { return labels.size(0); }
};

/// What is learned from, and what is only looked at to judge the result.
struct Split {
  std::string name;
  Examples train, test;
};

/// Every fifth image held out: the same writers on both sides.
Split every_fifth(const Examples &all);
/// The last 360 images held out: other writers, an honest harder figure.
Split last_360(const Examples &all);

/// Reads images.npy and labels.npy of a folder.
Examples load_digits(const std::string &folder);

/// The examples in a new random order, cut into batches of `size`; a rest that fills none is left
/// out.
std::vector<Examples> batches(const Examples &examples, std::int64_t size);

#endif
