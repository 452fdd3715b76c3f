#pragma once

#include "core/store/chat_table.h"
#include "core/store/device_table.h"
#include "core/store/kept_operation_table.h"
#include "core/store/message_table.h"
#include "core/store/optimistic_table.h"
#include "core/store/outbox_table.h"
#include "core/store/people_table.h"
#include "core/store/reaction_table.h"
#include "core/store/search_index.h"
#include "core/store/sqlite_connection.h"
#include "core/store/user_table.h"
#include "core/store/vote_table.h"

namespace linnet {

// Everything a store holds. Lives no longer than the connection.
struct Tables {
  explicit Tables(SqliteConnection& connection)
      : device(connection),
        users(connection),
        chats(connection),
        messages(connection),
        reactions(connection),
        votes(connection),
        kept_operations(connection),
        optimistic(connection),
        outbox(connection),
        people(connection),
        search(connection) {}

  // After a rollback: what was remembered of rows may be gone.
  void forget() {
    users.forget();
    chats.forget();
  }

  DeviceTable device;
  UserTable users;
  ChatTable chats;
  MessageTable messages;
  ReactionTable reactions;
  VoteTable votes;
  KeptOperationTable kept_operations;
  OptimisticTable optimistic;
  OutboxTable outbox;
  PeopleTable people;
  SearchIndex search;
};

}  // namespace linnet
