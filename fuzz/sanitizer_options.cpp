// What harnesses set of AddressSanitizer, unless ASAN_OPTIONS says otherwise.

// Each block remembers so many callers. The usual 30 cost more than the block itself, and a finding
// is told by the stack of its oracle.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the sanitizer asks for this name.
extern "C" const char* __asan_default_options();
const char* __asan_default_options() {
  return "malloc_context_size=6";
}
