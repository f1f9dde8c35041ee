#include "reports/host.h"

#include <sys/utsname.h>

namespace talkspec::report {

std::string host() {
  utsname system{};
  if (::uname(&system) != 0) return "unknown";
  return std::string(system.sysname) + ' ' + system.release + ' ' + system.machine;
}

}  // namespace talkspec::report
