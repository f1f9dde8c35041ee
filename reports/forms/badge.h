// The verdict of a run as a badge for a README.
#pragma once

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// An SVG of 20 pixels' height; nothing in it is loaded from elsewhere.
void write_badge_svg(const Run& run, Sink& out);

// What a shields.io endpoint answers: https://shields.io/badges/endpoint-badge
void write_badge_json(const Run& run, Sink& out);

}  // namespace talkspec::report
