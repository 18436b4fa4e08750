import { RemoteFilters } from "./filterRunner.ts";
import { serveFilters } from "./filters/serve.ts";
import { Interrupted } from "./host.ts";
import type { KubectlCall, KubectlIo, ShellHost } from "./host.ts";
import { programs } from "./programs/index.ts";
import { Shell } from "./shell.ts";

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** A shell on a host that answers at once: for tests. */
export function testShell(kubectl: (call: KubectlCall, io: KubectlIo) => Promise<number> | number = () => 0) {
  const calls: KubectlCall[] = [];
  const screens: string[] = [];
  let now = 0;
  const host: ShellHost = {
    kubectl: async (call, io) => {
      calls.push(call);
      return kubectl(call, io);
    },
    fault: (line) => Promise.resolve(line.includes("nonsense") ? { code: 1, text: "no such thing" } : { code: 0, text: "" }),
    isFault: (word) => word === "poweroff",
    now: () => now,
    sleep: async (micros, signal) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal.aborted) throw new Interrupted();
      now += micros;
    },
    edit: (request) => Promise.resolve(`${request.text}edited\n`),
    clear: () => undefined,
    screen: (text) => void screens.push(text),
    history: () => ["ls", "kubectl get pods"],
    filters: new RemoteFilters((answer) => {
      const serve = serveFilters((message) => answer(structuredClone(message)));
      return { post: serve, end: () => undefined };
    }),
  };
  const shell = new Shell(host, programs);
  const run = async (text: string, signal: AbortSignal = new AbortController().signal): Promise<Ran> => {
    const printed = { out: "", err: "" };
    const sink = (stream: "out" | "err") => ({ write: (more: string) => void (printed[stream] += more), isScreen: stream === "out" });
    const code = await shell.run(text, { stdin: undefined, out: sink("out"), err: sink("err"), signal });
    return { ...printed, code };
  };
  return { shell, run, calls, screens };
}
