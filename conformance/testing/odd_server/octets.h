// The octets of request heads and chunk lines: their classes, and the numbers and words they make.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace talkspec::odd {

bool is_digit(char c);
bool is_letter(char c);
bool is_token(std::string_view text);
bool is_control(char c);

// RFC 9110 §5.5: may be replaced by a space.
bool is_replaced(char c);

char lower(char c);

// In any case.
bool same(std::string_view a, std::string_view b);

// Without spaces and tabs around it.
std::string_view trimmed(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char at);

// Of a hexadecimal digit; of anything else, -1.
int hex_digit(char c);

// 1*DIGIT or 1*HEXDIG; what does not fit is the largest there is, which no limit lets pass.
std::optional<std::uint64_t> read_number(std::string_view text, unsigned base);

// As read_number(), but for the last digits that 32 bits hold.
std::uint64_t read_wrapping(std::string_view text, unsigned base);

std::uint64_t read_like_strtol(std::string_view text, int base);

// Without what some take for white space around a word.
std::string_view trimmed_of_more(std::string_view text);

}  // namespace talkspec::odd
