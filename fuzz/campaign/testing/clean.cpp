// A harness without faults.
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  volatile unsigned sum = 0;
  for (std::size_t i = 0; i < size && bytes[i] != 0; ++i)
    sum = sum + bytes[i];
  return 0;
}
