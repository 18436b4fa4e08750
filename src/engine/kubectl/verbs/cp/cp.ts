import type { KubeObject } from "../../../api/index.ts";
import { packTar, toUtf8, unpackTar } from "../../../core/index.ts";
import type { ByteText, TarEntry } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { usage } from "../../result.ts";
import { ask, hold, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { Session } from "../../session.ts";
import type { VerbInput } from "../../verb.ts";
import { containerOf } from "../streams/containers.ts";
import { outcomeOf, reportOutcome, streamCall } from "../streams/remoteCommand.ts";
import type { Outcome } from "../streams/remoteCommand.ts";
import { baseOf, cleanPath, dirOf, fileSpec, joinPath, prefixOf } from "./fileSpec.ts";
import type { FileSpec } from "./fileSpec.ts";

/** `kubectl cp`: tar on one side, tar on the other. @source k8s.io/kubectl/pkg/cmd/cp/cp.go */
export const cp = scriptVerb(function* (io, input) {
  const { positional } = input.args;
  if (positional.length !== 2) return usage(io, "source and destination are required");
  const [source, target] = positional.map(fileSpec);
  if (source?.ok !== true || target?.ok !== true) return usage(io, [source, target].find((each) => each?.ok === false)?.error ?? "");
  const [from, to] = [source.value, target.value];
  if (from.pod !== "" && to.pod !== "") return usage(io, "one of src or dest must be a local file specification");
  if (from.file === "" || to.file === "") return usage(io, "filepath can not be empty");
  if (from.pod !== "") return yield* copyFromPod(io, input, from, to.file);
  if (to.pod !== "") return yield* copyToPod(io, input, from.file, to);
  return usage(io, "one of src or dest must be a remote file specification");
});

interface Ran {
  readonly outcome: Outcome;
  readonly output: ByteText;
}

/** Runs a command in the pod. @returns undefined: there is none, and that was told */
function* execIn(io: Io, input: VerbInput, { pod: name, namespace }: FileSpec, { command, defaulted, ...session }: Omit<Session, "call"> & { readonly command: readonly string[]; /** Where it is said which container is meant. */ readonly defaulted: "out" | "err" | "nowhere" }): Talk<Ran | undefined> {
  const found = yield* ask({ verb: "get", resource: "v1/pods", namespace: namespace === "" ? namespaceOf(input) : namespace, name });
  if (found.type === "failed") {
    if (defaulted !== "nowhere") io.err(errorText(found.status));
    return undefined;
  }
  const pod = found.body as KubeObject as Pod;
  const { phase } = pod.status;
  if (phase === "Succeeded" || phase === "Failed") return void usage(io, `cannot exec into a container in a completed pod; current phase is ${phase}`);
  const given = input.args.flags["container"] ?? "";
  const said = { err: (text: string): void => (defaulted === "nowhere" ? undefined : io[defaulted](text)) };
  const container = given === "" ? containerOf(said, pod, { name: undefined }) : { ok: true as const, value: { name: given } };
  if (!container.ok) return void usage(io, container.error);
  const call = streamCall(pod, { subresource: "exec", command, container: container.value.name, stdin: session.input !== undefined, tty: false });
  const ended = yield* hold(io, { call, ...session });
  return { outcome: outcomeOf(ended), output: ended.output };
}

const plainName = (name: string): string => cleanPath(name).replace(/^(?:\.\/)+/, "");
const isLocalFolder = (files: VerbInput["files"], name: string): boolean => {
  const plain = plainName(name);
  return plain === "." || Object.keys(files).some((each) => each.startsWith(`${plain}/`));
};

/** The files of this machine that are meant, under the names that they get. @source makeTar, recursiveTar */
function localEntries(files: VerbInput["files"], source: string, destination: string): readonly TarEntry[] | undefined {
  const plain = plainName(source);
  const target = cleanPath(destination);
  const name = baseOf(target);
  const file = Object.hasOwn(files, plain) ? files[plain] : undefined;
  if (file !== undefined) return [{ name, text: toUtf8(file.text) }];
  const prefix = plain === "." ? "" : `${plain}/`;
  const inside = Object.entries(files).filter(([each]) => each !== "-" && each.startsWith(prefix));
  return inside.length === 0 ? undefined : inside.map(([each, { text }]) => ({ name: joinPath(name, each.slice(prefix.length)) + (each.endsWith("/") ? "/" : ""), text: toUtf8(text) }));
}

function* copyToPod(io: Io, input: VerbInput, source: string, to: FileSpec): Talk<number> {
  if (localEntries(input.files, source, "x") === undefined) return usage(io, `${source} doesn't exist in local filesystem`);
  const asked = yield* execIn(io, input, to, { command: ["test", "-d", to.file], stderr: "nowhere", captures: true, defaulted: "nowhere" });
  const isFolder = asked?.outcome.type === "ended" && asked.outcome.code === 0;
  const destination = isFolder ? joinPath(to.file, baseOf(cleanPath(source))) : to.file;
  const entries = localEntries(input.files, source, destination) ?? [];
  const folder = dirOf(destination);
  const flags = input.args.flags["no-preserve"] === "true" ? ["--no-same-permissions", "--no-same-owner"] : [];
  const command = ["tar", ...flags, "-xmf", "-", ...(folder === "" ? [] : ["-C", folder])];
  const done = yield* execIn(io, input, to, { command, input: { type: "bytes", data: packTar(entries, io.now) }, defaulted: "err" });
  return done === undefined ? 1 : reportOutcome(io, done.outcome);
}

function* copyFromPod(io: Io, input: VerbInput, from: FileSpec, destination: string): Talk<number> {
  const retries = Number(input.args.flags["retries"] ?? 0);
  const command = retries === 0 ? ["tar", "cf", "-", from.file] : ["sh", "-c", `tar cf - ${from.file} | tail -c+0`];
  const read = yield* execIn(io, input, from, { command, captures: true, stderr: "stdout", defaulted: "out" });
  if (read === undefined) return 1;
  // What has come is unpacked, whatever tar complained of.
  if (read.output === "") return reportOutcome(io, read.outcome);
  const prefix = prefixOf(from.file);
  for (const { name, text } of unpackTar(read.output)) {
    const problem = unpackOne(io, input, { name, text, prefix, destination });
    if (problem !== undefined) return usage(io, problem);
  }
  return 0;
}

interface Unpacked extends TarEntry {
  readonly prefix: string;
  readonly destination: string;
}

/** @source cp.go untarAll */
function unpackOne(io: Io, { files }: VerbInput, { name, text, prefix, destination }: Unpacked): string | undefined {
  if (!name.startsWith(prefix)) return "tar contents corrupted";
  const target = joinPath(destination, name.slice(prefix.length).replace(/^\/+/, ""));
  if (target.startsWith("../") && !cleanPath(destination).startsWith("..")) {
    io.err(`warning: file ${JSON.stringify(target)} is outside target destination, skipping\n`);
    return undefined;
  }
  if (name.endsWith("/")) io.write({ name: `${target}/`, data: "" });
  else if (isLocalFolder(files, target)) return `open ${target}: is a directory`;
  else if (target !== "/dev/null") io.write({ name: target, data: text });
  return undefined;
}
