#include "core/store/search_index.h"

#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

using Texts = std::vector<std::string>;

class SearchIndexTest : public StoreFixture {
 protected:
  Texts found(std::string_view words, std::optional<ChatId> in = {}, std::size_t limit = 50) {
    Texts texts;
    for (const SearchHit& hit : must(store->search(words, in, limit)))
      texts.push_back(text_of(hit.row));
    return texts;
  }
};

TEST_F(SearchIndexTest, FindsWordsAndPrefixesWithoutCaseOrDiacritics) {
  applies(message(1, "bob", "Ein Café in Zürich"));
  applies(message(2, "bob", "cafeteria, second floor"));
  EXPECT_EQ(found("cafe"), (Texts{"cafeteria, second floor", "Ein Café in Zürich"}));
  EXPECT_EQ(found("ZURICH"), (Texts{"Ein Café in Zürich"}));
  EXPECT_EQ(found("flo caf"), (Texts{"cafeteria, second floor"}));
  EXPECT_EQ(found("teria"), Texts{});
}

TEST_F(SearchIndexTest, NewestFirstInOneChatAndInAll) {
  in_transaction([&] { must(store->put_chat(chat_row(group(2)))); });
  applies(message(5, "bob", "tea five"));
  Entry elsewhere = message(3, "bob", "tea three, elsewhere");
  elsewhere.chat_id = group(2);
  applies(elsewhere);
  applies(message(1, "bob", "tea one"));
  EXPECT_EQ(found("tea"), (Texts{"tea five", "tea three, elsewhere", "tea one"}));
  EXPECT_EQ(found("tea", chat), (Texts{"tea five", "tea one"}));
  EXPECT_EQ(found("tea", group(2)), (Texts{"tea three, elsewhere"}));
  EXPECT_EQ(found("tea", group(3)), Texts{});
  EXPECT_EQ(found("tea", {}, 1), (Texts{"tea five"}));
  EXPECT_EQ(found("tea", chat, 1), (Texts{"tea five"}));
}

TEST_F(SearchIndexTest, MarksTheMatch) {
  applies(message(1, "bob", "a cup of tea please"));
  EXPECT_EQ(must(store->search("tea", chat, 1))[0].snippet, "a cup of \x02tea\x03 please");
  EXPECT_EQ(must(store->search("te", {}, 1))[0].snippet, "a cup of \x02tea\x03 please");
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
  EXPECT_EQ(must(store->search("offline", chat, 10))[0].row.seq, Seq{1});
}

TEST_F(SearchIndexTest, WhateverIsTypedIsWords) {
  applies(message(1, "bob", "e-mail AND \"quotes\" (brackets) NEAR the end"));
  EXPECT_EQ(found("e-mail").size(), 1U);
  EXPECT_EQ(found("and near").size(), 1U);
  EXPECT_EQ(found("\"quotes\" (brackets)").size(), 1U);
  EXPECT_EQ(found("text: mail").size(), 0U);
  EXPECT_EQ(found("!!! ... mail").size(), 1U);
  for (const std::string_view nothing :
       {"", "   ", "!!!", "\"", "*", "OR", "\xff\xfe", "^", "a*\" OR \"b"}) {
    EXPECT_TRUE(store->search(nothing, {}, 10).has_value()) << nothing;
  }
  EXPECT_TRUE(store->search(std::string(100'000, 'x'), {}, 10).has_value());
  EXPECT_TRUE(store->search(std::string("ma\0il", 5), {}, 10).has_value());
}

}  // namespace
}  // namespace linnet
