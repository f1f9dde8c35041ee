// What odd-client can be wrong in, or unusual in, by name.
#pragma once

#include <span>
#include <string_view>

namespace odd_client {

struct Fault {
  std::string_view name;
  std::string_view requirement;  // that it breaks; empty: it is an oddity, and breaks none
  std::string_view sentence;
  std::string_view profile = "draft-00";  // in which it shows
  std::string_view role = "pull";         // pull, push or echo
};

std::span<const Fault> faults();

void choose(std::string_view name);  // false names are for the caller to refuse
bool is(std::string_view name);      // chosen
const Fault* fault_named(std::string_view name);

}  // namespace odd_client
