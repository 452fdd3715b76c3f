#include "native-host/net/json_slices.h"

#include <gtest/gtest.h>

#include <string>

namespace linnet {
namespace {

TEST(JsonSlicesTest, CutsMembersAsTheyAre) {
  const auto members = json_members(R"( { "a" : 1.0 ,"b":[1,{"x":"]}"}], "c":"\"," } )");
  ASSERT_TRUE(members);
  EXPECT_EQ(*members, (JsonMembers{{"a", "1.0"}, {"b", R"([1,{"x":"]}"}])"}, {"c", R"("\",")"}}));
  EXPECT_EQ(json_members("{}"), JsonMembers());
}

TEST(JsonSlicesTest, CutsElements) {
  EXPECT_EQ(json_elements(R"([{"a":[1]} , "x", 2])"), (std::vector<std::string_view>{R"({"a":[1]})", R"("x")", "2"}));
  EXPECT_TRUE(json_elements("[]")->empty());
}

TEST(JsonSlicesTest, RefusesWhatItCannotCut) {
  for (const char* text : {"", "{", "}", "[1,]", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}}", "{a:1}", "{\"a\" 1}", "{\"a:1}", "{\"a\":[1}"}) {
    EXPECT_FALSE(json_members(text)) << text;
  }
  for (const char* text : {"", "[", "]", "[1,]", "[1]]", "[[1]", "[\"]", "{}"}) EXPECT_FALSE(json_elements(text)) << text;
  EXPECT_FALSE(json_elements(std::string(100'000, '[')));
}

}  // namespace
}  // namespace linnet
