#include "core/store/search_index.h"

#include <algorithm>

#include "core/model/limits.h"
#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

using Texts = std::vector<std::string>;

class SearchIndexTest : public StoreFixture {
 protected:
  SearchPage searches(std::string_view text) { return searches(asking(text)); }
  SearchPage searches(const SearchRequest& request) { return must(store->search(request)); }
  Texts found(std::string_view text) { return found(asking(text)); }
  Texts found(const SearchRequest& request) {
    Texts texts;
    for (const SearchHit& hit : searches(request).hits) texts.push_back(text_of(hit.row));
    return texts;
  }
  static SearchRequest asking(std::string_view text) {
    SearchRequest request;
    request.text = text;
    return request;
  }
  static SearchRequest asking(std::string_view text, const ChatId& in, std::size_t limit = 50) {
    SearchRequest request = asking(text);
    request.chat_id = in;
    request.limit = limit;
    return request;
  }
  static SearchRequest::Position position_of(const SearchHit& hit) {
    return {hit.row.chat_id, *hit.row.seq};
  }
  void applies_elsewhere(std::uint64_t seq, std::string_view text) {
    in_transaction([&] { must(store->put_chat(chat_row(group(2)))); });
    Entry elsewhere = message(seq, "bob", text);
    elsewhere.chat_id = group(2);
    applies(elsewhere);
  }
};

TEST_F(SearchIndexTest, FindsAllWordsTheLastOneByItsBeginningWithoutCaseOrDiacritics) {
  applies(message(1, "bob", "Ein Café in Zürich"));
  applies(message(2, "bob", "cafeteria, second floor"));
  EXPECT_EQ(found("cafe"), (Texts{"cafeteria, second floor", "Ein Café in Zürich"}));
  EXPECT_EQ(found("ZURICH"), (Texts{"Ein Café in Zürich"}));
  EXPECT_EQ(found("cafe zur"), (Texts{"Ein Café in Zürich"}));
  EXPECT_EQ(found("second caf"), (Texts{"cafeteria, second floor"}));
  EXPECT_EQ(found("zur cafe"), Texts{});
  EXPECT_EQ(found("teria"), Texts{});
  EXPECT_EQ(found("c"), Texts{});  // one letter begins too many words
}

TEST_F(SearchIndexTest, QuotesHoldWordsTogether) {
  applies(message(1, "bob", "tea with milk"));
  applies(message(2, "bob", "milk with tea, teapot"));
  EXPECT_EQ(found("\"with milk\""), (Texts{"tea with milk"}));
  EXPECT_EQ(found("\u201cwith tea\u201d milk"), (Texts{"milk with tea, teapot"}));
  EXPECT_EQ(found("\"with te"), (Texts{"milk with tea, teapot"}));  // still being typed
  EXPECT_EQ(found("\"with te\""), Texts{});
}

TEST_F(SearchIndexTest, FindsPartsOfWordsInScriptsWithoutSpaces) {
  applies(message(1, "bob", "明日の会議は東京タワーの近くです。"));
  applies(message(2, "bob", "我们明天去北京大学iPhone店"));
  applies(message(3, "bob", "학교에서 만나요"));
  applies(message(4, "bob", "พรุ่งนี้ไปตลาดกัน"));
  EXPECT_EQ(found("東京タワー").size(), 1U);
  EXPECT_EQ(found("京").size(), 2U);
  EXPECT_EQ(found("タワ").size(), 1U);
  EXPECT_EQ(found("です").size(), 1U);
  EXPECT_EQ(found("す").size(), 1U);
  EXPECT_EQ(found("東タ"), Texts{});
  EXPECT_EQ(found("京東"), Texts{});
  EXPECT_EQ(found("会議 東京").size(), 1U);
  EXPECT_EQ(found("大学iphone店").size(), 1U);
  EXPECT_EQ(found("大iphone"), Texts{});
  EXPECT_EQ(found("iph").size(), 1U);
  EXPECT_EQ(found("大学。").size(), 1U);
  EXPECT_EQ(found("에서").size(), 1U);
  EXPECT_EQ(found("ตลาด").size(), 1U);
}

TEST_F(SearchIndexTest, FoldsWhatReadersTakeForTheSame) {
  applies(message(1, "bob", "नमस्ते हिन्दी"));
  applies(message(2, "bob", "مُحَمَّد أحمد"));
  applies(message(3, "bob", "Ёлка, ＡＢＣ１２, ΟΔΟΣ οδος"));
  applies(message(4, "bob", "e\u0301te\u0301, שָׁלוֹם, Łódź, Straße"));
  EXPECT_EQ(found("हिन्दी").size(), 1U);
  EXPECT_EQ(found("हि").size(), 1U);
  EXPECT_EQ(found("محمد احمد").size(), 1U);
  EXPECT_EQ(found("елка abc12 ΟΔΌΣ").size(), 1U);
  EXPECT_EQ(found("ete lodz strasse").size(), 1U);
  EXPECT_EQ(found("\u00e9t\u00e9").size(), 1U);
  EXPECT_EQ(found("שלום").size(), 1U);
}

