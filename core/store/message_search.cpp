#include "core/store/message_search.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/store/search_rank.h"
#include "core/store/search_snippet.h"
#include "core/store/sqlite_connection.h"

namespace linnet {

Result<SearchTokenizer*> MessageSearch::tokenizer() {
  if (!tokenizer_) {
    LINNET_ASSIGN(tokenizer_, SearchTokenizer::make(connection_.handle()));
  }
  return tokenizer_.get();
}

Result<std::optional<MessageSearch::Question>> MessageSearch::question_of(
    const SearchRequest& request) {
  LINNET_ASSIGN(SearchTokenizer* const cutter, tokenizer());
  LINNET_ASSIGN(SearchWords words, SearchWords::parse(request.text, *cutter));
  Question question{.words = std::move(words),
                    .match = {},
                    .first = SearchIndex::first_at(request.from),
                    .last = SearchIndex::last_before(request.to)};
  question.match = question.words.match();
  // Nothing but punctuation is not the same as no text.
  const bool says_nothing =
      question.words.empty() && request.text.find_first_not_of(" \t\r\n") != std::string::npos;
  const auto add_tag = [&](const std::string& tag) { question.match += " \"" + tag + '"'; };
  if (request.chat_id) {
    LINNET_ASSIGN(const std::optional<ChatKey> chat, tables_.chats.find(*request.chat_id));
    if (!chat) return std::nullopt;
    add_tag(SearchIndex::tag_of(*chat));
  }
  if (request.sender_id) {
    LINNET_ASSIGN(const std::optional<UserKey> sender, tables_.users.find(*request.sender_id));
    if (!sender) return std::nullopt;
    add_tag(SearchIndex::tag_of(*sender));
  }
  if (question.match.empty() || says_nothing) return std::nullopt;
  return question;
}

Result<SearchPage> MessageSearch::find(const SearchRequest& request) {
  SearchPage page;
  SearchRequest wanted = request;
  wanted.limit = std::clamp<std::size_t>(request.limit, 1, limits::kSearchHits);
  LINNET_ASSIGN(const std::optional<Question> question, question_of(wanted));
  if (!question) return page;
  LINNET_ASSIGN(Numbers newest, tables_.search.find(question->match, question->first,
                                                    question->last, limits::kSearchCounted + 1));
  page.total_is_exact = newest.size() <= limits::kSearchCounted;
  if (!page.total_is_exact) newest.pop_back();
  page.total = newest.size();
  if (wanted.order == SearchOrder::newest) {
    LINNET_TRY(add_newest(wanted, *question, std::move(newest), page));
  } else {
    LINNET_TRY(add_best(wanted, *question, newest, page));
  }
  page.more = page.hits.size() > wanted.limit;
  if (page.more) page.hits.pop_back();
  return page;
}

// One hit more than wanted, to see whether there is more.
Result<void> MessageSearch::add_newest(const SearchRequest& request, const Question& question,
                                       Numbers newest, SearchPage& page) {
  bool is_all = page.total_is_exact;
  std::size_t at = 0;
  if (request.before) {
    LINNET_ASSIGN(const std::optional<Number> end, number_of(*request.before));
    if (!end) return {};
    at = static_cast<std::size_t>(
        std::ranges::find_if(newest, [&](Number number) { return number < *end; }) -
        newest.begin());
    if (newest.empty() || *end < newest.back()) newest = {*end};  // further down
    at = std::min(at, newest.size());
  }
  while (page.hits.size() <= request.limit) {
    if (at < newest.size()) {
      LINNET_TRY(add_hit(newest[at++], question.words, page));
      continue;
    }
    if (is_all || newest.empty()) break;
    const Number last{newest.back().value - 1};
    LINNET_ASSIGN(newest,
                  tables_.search.find(question.match, question.first, last, request.limit + 1));
    is_all = newest.size() <= request.limit;
    at = 0;
  }
  return {};
}

Result<void> MessageSearch::add_best(const SearchRequest& request, const Question& question,
                                     const Numbers& newest, SearchPage& page) {
  LINNET_ASSIGN(const Numbers best, ranked(question, newest));
  auto number = best.begin();
  if (request.before) {
    LINNET_ASSIGN(const std::optional<Number> end, number_of(*request.before));
    number = end ? std::ranges::find(best, *end) : best.end();
    if (number != best.end()) ++number;
  }
  for (; number != best.end() && page.hits.size() <= request.limit; ++number) {
    LINNET_TRY(add_hit(*number, question.words, page));
  }
  return {};
}

Result<MessageSearch::Numbers> MessageSearch::ranked(const Question& question,
                                                     const Numbers& newest) {
  if (newest.empty() || question.words.empty()) return newest;
  LINNET_ASSIGN(SearchTokenizer* const cutter, tokenizer());
  const std::vector<std::string> matches = question.words.matches();
  std::vector<double> weights;
  for (const std::string& match : matches) {
    if (matches.size() == 1) break;  // weighs the same in all
    LINNET_ASSIGN(const Numbers with, tables_.search.find(match, question.first, question.last,
                                                          limits::kSearchCounted));
    weights.push_back(weight_of_word(with.size()));
  }
  weights.resize(matches.size(), 1);
  std::vector<std::pair<double, std::size_t>> scores;
  for (std::size_t index = 0; index < newest.size(); ++index) {
    LINNET_ASSIGN(const MessageRow row, row_of(newest[index]));
    LINNET_ASSIGN(const SearchWords::Found found, question.words.find_in(row.body.text, *cutter));
    const auto age = SearchIndex::age(newest[index], newest.front());
    // Equal ones stay in their order: the newer first.
    scores.emplace_back(-relevance(found, weights, age), index);
  }
  std::ranges::sort(scores);
  Numbers best;
  best.reserve(newest.size());
  for (const auto& [score, index] : scores) best.push_back(newest[index]);
  return best;
}

Result<void> MessageSearch::add_hit(Number number, const SearchWords& words, SearchPage& page) {
  LINNET_ASSIGN(const MessageRow row, row_of(number));
  LINNET_ASSIGN(TimelineRecord record, reader_.one(row));
  const auto* message = std::get_if<Message>(&record.content);
  if (message == nullptr || record.deleted) return {};
  LINNET_ASSIGN(SearchTokenizer* const cutter, tokenizer());
  LINNET_ASSIGN(const SearchWords::Found found, words.find_in(message->body.text, *cutter));
  if (!found.all()) return {};
  Snippet snippet = snippet_of(message->body.text, found.ranges);
  page.hits.push_back({std::move(record), std::move(snippet)});
  return {};
}

Result<MessageRow> MessageSearch::row_of(Number number) {
  LINNET_ASSIGN(const Place place, tables_.search.place_of(number));
  LINNET_ASSIGN(std::optional<MessageRow> row, tables_.messages.at(place));
  if (row) return *std::move(row);
  return fail(ErrorCode::storage_corrupt, "the search index names a message that is not there");
}

Result<std::optional<MessageSearch::Number>> MessageSearch::number_of(
    const SearchRequest::Position& position) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, tables_.chats.find(position.chat_id));
  if (!chat || !has_place(position.seq)) return std::nullopt;
  const Place place = place_of(*chat, position.seq);
  LINNET_ASSIGN(const std::optional<MessageRow> row, tables_.messages.at(place));
  if (!row) return std::nullopt;
  LINNET_ASSIGN(const std::optional<Number> number, tables_.search.number_of(place, row->time));
  // Its text may be gone since then: its time still says where it was.
  if (!number) return SearchIndex::first_at(row->time);
  return number;
}

}  // namespace linnet
