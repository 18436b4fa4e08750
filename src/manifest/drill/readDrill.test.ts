import { describe, expect, it } from "vitest";
import { drillFiles } from "../../drills/index.ts";
import { readDrill } from "./index.ts";

const whole = drillFiles[0]?.text ?? "";
const problemsOf = (text: string): string[] => {
  const read = readDrill("a-drill", text, 1);
  return read.ok ? [] : read.problems.map(({ line, column, message, hint }) => `${line}:${column} ${message}${hint === undefined ? "" : ` (${hint})`}`);
};

describe("a drill file with a mistake", () => {
  const cases: readonly { name: string; text: string; says: readonly string[] }[] = [
    { name: "no head", text: "# A drill\n", says: ["1:1 a drill begins with a line of ---, then its head in YAML, then another line of ---"] },
    { name: "a head that is no map", text: "---\n- a\n---\n", says: ["2:1 the head must be a map"] },
    { name: "YAML that cannot be read", text: "---\ntitle: a: b\n---\n", says: ["2:8 yaml: mapping values are not allowed in this context (check the indentation: this line is deeper than the one before allows)"] },
    { name: "a misspelt field", text: whole.replace("hints:", "hint:"), says: [`${lineOf("hints:")}:1 unknown field "hint" (did you mean hints?)`] },
    { name: "a course that there is not", text: whole.replace("course: etcd", "course: cooking"), says: ["4:1 course must be one of meet, without, wrong, etcd, scheduling, rollouts, networking, security, production"] },
    { name: "a step that does nothing", text: whole.replace('- until: vitals.write == "ok"', "- within: 2m"), says: [`${lineOf("- until: vitals")}:5 a step is one of run, apply, wait, until`] },
    { name: "a wait without end", text: whole.replace('- until: vitals.write == "ok"', "- wait: 900h"), says: [`${lineOf("- until: vitals")}:5 setup[0].wait is too long: at most 30 minutes`] },
    { name: "a duration of words", text: whole.replace("for: 20s", "for: a while"), says: [`${lineOf("for: 20s")}:5 goals[0].for must be a duration such as 90s or 10m`] },
    { name: "a cluster of a million", text: whole.replace("view: raft", "view: raft\ncluster: {workers: 1000000}"), says: ["7:1 cluster.workers must be a whole number from 0 to 5000"] },
    { name: "two right answers", text: whole.replace("why: With a majority both", "right: true\n      why: With a majority both"), says: [`${lineOf("  answers:")}:3 exactly one answer is right: true`] },
    { name: "a variable that could be a command", text: whole.replace("[shop,", '["a; rm -rf /",'), says: [`${lineOf("  app:")}:9 a value is letters, digits, dots and dashes`] },
    { name: "an alias bomb", text: `---\n${Array.from({ length: 12 }, (_, index) => `a${index}: &a${index} [${index === 0 ? "x" : Array(10).fill(`*a${index - 1}`).join(",")}]`).join("\n")}\n---\n`, says: ["3:26 yaml: document contains excessive aliasing or too many values: at most 100000 are read"] },
    { name: "ten megabytes", text: "x".repeat(10_000_000), says: ["1:1 the drill is too large: 10000000 characters, at most 262144"] },
  ];
  it.for(cases)("$name", ({ text, says }) => {
    const problems = problemsOf(text);
    expect(problems).toEqual(expect.arrayContaining([...says]));
  });
});

/** Of the first line that has it. */
function lineOf(part: string): number {
  return whole.slice(0, whole.indexOf(part)).split("\n").length;
}

describe("names and numbers that vary", () => {
  it("are the same for the same seed, and others for others", () => {
    const symptoms = Array.from({ length: 20 }, (_, seed) => readDrill("a-drill", whole, seed)).map((read) => (read.ok ? JSON.stringify(read.drill.setup) : "not read"));
    expect(readDrill("a-drill", whole, 7)).toEqual(readDrill("a-drill", whole, 7));
    expect(new Set(symptoms).size).toBeGreaterThan(8);
    expect(symptoms).not.toContain("not read");
  });

  it("stand everywhere, also in the text", () => {
    for (let seed = 0; seed < 20; seed++) expect(JSON.stringify(readDrill("a-drill", whole, seed))).not.toContain("{{");
  });
});
