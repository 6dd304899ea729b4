// Arrays of floats aligned for any vector, and reproducible random numbers to fill them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Array.h"
#include <cmath>

namespace bench {

uint64_t Random::next() {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double Random::uniform(double low, double high) {
  return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
}

double Random::gaussian(double deviation) {
  // Box and Muller; 1 − u is never 0.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(0.0, 1.0)));
  return deviation * radius * std::cos(uniform(0.0, 6.283185307179586));
}

Array Random::uniformArray(size_t count, double low, double high) {
  Array array(count);
  for (size_t i = 0; i < count; ++i)
    array[i] = static_cast<float>(uniform(low, high));
  return array;
}

Array Random::gaussianArray(size_t count, double deviation) {
  Array array(count);
  for (size_t i = 0; i < count; ++i)
    array[i] = static_cast<float>(gaussian(deviation));
  return array;
}

} // namespace bench
