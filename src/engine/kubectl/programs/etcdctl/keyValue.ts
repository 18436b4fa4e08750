import { encodeBase64 } from "../../../api/index.ts";
import type { Result } from "../../../core/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Compare, EtcdEvent, EtcdResponse, KeyValue, RequestOp } from "../../../etcd/index.ts";
import type { EtcdctlArguments } from "./arguments.ts";
import { quoted } from "./format.ts";

/** The end of all keys. */
export const allKeys = "\0";

/** The first key behind all that begin with `prefix`. @source etcd client/v3/op.go getPrefix */
export const prefixEnd = (prefix: string): string => {
  for (let at = prefix.length - 1; at >= 0; at--) {
    const code = prefix.charCodeAt(at);
    if (code < 0xffff) return prefix.slice(0, at) + String.fromCharCode(code + 1);
  }
  return allKeys;
};

/** What stands behind the name of the command: a key and perhaps the end of a range. */
export function rangeOf({ words, flags }: EtcdctlArguments, skip: number): { readonly key: string; readonly rangeEnd?: string } {
  const [key = "", end] = words.slice(skip);
  // An empty prefix means every key.
  if (flags.has("prefix")) return key === "" ? { key: allKeys, rangeEnd: allKeys } : { key, rangeEnd: prefixEnd(key) };
  if (flags.has("from-key")) return { key: key === "" ? allKeys : key, rangeEnd: allKeys };
  return end === undefined ? { key } : { key, rangeEnd: end };
}

/** Objects of Kubernetes are kept as they are: shown as JSON, where a real one has protobuf. */
export const valueText = (value: unknown): string => (typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value));

/** A key and its value, a line each. @source etcd etcdctl/ctlv3/command/util.go printKV */
export function kvText({ key, value }: KeyValue, { flags }: EtcdctlArguments, keysOnly = false): string {
  const text = keysOnly ? "" : valueText(value);
  return flags.has("print-value-only") ? `${text}\n` : `${key}\n${text}\n`;
}

/** @source etcd etcdctl/ctlv3/command/printer_fields.go kv */
export function kvFields(before: string, { key, value, createRevision, modRevision, version, lease }: KeyValue): string {
  return [`"${before}Key" : ${quoted(key)}`, `"${before}CreateRevision" : ${createRevision}`, `"${before}ModRevision" : ${modRevision}`, `"${before}Version" : ${version}`, `"${before}Value" : ${quoted(valueText(value))}`, `"${before}Lease" : ${lease}`, ""].join("\n");
}

/** @source etcd api/mvccpb/kv.proto, as encoding/json writes it */
export function kvJson({ key, value, createRevision, modRevision, version, lease }: KeyValue): object {
  return { key: encodeBase64(key), ...(createRevision === 0 ? {} : { create_revision: createRevision }), mod_revision: modRevision, ...(version === 0 ? {} : { version }), ...(value === undefined ? {} : { value: encodeBase64(valueText(value)) }), ...(lease === 0 ? {} : { lease }) };
}

/** One change, as `etcdctl watch` prints it. */
export function eventText({ type, kv, prevKv }: EtcdEvent, args: EtcdctlArguments): string {
  const before = args.flags.has("prev-kv") && prevKv !== undefined ? kvText(prevKv, args) : "";
  return `${type}\n${before}${kvText(kv, args)}`;
}

export const leaseOf = ({ flags }: EtcdctlArguments): Result<number, string> => {
  const text = flags.get("lease") ?? "0";
  const id = Number.parseInt(text, 16);
  return /^[0-9a-f]{1,16}$/i.test(text) && Number.isSafeInteger(id) ? ok(id) : fail(`bad lease ID (strconv.ParseInt: parsing "${text}": invalid syntax), expecting ID in Hex`);
};

const targets = { mod: "modRevision", m: "modRevision", create: "createRevision", c: "createRevision", ver: "version", version: "version", lease: "lease" } as const;

/** `mod("key1") > "0"`, `value("k") = "v"`. @source etcd etcdctl/ctlv3/command/txn_command.go ParseCompare */
export function compareOf(line: string): Result<Compare, string> {
  const match = /^\s*(\w+)\(\s*"((?:[^"\\]|\\.)*)"\s*\)\s*(=|!=|<|>)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(line);
  if (match === null) return fail(`malformed comparison: ${line}`);
  const [, target = "", key = "", result = "=", text = ""] = match;
  const operator = result as Compare["result"];
  if (target === "val" || target === "value") return ok({ key, target: "value", result: operator, value: text });
  const known = Object.hasOwn(targets, target) ? targets[target as keyof typeof targets] : undefined;
  if (known === undefined) return fail(`malformed comparison: ${line} (unknown target ${target})`);
  return /^\d+$/.test(text) ? ok({ key, target: known, result: operator, number: Number(text) }) : fail(`invalid txn compare request: ${line}`);
}

/** Words of a line of a transaction: quotes hold words together. */
const txnWords = (line: string): readonly string[] => [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quote, plain]) => quote ?? plain ?? "");

/** `put key "value"`, `get key [end]`, `del key [end]`. */
export function requestOpOf(line: string): Result<RequestOp, string> {
  const [verb = "", key = "", more] = txnWords(line);
  const words = txnWords(line);
  const isPrefix = words.includes("--prefix");
  const end = isPrefix ? prefixEnd(key) : more;
  switch (verb) {
    case "put":
      return more === undefined ? fail(`invalid txn request: ${line}`) : ok({ type: "put", key, value: more });
    case "get":
      return ok({ type: "range", key, ...(end === undefined ? {} : { rangeEnd: end }) });
    case "del":
      return ok({ type: "deleteRange", key, ...(end === undefined ? {} : { rangeEnd: end }) });
    default:
      return fail(`invalid txn request: ${line}`);
  }
}

export interface TxnParts {
  readonly compare: readonly Compare[];
  readonly success: readonly RequestOp[];
  readonly failure: readonly RequestOp[];
}

/** Three parts with an empty line after each: what is compared, and what is done if it holds, or if not. */
export function txnOf(text: string): Result<TxnParts, string> {
  const parts: string[][] = [[]];
  for (const line of text.split("\n")) {
    if (line.trim() === "") parts.push([]);
    else parts.at(-1)?.push(line);
  }
  const compare: Compare[] = [];
  for (const line of parts[0] ?? []) {
    const parsed = compareOf(line);
    if (!parsed.ok) return parsed;
    compare.push(parsed.value);
  }
  const ops: RequestOp[][] = [];
  for (const lines of [parts[1] ?? [], parts[2] ?? []]) {
    const some: RequestOp[] = [];
    for (const line of lines) {
      const parsed = requestOpOf(line);
      if (!parsed.ok) return parsed;
      some.push(parsed.value);
    }
    ops.push(some);
  }
  return ok({ compare, success: ops[0] ?? [], failure: ops[1] ?? [] });
}

/** @source etcd etcdctl/ctlv3/command/printer_simple.go Txn */
export function txnText({ succeeded, responses }: Extract<EtcdResponse, { readonly type: "txn" }>, args: EtcdctlArguments): string {
  const parts = responses.map((response) => {
    switch (response.type) {
      case "put":
        return "\nOK\n";
      case "deleteRange":
        return `\n${response.deleted}\n`;
      case "range":
        return `\n${response.kvs.map((kv) => kvText(kv, args)).join("")}`;
    }
  });
  return `${succeeded ? "SUCCESS" : "FAILURE"}\n${parts.join("")}`;
}
