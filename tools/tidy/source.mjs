// Reading C++ and TypeScript without a parser: good enough for lengths and names, not for meaning.

const isWord = (character) => /[A-Za-z0-9_$]/.test(character);

// The text with comments and the insides of strings blanked out; line breaks stay, so line numbers do too.
export function codeOf(text, language) {
  let out = '';
  let i = 0;
  const blankUntil = (end) => {
    for (; i < end && i < text.length; i += 1) out += text[i] === '\n' ? '\n' : ' ';
  };
  const skipQuoted = (quote) => {
    let end = i + 1;
    while (end < text.length && text[end] !== quote && (quote === '`' || text[end] !== '\n')) {
      end += text[end] === '\\' ? 2 : 1;
    }
    out += quote;
    i += 1;
    blankUntil(end);
    out += quote;
    i = end + 1;
  };
  while (i < text.length) {
    const two = text.slice(i, i + 2);
    if (two === '//') {
      const end = text.indexOf('\n', i);
      blankUntil(end < 0 ? text.length : end);
    } else if (two === '/*') {
      const end = text.indexOf('*/', i + 2);
      blankUntil(end < 0 ? text.length : end + 2);
    } else if (language === 'cpp' && two === 'R"' && !isWord(text[i - 1] ?? ' ')) {
      const delimiter = text.slice(i + 2, text.indexOf('(', i));
      const end = text.indexOf(`)${delimiter}"`, i);
      blankUntil(end < 0 ? text.length : end + delimiter.length + 2);
    } else if (text[i] === '"' || (language !== 'cpp' && text[i] === '`')) {
      skipQuoted(text[i]);
    } else if (text[i] === "'" && !(language === 'cpp' && isWord(text[i - 1] ?? ' '))) {
      skipQuoted("'");
    } else if (language !== 'cpp' && text[i] === '/' && /(^|[(,=:[!&|?{};>]|return)\s*$/.test(out.slice(-20))) {
      blankUntil(endOfPattern(text, i));
    } else {
      out += text[i];
      i += 1;
    }
  }
  return out;
}

// The index after a regular expression literal that starts at `start`.
function endOfPattern(text, start) {
  let inClass = false;
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    else if (text[i] === '/' && !inClass) return i + 1;
  }
  return start + 1;
}

// Every function body as {line, lines, head}; `lines` leaves out the functions inside it.
export function functionsOf(code) {
  const found = [];
  const open = [];
  let line = 1;
  let headStart = 0;
  let parentheses = 0;
  for (let i = 0; i < code.length; i += 1) {
    const character = code[i];
    if (character === '\n') line += 1;
    if (character === '(') parentheses += 1;
    if (character === ')') parentheses -= 1;
    if (character === '{') {
      const head = code.slice(headStart, i).trim();
      open.push({ isFunction: startsFunction(head), line, inner: 0, head: lastLineOf(head), parentheses });
      headStart = i + 1;
      parentheses = 0;
    } else if (character === '}') {
      const closed = open.pop();
      headStart = i + 1;
      if (!closed) continue;
      parentheses = closed.parentheses;
      const total = line - closed.line + 1;
      const outer = open.at(-1);
      if (closed.isFunction) {
        found.push({ line: closed.line, lines: total - closed.inner, head: closed.head });
        if (outer) outer.inner += total;
      } else if (outer) {
        outer.inner += closed.inner;
      }
    } else if (character === ';' && parentheses === 0) {
      headStart = i + 1;
    }
  }
  return found;
}

const lastLineOf = (text) => text.slice(text.lastIndexOf('\n') + 1).trim();

function startsFunction(head) {
  const last = head.slice(-400);
  if (/(^|[\s(])(if|for|while|switch|catch|namespace|class|struct|enum|union|extern|interface)\b[^()]*(\(.*\))?\s*$/s.test(statementOf(last))) return false;
  return /\)\s*(mutable|const|noexcept|override|final|&&?|->\s*[\w:<>,\s*&]+|:\s*[\s\S]+)*\s*$/.test(last) || /=>\s*$/.test(last);
}

// From the last unbalanced "(" or line break outside of parentheses: the statement that a brace belongs to.
function statementOf(head) {
  let depth = 0;
  for (let i = head.length - 1; i >= 0; i -= 1) {
    if (head[i] === ')') depth += 1;
    if (head[i] === '(') depth -= 1;
    if (depth < 0) return head.slice(i + 1);
    if (depth === 0 && /[;,\n]/.test(head[i]) && /\S/.test(head.slice(i + 1))) return head.slice(i + 1);
  }
  return head;
}

// Every identifier once, with the line where it first occurs.
export function identifiersOf(code) {
  const first = new Map();
  code.split('\n').forEach((text, index) => {
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      if (!first.has(word)) first.set(word, index + 1);
    }
  });
  return first;
}

// "clientMsgId" -> ["client", "msg", "id"]
export function wordsOf(identifier) {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_$]+/)
    .filter(Boolean);
}
