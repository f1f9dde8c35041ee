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
#include "fuzz/oracle/form_model.h"
#include "fuzz/oracle/oracles.h"
#include "reference/framing/form.h"
#include "reference/framing/testing/recorder.h"
#include "reference/server/form.h"

namespace {

using talk::framing::DecodedForm;
using talk::framing::FormField;
using talk::fuzz::last_of;

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

void check_server(std::string_view text, const DecodedForm& form) {
  talk::server::Form strict;
  const bool taken = talk::server::read_form(text, strict);
  if (taken != form.malformed.empty())
    talk::fuzz::oracle_model("the server takes it, or refuses it:\n" + text_of(form));
  if (taken && (strict.name != last_of(form, "name") || strict.message != last_of(form, "message")))
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
  const DecodedForm model = talk::fuzz::read_form(text);
  if (!same(form, model))
    talk::fuzz::oracle_model("expected:\n" + text_of(model) + "decoded:\n" + text_of(form));
  for (const char* name : {"name", "message"}) {
    const std::string* value = form.last(name);
    const auto wanted = last_of(model, name);
    if ((value != nullptr) != wanted.has_value() || (value != nullptr && *value != *wanted))
      talk::fuzz::oracle_model(std::string("the last ") + name);
  }
  check_server(text, model);
  check_round_trip(form);
  return 0;
}
