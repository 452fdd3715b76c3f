// A chat's log as the server would keep it, written by a test: dense seqs, ordinals and times, heads and folded pages.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/wire/frame.h"

namespace linnet::testing {

[[nodiscard]] UserId user(std::string_view text);

class ScriptedChat {
 public:
  // The log starts with chat_created, sent by the first user.
  static ScriptedChat direct(std::string_view one, std::string_view other);
  static ScriptedChat group(std::string_view title, const std::vector<std::string_view>& users);

  [[nodiscard]] const ChatId& id() const { return id_; }
  [[nodiscard]] Seq head() const { return Seq{log_.size()}; }
  [[nodiscard]] const Entry& at(Seq seq) const { return log_[static_cast<std::size_t>(seq.value - 1)]; }

  // Appends an entry and returns it. Without a localId it gets one of its own.
  Entry appends(std::string_view sender, Content content, std::optional<LocalId> local_id = {});
  Entry says(std::string_view sender, std::string text, std::optional<LocalId> local_id = {});
  // Takes a device's frame into the log; the answer is accepted().
  Entry appends(std::string_view sender, const wire::Send& send);

  // Marks are monotone and never beyond the head.
  void reads(std::string_view reader, Seq seq);
  void receives(std::string_view receiver, Seq seq);

  // ---- as the server says it
  [[nodiscard]] ChatHead head_for(std::string_view reader) const;
  [[nodiscard]] wire::Accepted accepted(Seq seq) const;
  [[nodiscard]] wire::Entries entries(Seq from, Seq to) const;  // cursor: cursor_at(to)
  [[nodiscard]] wire::Entries entry(Seq seq) const { return entries(seq, seq); }
  [[nodiscard]] wire::Page page(const wire::Pull& pull) const;
  [[nodiscard]] static std::string cursor_at(Seq seq) { return "c" + std::to_string(seq.value); }

  // Messages of others above the read mark that are not deleted, counted over the whole log.
  [[nodiscard]] std::uint64_t unread_of(std::string_view reader) const;

 private:
  ScriptedChat(ChatId id, std::string title, const std::vector<std::string_view>& users);

  [[nodiscard]] std::vector<Seq> deleted() const;
  [[nodiscard]] Entry folded(Seq seq) const;
  [[nodiscard]] Mark others_of(std::string_view reader) const;

  ChatId id_;
  std::string title_;
  std::vector<std::string> users_;
  std::vector<Entry> log_;
  std::map<std::string, Mark, std::less<>> marks_;
};

}  // namespace linnet::testing
