#include "reports/saved.h"

#include <utility>

#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/file.h"
#include "reports/forms/events.h"
#include "reports/spool.h"

namespace talkspec::report {

SavedReading read_saved(const std::string& path) {
  SavedReading saved;
  const FileContent file = read_file(path);
  if (file.error) {
    saved.error = *file.error;
    return saved;
  }
  const auto spool = std::make_shared<Spool>();
  if (looks_like_events(file.content)) {
    EventsReading events = read_events(file.content, spool);
    saved.run = std::move(events.run);
    saved.whole = events.whole;
    saved.error = std::move(events.error);
  } else {
    CtrfReading ctrf = read_ctrf(file.content, spool);
    saved.run = std::move(ctrf.run);
    saved.error = std::move(ctrf.error);
  }
  if (!saved.error.empty()) saved.error = escape_text(path) + ": " + saved.error;
  return saved;
}

}  // namespace talkspec::report
