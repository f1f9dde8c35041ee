// Forms (WHATWG URL §5), what the body of a push is made of: the reading that shows what is wrong,
// the strict one of the server, and the writing of them, against a reading that is as plain as can
// be.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/exact_block.h"
#include "fuzz/oracle/oracles.h"
#include "reference/framing/form.h"
#include "reference/framing/testing/recorder.h"
#include "reference/server/form.h"

namespace {

using talk::framing::DecodedForm;
using talk::framing::FormField;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Percent-decodes text[begin, end); notes where a "%" is none.
std::string decoded(std::string_view text, std::size_t begin, std::size_t end,
                    std::vector<std::size_t>& malformed) {
  std::string out;
  for (std::size_t at = begin; at < end; ++at) {
    const bool escape = text[at] == '%';
    if (escape && at + 2 < end && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0) {
      out += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
      at += 2;
    } else {
      if (escape) malformed.push_back(at);
      out += text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

DecodedForm expected(std::string_view text) {
  DecodedForm form;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != '&') continue;
    std::size_t equals = begin;
    while (equals < at && text[equals] != '=')
      ++equals;
    if (begin != at) {
      std::string name = decoded(text, begin, equals, form.malformed);
      std::string value;
      if (equals < at) value = decoded(text, equals + 1, at, form.malformed);
      form.fields.push_back({name, value});
    }
    begin = at + 1;
  }
  return form;
}

std::string text_of(const DecodedForm& form) {
  std::string text;
  for (const FormField& field : form.fields)
    text += "  \"" + talk::framing::testing::escaped(field.name) + "\" = \"" +
            talk::framing::testing::escaped(field.value) + "\"\n";
  for (const std::size_t offset : form.malformed)
    text += "  malformed at " + std::to_string(offset) + '\n';
  return text;
}

bool same(const DecodedForm& a, const DecodedForm& b) {
  return a.fields == b.fields && a.malformed == b.malformed;
}

std::optional<std::string> last(const DecodedForm& form, std::string_view name) {
  std::optional<std::string> value;
  for (const FormField& field : form.fields)
    if (field.name == name) value = field.value;
  return value;
}

void check_server(std::string_view text, const DecodedForm& form) {
  talk::Form strict;
  const bool taken = talk::read_form(text, strict);
  if (taken != form.malformed.empty())
    talk::fuzz::oracle_model("the server takes it, or refuses it:\n" + text_of(form));
  if (taken && (strict.name != last(form, "name") || strict.message != last(form, "message")))
    talk::fuzz::oracle_model("the server reads another name or message:\n" + text_of(form));
}

void check_round_trip(const DecodedForm& form) {
  const std::string encoded = talk::framing::encode_form(form.fields);
  const DecodedForm again = talk::framing::decode_form(encoded);
  // An empty name with an empty value is written "=", so nothing is lost.
  if (again.fields != form.fields || !again.malformed.empty())
    talk::fuzz::oracle_round_trip(text_of(form) + "came back as\n" + text_of(again));
  if (talk::framing::encode_form(again.fields) != encoded)
    talk::fuzz::oracle_round_trip("encoding is not one to one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::ExactBlock block;
  const std::string_view text = block.place({reinterpret_cast<const char*>(bytes), size});
  const DecodedForm form = talk::framing::decode_form(text);
  const DecodedForm model = expected(text);
  if (!same(form, model))
    talk::fuzz::oracle_model("expected:\n" + text_of(model) + "decoded:\n" + text_of(form));
  for (const char* name : {"name", "message"}) {
    const std::string* value = form.last(name);
    const auto wanted = last(model, name);
    if ((value != nullptr) != wanted.has_value() || (value != nullptr && *value != *wanted))
      talk::fuzz::oracle_model(std::string("the last ") + name);
  }
  check_server(text, model);
  check_round_trip(form);
  return 0;
}
