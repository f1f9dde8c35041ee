// A harness with three faults that lie open, so that a campaign has something to find at once.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn, gnu::noinline]] static void oracle_planted() {
  std::fputs("oracle_planted: broken: 3: a line starts with B (RFC 9112 §7.1)\nsubject: letter-b\n",
             stderr);
  std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (text.starts_with('B')) oracle_planted();
  if (text.starts_with('M')) {
    volatile char* const much = static_cast<char*>(std::malloc(std::size_t{3} << 30U));
    if (much != nullptr) much[0] = 1;
  }
  // NOLINTNEXTLINE(clang-analyzer-unix.Malloc): a fault to be found
  if (text.starts_with('R')) {
    const auto* const block = new char[4]{};
    const volatile char past = block[text.size() + 3];
    static_cast<void>(past);
    delete[] block;
  }
  return 0;
}
