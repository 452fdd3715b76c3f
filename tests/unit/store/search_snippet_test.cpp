#include "core/store/search_snippet.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

// The snippet of what the only message found by `typed` says, its matches in brackets.
class SearchSnippetTest : public StoreFixture {
 protected:
  std::string snippet(std::string_view text, std::string_view typed) {
    applies(message(++seq_, "bob", text));
    SearchRequest request;
    request.text = typed;
    request.limit = 1;
    const SearchPage page = must(store->search(request));
    if (page.hits.empty() || page.hits[0].row.seq != Seq{seq_}) return "(nothing)";
    const Snippet& found = page.hits[0].snippet;
    std::string shown;
    std::size_t at = 0;
    for (const TextRange& mark : found.marks) {
      shown += found.text.substr(at, mark.begin - at) + "[" +
               found.text.substr(mark.begin, mark.end - mark.begin) + "]";
      at = mark.end;
    }
    return shown + found.text.substr(at);
  }

 private:
  std::uint64_t seq_ = 0;
};

TEST_F(SearchSnippetTest, MarksWholeWordsAndPhrases) {
  EXPECT_EQ(snippet("a cup of tea, please", "tea"), "a cup of [tea], please");
  EXPECT_EQ(snippet("Teapots for the Café", "tea cafe"), "(nothing)");
  EXPECT_EQ(snippet("Teapots for the Café", "cafe teap"), "[Teapots] for the [Café]");
  EXPECT_EQ(snippet("milk with tea and with milk", "\"with milk\""),
            "milk with tea and [with milk]");
  EXPECT_EQ(snippet("one\ntwo\tthree", "two"), "one [two] three");
}

TEST_F(SearchSnippetTest, MarksPartsOfRuns) {
  EXPECT_EQ(snippet("明日の会議は東京タワーです", "東京タ"), "明日の会議は[東京タ]ワーです");
  EXPECT_EQ(snippet("京都と東京", "京"), "[京]都と東[京]");
  EXPECT_EQ(snippet("great👍🏽!", "👍"), "great[👍]🏽!");
}

TEST_F(SearchSnippetTest, ShowsWhereMatchesAreClose) {
  std::string text = "tea";
  for (int word = 0; word < 40; ++word) text += " filler";
  text += " tea with tea";
  for (int word = 0; word < 40; ++word) text += " filler";
  const std::string shown = snippet(text, "tea");
  EXPECT_EQ(shown.find("…filler filler"), 0U) << shown;
  EXPECT_NE(shown.find("[tea] with [tea] filler"), std::string::npos) << shown;
  EXPECT_EQ(shown.rfind("filler…"), shown.size() - std::string("filler…").size()) << shown;
}

TEST_F(SearchSnippetTest, CutsBetweenLetters) {
  std::string text;
  for (int letter = 0; letter < 100; ++letter) text += "あ";
  text += "東京";
  for (int letter = 0; letter < 100; ++letter) text += "い";
  const std::string shown = snippet(text, "東京");
  EXPECT_EQ(shown.find("…ああ"), 0U) << shown;
  EXPECT_NE(shown.find("あ[東京]い"), std::string::npos) << shown;
  EXPECT_EQ(shown.rfind("いい…"), shown.size() - std::string("いい…").size()) << shown;
}

TEST_F(SearchSnippetTest, ALongMatchIsCutWithItsMark) {
  const std::string word(500, 'x');
  EXPECT_EQ(snippet(word, "xx").size(), std::string("[]…").size() + 200);
}

}  // namespace
}  // namespace linnet
