import type { ObjectList, Table } from "../api/index.ts";
import { ask, askAll } from "./script.ts";
import type { Answer, Talk } from "./script.ts";
import type { Call, VerbInput } from "./verb.ts";

/** A Table may carry the mark of the next chunk, as a list does. */
type Page = (Table | ObjectList) & { readonly metadata: { readonly continue?: string } };

const nextOf = (answer: Answer): string | undefined => {
  if (answer.type === "failed" || typeof answer.body !== "object" || !("metadata" in answer.body)) return undefined;
  const next = (answer.body as Page).metadata.continue;
  return next === "" ? undefined : next;
};

function joined(first: Answer & { readonly type: "ok" }, more: Answer & { readonly type: "ok" }): Answer {
  const [before, after] = [first.body as Page, more.body as Page];
  const body = "rows" in before && "rows" in after ? { ...before, metadata: after.metadata, rows: [...before.rows, ...after.rows] } : "items" in before && "items" in after ? { ...before, metadata: after.metadata, items: [...before.items, ...after.items] } : after;
  return { ...first, body };
}

const defaultChunk = 500;

/** --chunk-size: how many objects a list has at once; 0: all. */
export const chunkSizeOf = ({ args: { flags } }: Pick<VerbInput, "args">): number => Math.max(0, Number(flags["chunk-size"] ?? defaultChunk));

/** Asks for everything; lists come in chunks. @source k8s.io/client-go/tools/pager/pager.go */
export function* fetchPage(calls: readonly Call[], chunk: number): Talk<readonly Answer[]> {
  const chunked = calls.map((call): Call => (call.verb === "list" && chunk > 0 ? { ...call, options: { ...call.options, limit: chunk } } : call));
  const answers = [...(yield* askAll(chunked))];
  for (const [index, first] of answers.entries()) {
    let whole = first;
    for (let next = nextOf(whole); next !== undefined && whole.type === "ok"; next = nextOf(whole)) {
      const call = chunked[index];
      if (call === undefined) break;
      const more: Answer = yield* ask({ ...call, options: { ...call.options, continue: next } });
      whole = more.type === "failed" ? more : joined(whole, more);
    }
    answers[index] = whole;
  }
  return answers;
}