TEST_F(SearchIndexTest, FindsEmoji) {
  applies(message(1, "bob", "great👍🏽thanks ❤️"));
  EXPECT_EQ(found("👍").size(), 1U);
  EXPECT_EQ(found("👍🏿").size(), 1U);
  EXPECT_EQ(found("❤ great").size(), 1U);
  EXPECT_EQ(found("👎"), Texts{});
}

TEST_F(SearchIndexTest, NewestFirstInOneChatAndInAllInWhateverOrderTheyCame) {
  applies(message(5, "bob", "tea five"));
  applies_elsewhere(3, "tea three, elsewhere");
  applies(message(1, "bob", "tea one"));
  EXPECT_EQ(found("tea"), (Texts{"tea five", "tea three, elsewhere", "tea one"}));
  EXPECT_EQ(found(asking("tea", chat)), (Texts{"tea five", "tea one"}));
  EXPECT_EQ(found(asking("tea", group(2))), (Texts{"tea three, elsewhere"}));
  EXPECT_EQ(found(asking("tea", group(3))), Texts{});
  EXPECT_EQ(found(asking("tea", chat, 1)), (Texts{"tea five"}));
}

TEST_F(SearchIndexTest, FiltersBySenderAndTime) {
  applies(message(1, "bob", "tea"));
  applies(message(2, "carol", "tea too"));
  applies(message(3, "carol", "coffee"));
  applies(message(4, "carol", "tea later"));
  SearchRequest request = asking("tea");
  request.sender_id = user("carol");
  EXPECT_EQ(found(request), (Texts{"tea later", "tea too"}));
  request.to = wall_from_micros(1004);
  EXPECT_EQ(found(request), (Texts{"tea too"}));
  request.from = wall_from_micros(1003);
  EXPECT_EQ(found(request), Texts{});
  request = asking("");
  request.sender_id = user("carol");
  EXPECT_EQ(found(request), (Texts{"tea later", "coffee", "tea too"}));
  request.text = "...";
  EXPECT_EQ(found(request), Texts{});
  request.sender_id = user("stranger");
  EXPECT_EQ(found(request), Texts{});
  EXPECT_EQ(found(""), Texts{});
}

TEST_F(SearchIndexTest, GoesOnAfterTheLastHitAndCounts) {
  for (std::uint64_t seq = 1; seq <= 25; ++seq)
    applies(message(seq, "bob", "tea " + std::to_string(seq)));
  for (const SearchOrder order : {SearchOrder::newest, SearchOrder::relevance}) {
    SearchRequest request = asking("tea");
    request.order = order;
    request.limit = 10;
    Texts all;
    for (const bool more : {true, true, false}) {
      const SearchPage page = searches(request);
      EXPECT_EQ(page.total, 25U);
      EXPECT_TRUE(page.total_is_exact);
      EXPECT_EQ(page.more, more);
      for (const SearchHit& hit : page.hits) all.push_back(text_of(hit.row));
      request.before = position_of(page.hits.back());
    }
    EXPECT_EQ(all.size(), 25U);
    EXPECT_EQ(all.front(), "tea 25");
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::unique(all).size(), 0U);
    EXPECT_EQ(searches(request).hits.size(), 0U);
  }
}

TEST_F(SearchIndexTest, CountsNoFurtherThanTheLimitAndStillGoesOn) {
  in_transaction([&] {
    for (std::uint64_t seq = 1; seq <= limits::kSearchCounted + 150; ++seq)
      must(store->apply(message(seq, "bob", "tea")));
  });
  SearchRequest request = asking("tea");
  request.limit = 100;
  std::size_t hits = 0;
  for (SearchPage page = searches(request); !page.hits.empty(); page = searches(request)) {
    EXPECT_EQ(page.total, limits::kSearchCounted);
    EXPECT_FALSE(page.total_is_exact);
    EXPECT_EQ(*page.hits.front().row.seq, Seq{limits::kSearchCounted + 150 - hits});
    hits += page.hits.size();
    request.before = position_of(page.hits.back());
  }
  EXPECT_EQ(hits, limits::kSearchCounted + 150);
}

