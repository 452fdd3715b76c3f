// What the rules of tools/tidy know about this project. A change here is a change of architecture or style.

// Which folders a folder may include, besides itself. Arrows point downwards only.
export const arrows = {
  'core/base': [],
  'core/model': ['core/base'],
  'core/rules': ['core/base', 'core/model'],
  'core/wire': ['core/base', 'core/model', 'core/rules'],
  'core/store': ['core/base', 'core/model', 'core/rules'],
  'core/crypto': ['core/base'],
  'core/media': ['core/base', 'core/model', 'core/crypto'],
  'core/engine': ['core'],
  // The log's port, but none of its adapters: see `exactly`.
  'native-host/relay': ['core/base', 'core/model', 'core/rules', 'core/wire', 'core/crypto'],
  'native-host/log': ['core/base', 'core/model', 'core/rules', 'core/wire'],
  'native-host/auth': ['core/base', 'core/model'],
  'native-host/presence': ['core/base', 'core/model'],
  'native-host/blobs': ['core/base', 'core/model'],
  'native-host/push': ['core/base', 'core/model', 'core/rules'],
  'native-host/net': [
    'core/base', 'core/model', 'core/rules', 'core/wire', 'native-host/relay', 'native-host/log', 'native-host/auth',
    'native-host/presence', 'native-host/blobs', 'native-host/push',
  ],
  'native-host/client': ['core'],
  'wasm/bindings': ['core'],
};

// Single headers that a folder may include beyond its arrows.
export const exactly = {
  'native-host/relay': ['native-host/log/message_log.h'],
  // Claims: what a token says, in the relay's words.
  'native-host/auth': ['native-host/relay/session_relay.h'],
};

// Everything else (programs, tests, tools) may include from these folders; only tests include tests.
export const defaultArrows = ['core', 'native-host', 'wasm/bindings'];

export const limits = { fileLines: 400, functionLines: 70 };

// Files that are longer, and why that reads better. The number only goes down.
export const longFiles = {};

// Functions that are longer, as `path function-line-text`, and why.
export const longFunctions = {};

// What core may not call: time is an argument, entropy is a port, threads and exceptions belong to hosts.
export const bannedInCore = [
  [/\bsystem_clock\b/, 'the time is an argument (core/base/clock.h)'],
  [/\bsteady_clock\b|\bhigh_resolution_clock\b/, 'the time is an argument (core/base/clock.h)'],
  [/\bstd::(time|rand|srand)\b|\bgettimeofday\b|\bclock_gettime\b/, 'no clock and no random source in core'],
  [/\brandom_device\b|\bmt19937/, 'randomness is a port (core/base/entropy.h)'],
  [/\bthrow\b|\btry\s*\{|\bcatch\s*\(/, 'core has no exceptions: return an Error'],
  [/\bstd::(thread|jthread|mutex|shared_mutex|recursive_mutex|condition_variable|async|future)\b/, 'core has no threads'],
  [/\bstd::(cout|cerr|clog)\b/, 'core does not print'],
];

// One word for one thing; the word to use instead.
export const bannedWords = new Map([
  ['room', 'chat'],
  ['rooms', 'chats'],
  ['conversation', 'chat'],
  ['conversations', 'chats'],
  ['tempid', 'localId'],
  ['clientmsgid', 'localId'],
  ['clientmessageid', 'localId'],
  ['msg', 'message'],
  ['msgs', 'messages'],
]);

// In C++ only: the browser has a BroadcastChannel.
export const bannedWordsOfCpp = new Map([
  ['channel', 'chat or connection'],
  ['channels', 'chats or connections'],
]);

// Room as in "has room for": space, not a chat.
export const innocentIdentifiers = /^room_?(min)?$|(has|makes?|requires?|no|with)_?room/i;

// (RFC 9420 has the names GroupInfo, SenderData and FramedContentAuthData.)
export const bannedSuffixes =
  /(?<!^(?:Group|Sender|FramedContentAuth))(Manager|Helper|Helpers|Util|Utils|Data|Info|Impl|Base|Common)$/;
