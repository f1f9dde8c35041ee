// The target file: what a target is and how it is spoken to, for `talkspec run --target-file`.
// conformance/TARGETS.md is its reference, conformance/target.schema.json its schema.
#pragma once

#include <string>
#include <string_view>

#include "conformance/scenario/diagnostic.h"
#include "conformance/talk/target_options.h"

namespace talkspec::talk {

struct LoadedTarget {
  TargetOptions options;              // as constructed, but for what the file says
  scenario::Diagnostics diagnostics;  // empty when all of the text was right
};

// `file` is what diagnostics name. Values that the text leaves to the environment are taken from
// there.
LoadedTarget load_target(std::string_view text, std::string_view file);

// The same from a file.
LoadedTarget load_target_file(const std::string& path);

}  // namespace talkspec::talk