TEST_F(SearchIndexTest, MessagesOfOneTimeAreAllFoundAndAllForgotten) {
  constexpr std::uint64_t kMany = 300;
  const auto at_once = [](std::uint64_t seq) {
    Entry entry = message(seq, "bob", "tea");
    entry.server_time = wall_from_micros(5'000'000);
    return entry;
  };
  in_transaction([&] {
    for (std::uint64_t seq = 1; seq <= kMany; ++seq) must(store->apply(at_once(seq)));
  });
  EXPECT_EQ(searches("tea").total, kMany);
  in_transaction([&] {
    for (std::uint64_t seq = 1; seq <= kMany; ++seq)
      must(store->apply(deletion(kMany + seq, "bob", seq)));
  });
  EXPECT_EQ(searches("tea").total, 0U);
}

TEST_F(SearchIndexTest, RelevanceWeighsWordsLengthAndAge) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const auto on_day = [](std::uint64_t day, std::string_view text) {
    Entry entry = message(day, "bob", text);
    entry.server_time = wall_from_micros(static_cast<std::int64_t>(day) * kDay);
    return entry;
  };
  std::string rambling = "tea";
  for (int word = 0; word < 60; ++word) rambling += " and so on";
  applies(on_day(1, "tea tea"));
  applies(on_day(398, "tea, tea and more tea"));
  applies(on_day(399, "teapot"));
  applies(on_day(400, rambling));
  SearchRequest request = asking("tea");
  EXPECT_EQ(found(request).front(), rambling);
  request.order = SearchOrder::relevance;
  const Texts best = found(request);
  EXPECT_EQ(best.front(), "tea, tea and more tea");
  EXPECT_EQ(best.size(), 4U);
  EXPECT_NE(best.back(), "teapot");
}

TEST_F(SearchIndexTest, FollowsEditsAndForgetsWhatIsDeleted) {
  applies(message(1, "bob", "first wording"));
  applies(edit(2, "bob", 1, "second wording"));
  EXPECT_EQ(found("first"), Texts{});
  EXPECT_EQ(found("second wording"), (Texts{"second wording"}));
  applies(deletion(3, "bob", 1));
  EXPECT_EQ(found("wording"), Texts{});
}

TEST_F(SearchIndexTest, FindsOwnMessagesOnceTheyAreAccepted) {
  composes(local_id(1), "written ofline");
  in_transaction([&] { must(store->edit_pending(chat, local_id(1), body("written offline"))); });
  EXPECT_EQ(found("written"), Texts{});
  accepts(local_id(1), 1);
  EXPECT_EQ(found("ofline"), Texts{});
  EXPECT_EQ(found("offline"), (Texts{"written offline"}));
  EXPECT_EQ(searches("offline").hits[0].row.seq, Seq{1});
}

TEST_F(SearchIndexTest, AnOwnChangeThatWaitsHidesWhatIsNotShownAnyMore) {
  applies(message(1, "alice", "tea one"));
  applies(message(2, "alice", "tea two"));
  applies(message(3, "alice", "tea three"));
  changes(local_id(1), row_at(3), Deletion{Seq{3}});
  changes(local_id(2), row_at(2), Edit{Seq{2}, body("coffee")});
  SearchRequest request = asking("tea");
  request.limit = 1;
  EXPECT_EQ(found(request), (Texts{"tea one"}));
  EXPECT_FALSE(searches(request).more);
}

TEST_F(SearchIndexTest, WhateverIsTypedIsWords) {
  applies(message(1, "bob", "e-mail AND \"quotes\" (brackets) NEAR the end"));
  EXPECT_EQ(found("e-mail").size(), 1U);
  EXPECT_EQ(found("and near").size(), 1U);
  EXPECT_EQ(found("\"quotes\" (brackets)").size(), 1U);
  EXPECT_EQ(found("text: mail").size(), 0U);
  EXPECT_EQ(found("!!! ... mail").size(), 1U);
  for (const std::string_view nothing :
       {"", "   ", "!!!", "\"", "*", "OR", "\xff\xfe", "^", "a*\" OR \"b",
        "\x02"
        "C1",
        "\x02S1\x03", "\" \x02S1"}) {
    EXPECT_EQ(found(nothing), Texts{}) << nothing;
  }
  EXPECT_TRUE(store->search(asking(std::string(100'000, 'x'))).has_value());
  EXPECT_TRUE(store->search(asking(std::string("ma\0il", 5))).has_value());
  std::string many;
  for (int word = 0; word < 200; ++word) many += "mail ";
  EXPECT_EQ(found(many).size(), 1U);
}

// The tags of the index are not words of a text, whatever is in it.
TEST_F(SearchIndexTest, NoTextIsOfAnotherChat) {
  applies(message(1, "bob",
                  "\x02"
                  "C2 \x02"
                  "C2\x03 tea"));
  applies_elsewhere(1, "coffee");
  EXPECT_EQ(found(asking("tea", group(2))), Texts{});
  EXPECT_EQ(found(asking("tea", chat)).size(), 1U);
}

}  // namespace
}  // namespace linnet
