#include "reports/html/octets.h"

#include "reports/encodings.h"
#include "reports/escape.h"

namespace talkspec::report {

void write_octets(JsonWriter& json, std::string_view bytes) {
  StringSink text;
  JsonWriter(text, JsonWriter::Layout::in_page).octets(bytes);
  if ((bytes.size() + 2) / 3 * 4 + 4 < text.text().size())
    json.begin_array().string(to_base64(bytes)).end_array();
  else
    json.raw(text.text());
}

}  // namespace talkspec::report
