import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { Io } from "../../script.ts";
import type { InputFile, VerbInput } from "../../verb.ts";
import { imageProblem } from "../imageReference.ts";

export const profiles = ["legacy", "general", "baseline", "restricted", "netadmin", "sysadmin"] as const;
export type Profile = (typeof profiles)[number];

/** What of the copied pod stays. */
interface Keep {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

/** What the flags of `kubectl debug` say. @source k8s.io/kubectl/pkg/cmd/debug/debug.go DebugOptions */
export interface DebugOptions {
  readonly names: readonly string[];
  readonly args: readonly string[];
  readonly argsOnly: boolean;
  readonly attach: boolean;
  readonly container: string;
  readonly copyTo: string;
  readonly replace: boolean;
  readonly sameNode: boolean;
  readonly env: readonly object[];
  readonly image: string;
  readonly pullPolicy: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  readonly setImages: Readonly<Record<string, string>>;
  /** undefined: as it was. */
  readonly shareProcesses: boolean | undefined;
  readonly target: string;
  readonly profile: Profile;
  readonly keep: Keep;
  /** --custom: fields that are laid over the container. */
  readonly custom: Readonly<Record<string, unknown>> | undefined;
}

/** "a=b,c=d", one or several times. @source github.com/spf13/pflag/string_to_string.go */
function pairsOf(values: readonly string[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(values.flatMap((value) => value.split(",")).map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

function parsed({ text, content = [], documents }: InputFile): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return content[0] ?? documents[0]?.object;
  }
}

function customOf({ args: { flags }, files }: VerbInput): Result<DebugOptions["custom"], string> {
  const name = flags["custom"] ?? "";
  if (name === "") return ok(undefined);
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) return fail(`must pass a container spec json file for custom profile: open ${name}: no such file or directory`);
  const custom = parsed(file);
  if (!isFields(custom)) return fail(`${name} does not contain a valid container spec: error unmarshaling JSON`);
  return ok(custom);
}

/** Reads the flags. @returns an error in kubectl's words for those that nobody can mean */
export function debugOptions(input: VerbInput): Result<DebugOptions, string> {
  const { flags, all, positional, afterDash } = input.args;
  const is = (name: string): boolean => flags[name] === "true";
  const profile = profiles.find((each) => each === (flags["profile"] ?? (input.minor > 32 ? "general" : "legacy")));
  if (profile === undefined) return fail(`unknown profile: ${flags["profile"] ?? ""}`);
  const custom = customOf(input);
  if (!custom.ok) return custom;
  return ok({
    names: afterDash === undefined ? positional : positional.slice(0, positional.length - afterDash.length),
    args: afterDash ?? [],
    argsOnly: is("arguments-only"),
    attach: flags["attach"] === undefined ? is("stdin") : is("attach"),
    container: flags["container"] ?? "",
    copyTo: flags["copy-to"] ?? "",
    replace: is("replace"),
    sameNode: is("same-node"),
    env: Object.entries(pairsOf(all["env"])).map(([name, value]) => ({ name, value })),
    image: flags["image"] ?? "",
    pullPolicy: flags["image-pull-policy"] ?? "",
    stdin: is("stdin"),
    tty: is("tty"),
    quiet: is("quiet"),
    setImages: pairsOf(all["set-image"]),
    shareProcesses: flags["share-processes"] === undefined ? undefined : is("share-processes"),
    target: flags["target"] ?? "",
    profile,
    keep: { labels: is("keep-labels"), annotations: is("keep-annotations"), liveness: is("keep-liveness"), readiness: is("keep-readiness"), startup: is("keep-startup"), initContainers: flags["keep-init-containers"] !== "false" },
    custom: custom.value,
  });
}

function copyProblem({ copyTo, image, setImages, args, container, replace, sameNode }: DebugOptions): string | undefined {
  const setsImages = Object.keys(setImages).length > 0;
  if (copyTo !== "") {
    if (image === "" && !setsImages && args.length === 0) return "you must specify --image, --set-image or command arguments.";
    return args.length > 0 && container === "" && image === "" ? "you must specify an existing container or a new image when specifying args." : undefined;
  }
  if (replace) return "--replace may only be used with --copy-to.";
  if (sameNode) return "--same-node may only be used with --copy-to.";
  if (setsImages) return "--set-image may only be used with --copy-to.";
  return image === "" ? "you must specify --image when not using --copy-to." : undefined;
}

const fixed = ["name", "command", "image", "lifecycle", "volumeDevices"];

/** What is wrong with them together; says what one should know. @source k8s.io/kubectl/pkg/cmd/debug/debug.go Validate */
export function debugProblem(io: Io, input: VerbInput, options: DebugOptions): string | undefined {
  const { image, container, names, pullPolicy, setImages, target, copyTo, custom } = options;
  if (input.args.flags["attach"] === "true" && image === "" && container === "") return "you must specify --container or create a new container using --image in order to attach.";
  const problem = copyProblem(options);
  if (problem !== undefined) return problem;
  const wrong = image === "" ? undefined : imageProblem(image);
  if (wrong !== undefined) return `invalid image name ${JSON.stringify(image)}: ${wrong}`;
  if (names.length === 0 && input.args.flags["filename"] === undefined) return "NAME or filename is required for debug";
  if (!["", "Always", "IfNotPresent", "Never"].includes(pullPolicy)) return `invalid image pull policy: ${pullPolicy}`;
  for (const [name, each] of Object.entries(setImages)) {
    const bad = imageProblem(each);
    if (bad !== undefined) return `invalid image name ${JSON.stringify(each)} for container ${JSON.stringify(name)}: ${bad}`;
  }
  if (target !== "" && copyTo !== "") return "--target is incompatible with --copy-to. Use --share-processes instead.";
  if (target !== "" && !options.quiet) io.out(`Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`);
  if (options.tty && !options.stdin) return "-i/--stdin is required for containers with -t/--tty=true";
  if (custom !== undefined && fixed.some((name) => custom[name] !== undefined)) return "name, command, image, lifecycle and volume devices are not modifiable via custom profile";
  if (options.profile === "legacy") io.err('--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n');
  return undefined;
}
