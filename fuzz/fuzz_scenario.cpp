// Scenario files and catalogues of requirements: JSON in, scenarios or diagnostics out, never a
// crash; a diagnostic points into the text and can be printed anywhere.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/requirements.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/profile.h"
#include "fuzz/oracle/exact_block.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/printable.h"

namespace {

using talk::fuzz::oracle_diagnostics;

constexpr std::string_view file = "fuzz.json";

void check(const talkspec::scenario::Diagnostics& diagnostics, std::string_view text) {
  const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const talkspec::scenario::Diagnostic& diagnostic : diagnostics) {
    const std::string line = talkspec::scenario::to_text(diagnostic);
    if (diagnostic.message.empty() || diagnostic.file != file)
      oracle_diagnostics("no sentence or no file: " + line);
    if (diagnostic.line > lines) oracle_diagnostics("a line beyond the text: " + line);
    if (diagnostic.column > text.size() + 1)
      oracle_diagnostics("a column beyond the text: " + line);
    if (!talk::fuzz::is_printable(line)) talk::fuzz::oracle_nothing_raw(line);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::ExactBlock block;
  const std::string_view text = block.place({reinterpret_cast<const char*>(bytes), size});

  const talkspec::scenario::Loaded loaded =
      talkspec::scenario::load(text, file, talkspec::talk::built_in_catalogue());
  check(loaded.diagnostics, text);
  if (!loaded.diagnostics.empty() && !loaded.scenarios.empty())
    oracle_diagnostics("scenarios beside diagnostics");
  if (loaded.diagnostics.size() > talkspec::scenario::LoadLimits::diagnostics + 1)
    oracle_diagnostics(std::to_string(loaded.diagnostics.size()) + " of them");
  if (loaded.scenarios.size() > talkspec::scenario::LoadLimits::cases)
    oracle_diagnostics(std::to_string(loaded.scenarios.size()) + " cases from one file");

  check(talkspec::scenario::load_catalogue(text, file, talkspec::talk::vocabulary()).diagnostics,
        text);
  return 0;
}
