import { fileText, filesUnder, isDirectory, makeDirectory, namesIn, parentOf, remove, resolvePath, writeFile } from "../../../stores/home.ts";
import type { EditRequest, KubectlCall, ProgramIo } from "../host.ts";
import { quote } from "../quote.ts";
import type { Program, Shell } from "../shell.ts";

/** Flags whose value is a file or a folder, and those where the file stands behind "key=". */
const fileFlags: ReadonlySet<string> = new Set(["-f", "--filename", "-k", "--kustomize", "--from-file", "--from-env-file", "--patch-file", "--custom", "--cert", "--key", "--cluster-signing-cert", "--raw-file"]);
/** Editors that this page stands in for; any other KUBE_EDITOR is run as a command on the file. */
const pageEditors = /^(?:$|(?:\S*\/)?(?:vi|vim|nvim|nano|emacs|pico|edit|code|subl|micro|ed)\b)/;
const filesMax = 64;
const charactersMax = 1024 * 1024;

let edits = 0;

export const kubectl: Program = async (args, io, shell) => {
  const words = withNamespace(args, shell.namespace);
  const files = filesFor(args, shell);
  if (!files.ok) {
    io.err.write(`error: ${files.error}\n`);
    return 1;
  }
  const isTerminal = io.stdin?.isTerminal === true;
  const readsInput = io.stdin !== undefined && wantsInput(args, isTerminal);
  const stdin = readsInput ? await io.stdin?.readAll() : undefined;
  if (stdin !== undefined && stdin.length > charactersMax) {
    io.err.write("error: more than 1 MiB on the standard input\n");
    return 1;
  }
  const call: KubectlCall = {
    line: `${settingOf(shell)}${["kubectl", ...words].map((word) => quote(word)).join(" ")}`,
    ...(stdin === undefined ? {} : { stdin }),
    ...(Object.keys(files.value).length === 0 ? {} : { files: files.value }),
    ...(isTerminal && !readsInput ? { terminal: true } : {}),
    ...(shell.user === undefined ? {} : { user: shell.user }),
  };
  return shell.host.kubectl(call, { out: io.out.write, err: io.err.write, edit: (request) => edit(request, io, shell), write: (name, data) => write(name, data, io, shell), signal: signalFor(io) });
};

/** The one variable besides the editor's that kubectl looks at here: it turns --applyset on. */
const settingOf = (shell: Shell): string => (shell.variables.get("KUBECTL_APPLYSET") === "true" ? "KUBECTL_APPLYSET=true " : "");

/** Other programs of the laptop that have to do with the cluster: the engine runs them beside kubectl. */
export const laptopProgram =
  (name: string): Program =>
  async (args, io, shell) => {
    const stdin = (args.includes("@-") || (name === "etcdctl" && readsInput(args))) && io.stdin !== undefined ? await io.stdin.readAll() : undefined;
    const files: Record<string, string> = {};
    for (const arg of args) if (arg.startsWith("@") && arg !== "@-") addPath(files, arg.slice(1), shell, false);
    const call: KubectlCall = { line: [name, ...args].map((word) => quote(word)).join(" "), ...(stdin === undefined ? {} : { stdin }), ...(Object.keys(files).length === 0 ? {} : { files }) };
    return shell.host.kubectl(call, { out: io.out.write, err: io.err.write, edit: () => Promise.resolve(undefined), write: (file, data) => write(file, data, io, shell), signal: signalFor(io) });
  };

/** What etcdctl reads from its standard input: a transaction, and a value that is not on the line. */
function readsInput(args: readonly string[]): boolean {
  const [command, ...words] = args.filter((arg) => !arg.startsWith("-"));
  return command === "txn" || (command === "put" && words.length === 1);
}

/** Ends with Ctrl-C, and when nobody reads the output any more. */
function signalFor(io: ProgramIo): AbortSignal {
  if (io.out.whenClosed === undefined) return io.signal;
  const either = new AbortController();
  const stop = () => either.abort(io.signal.aborted ? undefined : "SIGPIPE");
  if (io.signal.aborted) stop();
  io.signal.addEventListener("abort", stop, { once: true });
  io.out.whenClosed(stop);
  return either.signal;
}

const namesNamespace = (arg: string): boolean => /^(?:-n|-A|--namespace\b|--all-namespaces)/.test(arg);

function withNamespace(args: readonly string[], namespace: string | undefined): readonly string[] {
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  return namespace === undefined || args.length === 0 || own.some(namesNamespace) ? args : ["-n", namespace, ...args];
}

/** A file that the command has made, with the folders around it. */
function write(name: string, data: string, io: ProgramIo, shell: Shell): void {
  const path = resolvePath(name, shell.cwd);
  const parents: string[] = [];
  for (let folder = parentOf(path); folder !== "/" && !isDirectory(folder); folder = parentOf(folder)) parents.unshift(folder);
  for (const folder of parents) makeDirectory(folder);
  const problem = name.endsWith("/") ? makeDirectory(path) : writeFile(path, textOf(data));
  if (problem !== undefined && problem !== "File exists") io.err.write(`error: ${name}: ${problem}\n`);
}

