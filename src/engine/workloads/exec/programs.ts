import { fileCommands } from "./commands/files.ts";
import { networkCommands } from "./commands/network.ts";
import { systemCommands } from "./commands/system.ts";
import { textCommands } from "./commands/text.ts";
import type { Command } from "./types.ts";

const commands: Readonly<Record<string, Command>> = { ...textCommands, ...fileCommands, ...systemCommands, ...networkCommands };
/** The shell's own: they are there wherever a shell is, and nowhere without one. */
const builtins: readonly string[] = ["cd", "exit", "export"];
const shells: readonly string[] = ["sh", "ash", "bash"];

/** Images that hold nothing but their program. */
const bare = /(^|\/)(pause|hello-world|coredns|etcd|kube-[a-z-]+|metrics-server|distroless.*|static.*|scratch)([:@]|$)/;
const busybox = /(^|\/)(busybox|alpine|.*-alpine)([:@]|$)|alpine/;
const withBash = /(^|\/)(bash|debian|ubuntu|netshoot|nginx|httpd|redis|valkey|postgres|mysql|mariadb|mongo|python|node|golang|perl)([:@]|$)/;
export const hasBash = (image: string): boolean => withBash.test(image);
const withCurl = /(^|\/)(nginx|curl|httpd|agnhost|ubuntu|netshoot)([:@]|$)/;

/** The image with the tools of those who look for faults in networks. */
const netshoot = /(^|\/)netshoot([:@]|$)/;

const has = (image: string, program: string): boolean => {
  if (bare.test(image)) return false;
  if (program === "wget") return busybox.test(image) || !withBash.test(image);
  if (program === "curl") return withCurl.test(image);
  if (program === "ps") return busybox.test(image) || /netshoot/.test(image) || !withBash.test(image);
  if (program === "bash") return withBash.test(image) && !busybox.test(image);
  if (Object.hasOwn(networkCommands, program)) return netshoot.test(image) || (program === "ip" && busybox.test(image));
  if (program === "ash") return busybox.test(image);
  return true;
};

const baseName = (program: string): string => program.slice(program.lastIndexOf("/") + 1);

export const isShell = (image: string, program: string): boolean => shells.includes(baseName(program)) && has(image, baseName(program));

/** A program of the image; `inShell`: one of the shell's own will do. */
export function programNamed(image: string, program: string, inShell: boolean): Command | undefined {
  const name = baseName(program);
  if (!Object.hasOwn(commands, name) || (builtins.includes(name) && !inShell)) return undefined;
  return has(image, name) ? commands[name] : undefined;
}

/** How a shell says that there is no such program. */
export const notFound = (image: string, shell: string, program: string): string => (withBash.test(image) && baseName(shell) === "bash" ? `bash: line 1: ${program}: command not found` : `${baseName(shell)}: ${withBash.test(image) ? `1: ${program}: not found` : `${program}: not found`}`);

/** Whether a command reads its standard input to the end before it does anything. */
export function readsInput(program: string, args: readonly string[]): boolean {
  const names = args.filter((arg) => !arg.startsWith("-") || arg === "-");
  switch (baseName(program)) {
    case "cat":
    case "head":
    case "tail":
    case "wc":
    case "sort":
      return names.length === 0 || names.includes("-");
    case "grep":
      return names.length < 2;
    case "tee":
      return true;
    case "tar":
      return args[0]?.includes("x") === true;
    default:
      return false;
  }
}
