import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** A piece of a word: variables are replaced in it unless it stood in single quotes; what was not quoted at all is split at blanks. */
export interface Piece {
  readonly text: string;
  readonly quote: "" | "'" | '"';
}

export type Word = readonly Piece[];

export interface Redirect {
  readonly stream: 1 | 2;
  readonly append: boolean;
  /** Undefined: where the other one goes ("2>&1", ">&2"). */
  readonly to: Word | undefined;
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly input: Word | undefined;
}

/** Commands joined by "|", and on what it depends whether they are run. */
export interface Pipeline {
  readonly when: "always" | "success" | "failure";
  readonly commands: readonly SimpleCommand[];
}

type Token = { readonly type: "word"; readonly word: Word } | { readonly type: "operator"; readonly text: string };

const operators = ["&&", "||", "2>&1", "1>&2", ">&2", "2>>", "2>", "1>", ">>", ">", "<", "|", ";", "\n"];
const unsupported = /^(if|for|while|until|case|function|do|then|\{|\()$/;

function tokenize(text: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  let pieces: Piece[] = [];
  const endWord = (): void => {
    if (pieces.length > 0) tokens.push({ type: "word", word: pieces });
    pieces = [];
  };
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at);
    const operator = operators.find((each) => text.startsWith(each, at) && (pieces.length === 0 || !/^[12]/.test(each)));
    if (operator !== undefined) {
      endWord();
      tokens.push({ type: "operator", text: operator });
      at += operator.length;
    } else if (character === " " || character === "\t") {
      endWord();
      at++;
    } else if (character === "#" && pieces.length === 0) {
      while (at < text.length && text.charAt(at) !== "\n") at++;
    } else if (character === "'" || character === '"') {
      const end = closing(text, at + 1, character);
      if (end === -1) return fail(`syntax error: unterminated quoted string`);
      pieces.push({ text: text.slice(at + 1, end), quote: character });
      at = end + 1;
    } else {
      const start = at;
      while (at < text.length && !/[\s'"|;<>&]/.test(text.charAt(at))) at += text.charAt(at) === "\\" ? 2 : 1;
      // A lone "&" would run a job in the background: it is run like any other.
      if (at === start) at++;
      else pieces.push({ text: text.slice(start, at).replace(/\\(.)/g, "$1"), quote: "" });
    }
  }
  endWord();
  return ok(tokens);
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (quote === '"' && text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}

interface Draft {
  words: Word[];
  redirects: Redirect[];
  input: Word | undefined;
}

const newDraft = (): Draft => ({ words: [], redirects: [], input: undefined });

/** Reads a script of simple commands, pipes, redirections, ";", "&&", "||". @returns the pipelines, or the shell's complaint */
export function parseScript(text: string): Result<readonly Pipeline[], string> {
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  const pipelines: Pipeline[] = [];
  let when: Pipeline["when"] = "always";
  let commands: SimpleCommand[] = [];
  let draft = newDraft();
  const endCommand = (): void => {
    if (draft.words.length > 0 || draft.redirects.length > 0) commands.push(draft);
    draft = newDraft();
  };
  const endPipeline = (next: Pipeline["when"]): void => {
    endCommand();
    if (commands.length > 0) pipelines.push({ when, commands });
    commands = [];
    when = next;
  };
  const list = tokens.value;
  for (let at = 0; at < list.length; at++) {
    const token = list[at];
    if (token?.type === "word") {
      if (draft.words.length === 0 && unsupported.test(token.word.map((piece) => piece.text).join(""))) return fail(`"${token.word[0]?.text ?? ""}" is not simulated here: only simple commands, pipes and redirections are`);
      draft.words.push(token.word);
      continue;
    }
    if (token === undefined) break;
    switch (token.text) {
      case ";":
      case "\n":
        endPipeline("always");
        break;
      case "&&":
        endPipeline("success");
        break;
      case "||":
        endPipeline("failure");
        break;
      case "|":
        endCommand();
        break;
      case "2>&1":
        draft.redirects.push({ stream: 2, append: false, to: undefined });
        break;
      case "1>&2":
      case ">&2":
        draft.redirects.push({ stream: 1, append: false, to: undefined });
        break;
      default: {
        const target = list[++at];
        if (target?.type !== "word") return fail("syntax error: unexpected end of file");
        if (token.text === "<") draft.input = target.word;
        else draft.redirects.push({ stream: token.text.startsWith("2") ? 2 : 1, append: token.text.endsWith(">>"), to: target.word });
      }
    }
  }
  endPipeline("always");
  return ok(pipelines);
}