/** This home holds texts: bytes that are none stay as they are, a character each. */
function textOf(data: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(data, (byte) => byte.charCodeAt(0)));
  } catch {
    return data;
  }
}

/** What reads from the terminal itself asks for it line by line; only a file has to be there whole. */
function wantsInput(args: readonly string[], isTerminal: boolean): boolean {
  return args.some((arg, index) => {
    if (arg === "-") return ["-f", "--filename", "--from-file", "--from-env-file", "-k"].includes(args[index - 1] ?? "");
    return arg === "-f-" || arg === "--filename=-" || arg.includes("/dev/stdin") || (!isTerminal && /^(?:-i|-it|-ti|--stdin)$/.test(arg)) || arg === "--from-env-file=-";
  });
}

type Files = { readonly ok: true; readonly value: Readonly<Record<string, string>> } | { readonly ok: false; readonly error: string };

/** The home's files that the line names, under the names that it uses. */
function filesFor(args: readonly string[], shell: Shell): Files {
  const found: Record<string, string> = {};
  for (const [flag, value] of fileValues(args)) {
    if (flag === "-k" || flag === "--kustomize") addFolder(found, value, shell, true);
    else for (const name of value.split(",")) addPath(found, name, shell, args.includes("-R") || args.includes("--recursive"));
  }
  if (args[0] === "cp") for (const arg of args.slice(1)) if (!arg.includes(":") && !arg.startsWith("-")) addPath(found, arg, shell, true);
  if ((args[0] === "kustomize" || args[0] === "diff") && args[1] !== undefined && !args[1].startsWith("-")) addFolder(found, args[1], shell, true);
  const texts = Object.values(found);
  if (texts.length > filesMax) return { ok: false, error: `these are more than ${filesMax} files` };
  if (texts.reduce((sum, text) => sum + text.length, 0) > charactersMax) return { ok: false, error: "the files are larger than 1 MiB together" };
  return { ok: true, value: found };
}

function fileValues(args: readonly string[]): readonly (readonly [string, string])[] {
  const values: (readonly [string, string])[] = [];
  for (const [index, arg] of args.entries()) {
    if (arg === "--") break;
    const equal = arg.indexOf("=");
    const flag = equal === -1 ? arg : arg.slice(0, equal);
    if (fileFlags.has(flag)) values.push([flag, pathIn(flag, equal === -1 ? (args[index + 1] ?? "") : arg.slice(equal + 1))]);
    else if (/^-[fk][^-]/.test(arg)) values.push([arg.slice(0, 2), arg.slice(2)]);
  }
  return values;
}

/** `--from-file=key=path` names a key first. */
const pathIn = (flag: string, value: string): string => (flag === "--from-file" && value.includes("=") ? value.slice(value.indexOf("=") + 1) : value);

const plainName = (name: string): string => name.replace(/^(?:\.\/+)+/, "").replace(/(.)\/+$/, "$1");

function addPath(found: Record<string, string>, name: string, shell: Shell, recursive: boolean): void {
  const path = resolvePath(name, shell.cwd);
  const text = fileText(path);
  if (text !== undefined) found[plainName(name)] = text;
  else if (isDirectory(path)) addFolder(found, name, shell, recursive);
}

function addFolder(found: Record<string, string>, name: string, shell: Shell, recursive: boolean): void {
  const plain = plainName(name);
  const prefix = plain === "." || plain === "" ? "" : `${plain}/`;
  const folder = resolvePath(name, shell.cwd);
  const paths = recursive ? filesUnder(folder) : namesIn(folder).map((child) => `${folder === "/" ? "" : folder}/${child}`);
  for (const path of paths) {
    const text = fileText(path);
    if (text !== undefined) found[prefix + path.slice(folder.length).replace(/^\//, "")] = text;
  }
  if (name !== plain || !recursive) return;
  // A kustomization names folders beside its own.
  const beside = parentOf(folder);
  for (const path of filesUnder(beside)) if (!path.startsWith(`${folder}/`)) found[`${parentName(plain)}${path.slice(beside.length + 1)}`] = fileText(path) ?? "";
}

const parentName = (name: string): string => (name.includes("/") ? `${name.slice(0, name.lastIndexOf("/"))}/` : "");

/** KUBE_EDITOR, else EDITOR: one that a screen has is the page's editor, any other is run on a file. */
async function edit(request: EditRequest, io: ProgramIo, shell: Shell): Promise<string | undefined> {
  const editor = shell.variables.get("KUBE_EDITOR") ?? shell.variables.get("EDITOR") ?? "";
  if (pageEditors.test(editor.trim())) return shell.host.edit(request, io.signal);
  const path = `/tmp/kubectl-edit-${++edits}.yaml`;
  if (writeFile(path, request.text) !== undefined) return undefined;
  const code = await shell.execute(["eval", `${editor} ${path}`], io);
  const text = fileText(path);
  remove(path);
  return code === 0 ? text : undefined;
}
