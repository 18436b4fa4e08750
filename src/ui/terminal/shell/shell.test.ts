import { beforeEach, describe, expect, it } from "vitest";
import { cluster } from "../../stores/cluster.ts";
import { homeLimits, homePath, useHome } from "../../stores/home.ts";
import { useUi } from "../../stores/ui.ts";
import { useWhatIf } from "../../stores/whatIf.ts";
import { parseScript } from "./parse.ts";
import { testShell } from "./testShell.ts";

const pods = "NAME    READY   STATUS    RESTARTS   AGE\nweb-1   1/1     Running   0          10s\nweb-2   0/1     Pending   0          9s\nweb-10  1/1     Running   3          8s\n";
const json = '{"items":[{"metadata":{"name":"web-1"},"status":{"phase":"Running"}},{"metadata":{"name":"web-2"},"status":{"phase":"Pending"}}]}\n';

beforeEach(() => {
  useHome.setState({ files: { [`${homePath}/pod.yaml`]: "kind: Pod\n", [`${homePath}/app/a.yaml`]: "a: 1\n", [`${homePath}/app/b.yaml`]: "b: 1\n" }, directories: ["/", "/home", homePath, "/tmp", `${homePath}/app`] });
});

const answering = () =>
  testShell(({ line }, io) => {
    if (line.includes("nothing")) {
      io.err("Error from server (NotFound)\n");
      return 1;
    }
    io.out(line.includes("json") ? json : line.includes("-o name") ? "pod/web-1\npod/web-2\n" : pods);
    return 0;
  });

