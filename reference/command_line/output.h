// What a program prints gets to where it goes, or it says that it did not.
#pragma once

#include <optional>
#include <string>

namespace talk::command_line {

// Opens standard descriptors that are closed, so that none is the number of the next file or
// socket: who uses one gets an error, as with gnulib's stdopen(). To be called first of all.
void fill_standard_descriptors();

// Writes through what std::cout and stdout hold. What is wrong if not all of it was taken.
std::optional<std::string> flush_output();

}  // namespace talk::command_line
