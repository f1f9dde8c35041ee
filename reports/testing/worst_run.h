#pragma once

#include "reports/model.h"

namespace talkspec::report::testing {

// 2,000 failing cases of 50 causes, each text of a mebibyte of bytes that terminals obey, do not
// show, or show two columns wide.
Run worst_run();

}  // namespace talkspec::report::testing