describe("a line of the shell", () => {
  it.for([
    ["echo one two", "one two\n"],
    ["echo 'one  two' \"three\"'four'", "one  two threefour\n"],
    ["A=1; echo $A ${A}2 \"$A\" '$A'", "1 12 1 $A\n"],
    ["echo ${B:-none} ${#HOME} ${HOME##*/}", "none 9 you\n"],
    ["echo $((2 + 3 * 4)) $((7 / 2))", "14 3\n"],
    ["false; echo $?", "1\n"],
    ["false || echo no && echo yes", "no\nyes\n"],
    ["true && false || echo fell", "fell\n"],
    ["! false && echo ok", "ok\n"],
    ["echo $(echo inner $(echo most))", "inner most\n"],
    ["echo `echo old`", "old\n"],
    ["for i in 1 2 3; do echo -n $i; done", "123"],
    ["for i in {1..3} {a,b}x; do echo -n \"$i \"; done", "1 2 3 ax bx "],
    ["i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1\n2\n3\n"],
    ["if [ -f pod.yaml ]; then echo there; else echo not; fi", "there\n"],
    ["if test -d nowhere; then echo there; elif true; then echo else; fi", "else\n"],
    ["for i in 1 2 3 4; do if [ $i = 3 ]; then break; fi; echo $i; done", "1\n2\n"],
    ["(cd app; pwd); pwd", `${homePath}/app\n${homePath}\n`],
    ["{ echo a; echo b; } | tac", "b\na\n"],
    ["ls app/*.yaml", "app/a.yaml  app/b.yaml\n"],
    ["echo *.yaml '*.yaml' x*.yaml", "pod.yaml *.yaml x*.yaml\n"],
    ["echo ~/x \"~\"", `${homePath}/x ~\n`],
    ["cat <<EOF\nhome is $HOME\nEOF", `home is ${homePath}\n`],
    ["cat <<'EOF'\nhome is $HOME\nEOF", "home is $HOME\n"],
    ["cat <<-EOF | wc -l\n\ta\n\tb\n\tEOF", "2\n"],
    ["cat <<< here", "here\n"],
    ["echo a > f; echo b >> f; cat f; cat < f | tail -1", "a\nb\nb\n"],
    ["echo shown; # not this\n# nor this\necho too", "shown\ntoo\n"],
    ["laptop$ echo copied\n$ echo twice", "copied\ntwice\n"],
    ["alias p='echo P'; p x; \\p 2>/dev/null", "P x\n"],
    ["mkdir -p d/e && touch d/e/f && mv d/e/f g && cp g d/ && ls d g", "g\n\nd:\ne  g\n"],
    ["printf '%-5s|%03d\\n' ab 7 cd 12", "ab   |007\ncd   |012\n"],
    ["echo a b c | xargs -n 1 echo item", "item a\nitem b\nitem c\n"],
    ["echo 'x y' | while read one two; do echo $two $one; done", "y x\n"],
    ["kubectl get pods -o name | while read p; do echo \"[$p]\"; done", "[pod/web-1]\n[pod/web-2]\n"],
    ["date +%F", "2026-01-01\n"],
    ["sleep 90; date +%T", "00:01:30\n"],
    ["history | tail -1", "    2  kubectl get pods\n"],
    ["set -e; false; echo not", ""],
    ["timeout 5 sleep 60; echo $?", "124\n"],
  ] as const)("%s", async ([line, out]) => {
    expect((await answering().run(line)).out).toBe(out);
  });

  it.for([
    ["nonsense", "nonsense: command not found. Type \"help\" for what there is.\n", 127],
    ["cat nowhere", "cat: nowhere: No such file or directory\n", 1],
    ["echo a > /nowhere/f", "sh: /nowhere/f: No such file or directory\n", 1],
    ["echo )", "sh: syntax error near unexpected token `)'\n", 2],
    ["sleep 5 &", "sh: commands in the background (&) are not supported here: open another tab\n", 2],
    ["case a in a) ;; esac", "sh: \"case\" is not supported in this shell\n", 2],
    ["echo ${NOTHING:?must be given}", "sh: NOTHING: must be given\n", 1],
    ["grep '(' -E pod.yaml", "grep: Invalid regular expression: (\n", 2],
    ["kubectl get nothing", "Error from server (NotFound)\n", 1],
    ["awk '{ print $1", "sh: syntax error: unexpected end of file (waiting for ')\n", 2],
    ["awk '{ print $1 ' pod.yaml", "awk: syntax error near end of program\n", 2],
    ["rm app", "rm: cannot remove 'app': Is a directory\n", 1],
    ["grep x", "grep: nothing is piped in, and no file is named\n", 2],
  ] as const)("%s: says %j", async ([line, err, code]) => {
    expect(await answering().run(line)).toMatchObject({ err, code });
  });

  it.for([
    ["kubectl apply -f - <<EOF", "EOF"],
    ["for i in 1 2; do", "done"],
    ["echo 'a", "'"],
    ['echo "a', '"'],
    ["echo $(ls", ")"],
    ["true &&", "a command"],
    ["kubectl get pods |", "a command"],
  ] as const)("%s goes on, waiting for %s", ([text, waitsFor]) => {
    const parsed = parseScript(text);
    expect(parsed.ok || parsed.isOpen).toBe(!parsed.ok);
    expect(!parsed.ok && parsed.isOpen && (text.includes("for i") ? "done" : parsed.waitsFor)).toBe(waitsFor);
  });
});

