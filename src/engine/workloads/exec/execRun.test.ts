import { packTar, seconds, unpackTar } from "../../core/index.ts";
import { describe, expect, it } from "vitest";
import { advanceExec, execInput, execNetAnswer, startExec } from "./execRun.ts";
import type { ExecOutcome, ExecRun } from "./execRun.ts";
import type { ExecFiles, ExecWorld } from "./types.ts";

const world = (now = 0, image = "busybox"): ExecWorld => ({ now, hostname: "web-0", ip: "10.244.0.5", etcHosts: "10.244.0.5\tweb-0\n", resolvConf: "nameserver 10.96.0.10\n", image, env: [["A", "b c"]], processes: [{ pid: 1, name: "sleep" }] });

function printed(outcome: ExecOutcome): string {
  return outcome.output.map(({ stream, data }) => (stream === "stderr" ? `! ${data}` : data)).join("");
}

function started(argv: readonly string[], options: { readonly image?: string; readonly tty?: boolean; readonly stdin?: boolean } = {}): ExecRun {
  const run = startExec(argv, world(0, options.image), { tty: options.tty === true, stdin: options.stdin === true });
  if (typeof run === "string") throw new Error(run);
  return run;
}

describe("a command in a container", () => {
  it.for([
    { argv: ["hostname"], out: "web-0\n", code: 0 },
    { argv: ["echo", "a", "b"], out: "a b\n", code: 0 },
    { argv: ["env"], out: "A=b c\n", code: 0 },
    { argv: ["cat", "/etc/hostname"], out: "web-0\n", code: 0 },
    { argv: ["cat", "/etc/resolv.conf"], out: "nameserver 10.96.0.10\n", code: 0 },
    { argv: ["cat", "/nope"], out: "! cat: can't open '/nope': No such file or directory\n", code: 1 },
    { argv: ["false"], out: "", code: 1 },
    { argv: ["date"], out: "Thu Jan  1 00:00:00 UTC 2026\n", code: 0 },
    { argv: ["sh", "-c", 'echo "$A" | wc -w'], out: "2\n", code: 0 },
    { argv: ["sh", "-c", "echo '$A'"], out: "$A\n", code: 0 },
    { argv: ["sh", "-c", "false || echo no; true && echo yes; exit 7; echo never"], out: "no\nyes\n", code: 7 },
    { argv: ["sh", "-c", "X=1; echo $X${Y:-2}"], out: "12\n", code: 0 },
    { argv: ["sh", "-c", "mkdir /tmp/d && echo hi > /tmp/d/f; echo ho >> /tmp/d/f; cat /tmp/d/f; ls /tmp/d"], out: "hi\nho\nf\n", code: 0 },
    { argv: ["sh", "-c", "nonsense"], out: "! sh: nonsense: not found\n", code: 127 },
    { argv: ["sh", "-c", "cat /nope 2>/dev/null; echo $?"], out: "1\n", code: 0 },
    { argv: ["sh", "-c", "echo out; echo err >&2"], out: "out\n! err\n", code: 0 },
    { argv: ["sh", "-c", "cat /nope >/dev/null 2>&1; cat /nope 2>&1"], out: "cat: can't open '/nope': No such file or directory\n", code: 1 },
    { argv: ["sh", "-c", "cat /nope > /tmp/f 2>&1; wc -l < /tmp/f"], out: "1\n", code: 0 },
    { argv: ["sh", "-c", "[ -f /etc/hosts ] && echo there"], out: "there\n", code: 0 },
    { argv: ["sh", "-c", 'echo "unterminated'], out: "! sh: syntax error: unterminated quoted string\n", code: 2 },
    { argv: ["sh", "-c", "while true; do echo x; done"], out: '! sh: "while" is not simulated here: only simple commands, pipes and redirections are\n', code: 2 },
  ])("$argv", ({ argv, out, code }) => {
    const outcome = advanceExec(started(argv), world(), new Map());
    expect({ out: printed(outcome), outcome }).toMatchObject({ out, outcome: { type: "exit", code } });
  });

  it.for([
    { argv: ["iptables-save", "-t", "nat"], out: "nat\n", code: 0 },
    { argv: ["iptables-save", "-t", "nope"], out: "! iptables-save v1.8.9 (nf_tables): table `nope' does not exist\n", code: 1 },
    { argv: ["nft", "-s", "list", "ruleset"], out: "table ip kube-proxy {\n", code: 0 },
    { argv: ["conntrack", "-L"], out: "! conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\ntcp\n", code: 0 },
    { argv: ["ip", "a"], out: "1: lo\n", code: 0 },
    { argv: ["ip", "route", "show"], out: "default\n", code: 0 },
    { argv: ["ip", "nonsense"], out: '! Object "nonsense" is unknown, try "ip help".\n', code: 255 },
    { argv: ["ss", "-lnt"], out: "State  Recv-Q Send-Q    Local Address:Port Peer Address:Port\nLISTEN 0      4096              0.0.0.0:80         0.0.0.0:*\n", code: 0 },
  ])("$argv reads the network namespace", ({ argv, out, code }) => {
    const network = { addresses: () => ["1: lo"], routes: () => ["default"], listeners: () => [{ ip: "0.0.0.0", port: 80 }], iptables: (table = "") => [table], nftables: () => ["table ip kube-proxy {"], connections: () => ["tcp"] };
    const outcome = advanceExec(started(argv, { image: "nicolaka/netshoot" }), { ...world(0, "nicolaka/netshoot"), network }, new Map());
    expect({ out: printed(outcome), outcome }).toMatchObject({ out, outcome: { type: "exit", code } });
  });

  it.for([
    [["nonsense"], "busybox", 'exec: "nonsense": executable file not found in $PATH'],
    [["sh"], "registry.k8s.io/pause:3.10", 'exec: "sh": executable file not found in $PATH'],
    [["/no/such"], "nginx", 'exec: "/no/such": stat /no/such: no such file or directory'],
    [["cd"], "busybox", 'exec: "cd": executable file not found in $PATH'],
  ] as const)("runc does not find %s in %s", ([argv, image, why]) => {
    expect(startExec(argv, world(0, image), { tty: false, stdin: false })).toBe(`OCI runtime exec failed: exec failed: unable to start container process: ${why}`);
  });

  it("takes its time", () => {
    const run = started(["sh", "-c", "sleep 2; echo done"]);
    expect(advanceExec(run, world(), new Map())).toMatchObject({ type: "wait", at: seconds(2) });
    expect(printed(advanceExec(run, world(seconds(2)), new Map()))).toBe("done\n");
  });

  it("asks the network, and says what came", () => {
    const run = started(["wget", "-qO-", "http://10.96.0.9:8080/x"]);
    expect(advanceExec(run, world(), new Map())).toMatchObject({ type: "wait", send: { host: "10.96.0.9", port: 8080, url: "/x" } });
    expect(execNetAnswer(run, world(), new Map(), { type: "refused" })).toMatchObject({ type: "exit", code: 1 });
  });

  it("a shell reads commands; with a terminal it prompts and echoes", () => {
    const run = started(["sh"], { stdin: true, tty: true });
    const files: ExecFiles = new Map();
    expect(printed(advanceExec(run, world(), files))).toBe("/ # ");
    expect(execInput(run, "pwx\u007fd\r")).toEqual([{ stream: "stdout", data: "pwx\b \bd\r\n" }]);
    expect(printed(advanceExec(run, world(), files))).toBe("/\r\n/ # ");
    execInput(run, "exit 4\r");
    expect(advanceExec(run, world(), files)).toMatchObject({ type: "exit", code: 4 });
  });

  it("archives go there and back", () => {
    const entries = [{ name: "d/", text: "" }, { name: "d/f", text: "\u0000\u00ffbytes" }];
    expect(unpackTar(packTar(entries, 0))).toEqual(entries);
    expect(unpackTar("garbage".repeat(200))).toEqual([]);
  });
});
