#include "reports/json_writer.h"

#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

using nlohmann::ordered_json;

void write_sample(JsonWriter& json) {
  json.begin_object();
  json.string("plain", "caf\u00e9 \"quoted\" \\ \n\x01");
  json.key("empty").begin_array().end_array();
  json.key("none").begin_object().end_object();
  json.key("list").begin_array();
  json.number(std::uint64_t{18'446'744'073'709'551'615U}).number(std::int64_t{-1}).boolean(true);
  json.begin_object().text("raw", "\x1b[2J").end_object();
  json.end_array();
  json.texts("texts", {"a", "b\xff"});
  json.end_object();
}

std::string sample(JsonWriter::Layout layout) {
  StringSink out;
  JsonWriter json(out, layout);
  write_sample(json);
  return out.text();
}

TEST(JsonWriter, IndentsAsOthersDo) {
  const std::string text = sample(JsonWriter::Layout::indented);
  EXPECT_EQ(text, ordered_json::parse(text).dump(2));
}

TEST(JsonWriter, WritesOneLine) {
  const std::string text = sample(JsonWriter::Layout::one_line);
  EXPECT_EQ(text, ordered_json::parse(text).dump());
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

TEST(JsonWriter, EndsNoScriptOfAPage) {
  StringSink out;
  JsonWriter json(out, JsonWriter::Layout::in_page);
  json.begin_array().string("</script>&").octets("<\x7f\xff").end_array();
  EXPECT_EQ(out.text(), R"(["\u003c/script\u003e\u0026","\u003c\u007f\u00ff"])");
}

TEST(JsonWriter, WritesAnyBytesEscaped) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string raw(random() % 300, '\0');
    for (char& byte : raw)
      byte = static_cast<char>(round % 2 == 0 ? random() : 0x20 + random() % 0x60);
    StringSink out;
    JsonWriter json(out, JsonWriter::Layout::one_line);
    json.begin_array().bytes(raw).text(raw).end_array();
    const ordered_json read = ordered_json::parse(out.text());
    EXPECT_EQ(read[0], escape(raw));
    EXPECT_EQ(read[1], escape_text(raw));
  }
}

TEST(Sink, KeepsTheOrderOfSmallAndLargePieces) {
  StringSink out;
  std::string expected;
  for (std::size_t size : {std::size_t{1}, Sink::piece, std::size_t{3}, Sink::piece - 1,
                           std::size_t{2}, 2 * Sink::piece}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    expected += piece;
    out << piece;
  }
  EXPECT_EQ(out.text(), expected);
}

}  // namespace
}  // namespace talkspec::report