describe("filters", () => {
  it.for([
    ["grep Running", "web-1   1/1     Running   0          10s\nweb-10  1/1     Running   3          8s\n"],
    ["grep -v Running | grep -c web", "1\n"],
    ["grep -n web-2", "3:web-2   0/1     Pending   0          9s\n"],
    ["grep -o -E 'web-[0-9]+'", "web-1\nweb-2\nweb-10\n"],
    ["grep -w web-1 | wc -l", "1\n"],
    ["grep -A1 web-1 | tail -1", "web-10  1/1     Running   3          8s\n"],
    ["grep -B1 web-2 | head -1", "web-1   1/1     Running   0          10s\n"],
    ["grep -i 'running\\|pending' | wc -l", "3\n"],
    ["tail -n +2 | head -n1 | cut -c1-5", "web-1\n"],
    ["tail -n +2 | sort -k4 -n -r | awk '{print $1}'", "web-10\nweb-2\nweb-1\n"],
    ["tail -n +2 | awk '{print $3}' | sort | uniq -c | sort -rn", "      2 Running\n      1 Pending\n"],
    ["awk 'NR>1 && $3 == \"Running\" {n++; sum += $4} END {print n, sum}'", "2 3\n"],
    ["awk -F: 'BEGIN {OFS=\"-\"} {print NR, NF} END {print \"end\"}' | tail -1", "end\n"],
    ["awk '/web-2/,/web-10/ {print NR}'", "3\n4\n"],
    ["awk 'NR>1 {seen[$3]++} END {for (k in seen) printf \"%s=%d\\n\", k, seen[k]}'", "Running=2\nPending=1\n"],
    ["awk '{ if ($1 ~ /^web/) { gsub(/web/, \"app\", $1); print substr($1, 1, 5) } else next }'", "app-1\napp-2\napp-1\n"],
    ["awk '$4 > 2 && NR > 1 {print $NF; exit}'", "8s\n"],
    ["sed -e 's/web-\\([0-9]*\\)/app\\1/' -e 1d | head -1 | cut -d' ' -f1", "app1\n"],
    ["sed -n '/Pending/p' | tr -s ' ' | cut -d ' ' -f 3", "Pending\n"],
    ["sed -E 's/(web)-([0-9]+)/\\2-\\1/g; $d' | tail -1 | cut -c1-5", "2-web\n"],
    ["sed '2,$d'", "NAME    READY   STATUS    RESTARTS   AGE\n"],
    ["tr a-z A-Z | head -2 | tail -1", "WEB-1   1/1     RUNNING   0          10S\n"],
    ["column -t | head -2 | tail -1", "web-1   1/1    Running  0         10s\n"],
    ["tee all | wc -l; wc -l all", "4\n4 all\n"],
  ] as const)("kubectl get pods | %s", async ([filters, out]) => {
    expect((await answering().run(`kubectl get pods | ${filters}`)).out).toBe(out);
  });

  it.for([
    ["jq -r '.items[].metadata.name'", "web-1\nweb-2\n"],
    ["jq '.items | length'", "2\n"],
    ["jq -c '.items[] | select(.status.phase == \"Pending\") | {name: .metadata.name}'", '{"name":"web-2"}\n'],
    ["jq -r --arg p Running '.items[] | select(.status.phase == $p).metadata.name'", "web-1\n"],
    ["jq -e '.nothing' > /dev/null; echo $?", "1\n"],
    ["jq '.items[0]'", '{\n  "metadata": {\n    "name": "web-1"\n  },\n  "status": {\n    "phase": "Running"\n  }\n}\n'],
  ] as const)("kubectl get pods -o json | %s", async ([filter, out]) => {
    expect((await answering().run(`kubectl get pods -o json | ${filter}`)).out).toBe(out);
  });

  it("sed -i edits the file", async () => {
    const { run } = answering();
    expect((await run("sed -i 's/Pod/Job/' pod.yaml && cat pod.yaml")).out).toBe("kind: Job\n");
  });

  it("base64 goes there and back, beyond ASCII too", async () => {
    expect((await answering().run("echo grün | base64 | base64 -d")).out).toBe("grün\n");
  });
});

describe("kubectl in the shell", () => {
  it("reaches the engine with everything expanded, and with the files that it names", async () => {
    const { run, calls, shell } = answering();
    await run("NS='my ns'; k get pods -n \"$NS\" -l 'a in (b)'");
    await run("kubectl apply -f pod.yaml");
    await run("kubectl apply -f ./app/");
    await run("cat pod.yaml | kubectl apply -f -");
    await run("kubectl create configmap c --from-file=key=app/a.yaml");
    await run("kubens shop; kubectx alice; kubectl get pods; kubectl get pods -n other");
    expect(calls).toEqual([
      { line: "kubectl get pods -n 'my ns' -l 'a in (b)'" },
      { line: "kubectl apply -f pod.yaml", files: { "pod.yaml": "kind: Pod\n" } },
      { line: "kubectl apply -f ./app/", files: { "app/a.yaml": "a: 1\n", "app/b.yaml": "b: 1\n" } },
      { line: "kubectl apply -f -", stdin: "kind: Pod\n" },
      { line: "kubectl create configmap c --from-file=key=app/a.yaml", files: { "app/a.yaml": "a: 1\n" } },
      { line: "kubectl -n shop get pods", user: "alice" },
      { line: "kubectl get pods -n other", user: "alice" },
    ]);
    expect(shell.status).toBe(0);
  });

  it("does not take the loop's input unless it asks for it", async () => {
    const { run, calls } = answering();
    await run("printf 'a\\nb\\n' | while read x; do kubectl delete pod $x; done");
    expect(calls.map(({ line }) => line)).toEqual(["kubectl delete pod a", "kubectl delete pod b"]);
  });

  it("is interrupted when nobody reads on", async () => {
    const { run } = testShell(async (_, io) => {
      io.out("one\n");
      await new Promise((resolve) => io.signal.addEventListener("abort", resolve));
      return 141;
    });
    expect(await run("kubectl get pods -w | head -1")).toMatchObject({ out: "one\n", code: 0 });
  });

  it("is edited by the page's editor, or by the command that KUBE_EDITOR is", async () => {
    const edited: (string | undefined)[] = [];
    const { run } = testShell(async (_, io) => {
      edited.push(await io.edit({ name: "x", text: "replicas: 1\n" }));
      return 0;
    });
    await run("kubectl edit deployment/web");
    await run("KUBE_EDITOR='sed -i s/1/5/' kubectl edit deployment/web");
    await run("KUBE_EDITOR=false kubectl edit deployment/web");
    expect(edited).toEqual(["replicas: 1\nedited\n", "replicas: 5\n", undefined]);
  });
});

