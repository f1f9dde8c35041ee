// Oracle 8: all parsers linked read the same payload in every body that is strictly valid, but for
// what quirks.json says of them. What is not valid is not compared: none of them is right there.
#pragma once

#include <cstddef>
#include <string_view>

namespace talk::foreign {

// `payload` is what our decoder reads in `wire`. Feeds the others whole and, where they can take
// it, in segments of `length` bytes. Aborts in fuzz::oracle_differential, or returns.
void check_differential(std::string_view wire, std::string_view payload, std::size_t length);

}  // namespace talk::foreign
