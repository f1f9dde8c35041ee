// A JSON text with the place of everything in it, so that a mistake can be pointed at.
// Reads RFC 8259 plus // and /* */ comments, and takes a name twice in one object for a mistake.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/diagnostic.h"

namespace talkspec::scenario {

// A value of a JSON text. Offsets are bytes of that text.
struct Element {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  std::size_t begin = 0;          // its first byte
  std::size_t end = 0;            // behind its last byte
  std::string key;                // when it is a member of an object: its name …
  std::size_t key_begin = 0;      // … and where that stands; else the same as `begin`
  std::string text;               // string: UTF-8, unescaped; number, boolean: as written
  std::vector<Element> children;  // array, object: in the order of the text

  // The member of an object with that name, or nullptr. Valid as long as this element.
  const Element* find(std::string_view name) const;
};

// What may be in a text. Texts come from strangers: all of it is bounded before it is stored.
struct DocumentLimits {
  std::size_t bytes = std::size_t{4} << 20;
  std::size_t elements = 250'000;
  std::size_t depth = 48;
};

// A parsed text. Refers to the text and the file name, which must outlive it. Immutable.
class Document {
 public:
  // Nothing and one diagnostic more when the text is not JSON or is beyond the limits; a name
  // twice is a diagnostic, too, but the first of them is kept and the document returned.
  static std::optional<Document> parse(std::string_view text, std::string_view file,
                                       Diagnostics& diagnostics, const DocumentLimits& limits = {});

  const Element& root() const noexcept { return root_; }
  std::string_view text() const noexcept { return text_; }
  std::string_view source(const Element& element) const {
    return text_.substr(element.begin, element.end - element.begin);
  }
  std::uint32_t line(std::size_t offset) const;

  // A diagnostic for the value (or member name) at the offset.
  Diagnostic diagnose(std::size_t offset, std::string message) const;

  // Where the element that a JSON pointer names begins, or nothing when there is none.
  std::optional<std::size_t> locate(std::string_view pointer) const;

 private:
  Document(std::string_view text, std::string_view file);

  std::uint32_t column(std::size_t offset) const;
  std::string pointer(std::size_t offset) const;

  std::string_view text_;
  std::string_view file_;
  std::vector<std::size_t> lines_;  // where each begins
  Element root_;
};

}  // namespace talkspec::scenario