describe("limits", () => {
  it("Ctrl-C ends a loop that never ends", async () => {
    const { run } = testShell();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    expect((await run("while true; do echo x; sleep 1; done", abort.signal)).code).toBe(130);
  });

  it("watch shows its command again and again until Ctrl-C", async () => {
    const { run, screens } = answering();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 700);
    expect((await run("watch -n 2 'kubectl get pods | grep -c web'", abort.signal)).code).toBe(130);
    expect(screens.length).toBeGreaterThan(1);
    expect(screens[0]).toBe("Every 2.0s: kubectl get pods | grep -c web    laptop: Thu Jan 01 00:00:00 2026\n\n3\n");
  });

  it("the home holds so many files and so much text", async () => {
    const { run } = testShell();
    expect((await run(`for i in $(seq ${homeLimits.files + 1}); do touch f$i || break; done; ls | wc -l`)).err).toContain("No space left on device");
    useHome.setState({ files: { [`${homePath}/big`]: "x".repeat(homeLimits.characters - 100) } });
    const full = await run("cat big > twice; echo $?; wc -c twice");
    expect(full.err).toContain("No space left on device");
  });

  // With backtracking these would not end within the test's time.
  it.for(["**************************b", "a*a*a*a*a*a*a*a*a*a*a*a*b"])("a pattern of stars ends: %s", async (pattern) => {
    useHome.setState({ files: { [`${homePath}/${"a".repeat(200)}`]: "" } });
    expect((await testShell().run(`echo ${pattern}`)).out).toBe(`${pattern}\n`);
  });

  it("nesting is bounded", async () => {
    expect((await testShell().run(`${"(".repeat(5_000)}echo`)).err).toContain("nested too deeply");
    expect((await testShell().run(`awk 'BEGIN { print ${"(".repeat(5_000)} }'`)).err).toContain("nested too deeply");
  });
});

describe("what-if", () => {
  const row = (name: string, binary: "etcd" | "kubectl") => ({ name, binary, machine: "cp-1", running: "running", slowFactor: 1, condition: "ok", role: "", headline: "", load: 0 }) as const;
  beforeEach(() => {
    cluster.processes.apply({ upserted: [row("etcd-cp-1", "etcd"), row("kubectl", "kubectl")], removed: [] });
    useUi.setState({ panel: null });
  });

  it("asks in the panel, as the button does, and names the kill", async () => {
    expect(await testShell().run("what-if etcd-cp-1")).toMatchObject({ code: 0, out: expect.stringContaining("kill -9 etcd-cp-1") });
    expect([useUi.getState().panel, useWhatIf.getState().process]).toEqual(["whatIf", "etcd-cp-1"]);
  });

  it.for([
    ["what-if", /^usage: what-if PROCESS/],
    ["what-if nobody", /there is no process "nobody"/],
    ["what-if kubectl", /nothing to try out with kubectl/],
    ["what-if etcd-cp-1 etcd-cp-2", /^usage/],
  ] as const)("%s opens nothing", async ([line, says]) => {
    const { code, err } = await testShell().run(line);
    expect([code, useUi.getState().panel]).toEqual([2, null]);
    expect(err).toMatch(says);
  });
});
