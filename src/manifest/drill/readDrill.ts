import { validateBlueprint } from "../../engine/history/index.ts";
import { minutes, seconds } from "../../engine/core/index.ts";
import { defaultBlueprint, drillCourses } from "../../protocol/index.ts";
import type { Drill, DrillAnswer, DrillGoal, DrillQuestion, ScriptStep } from "../../protocol/index.ts";
import { parseLocated } from "../parseManifest.ts";
import { refuseText } from "../scan.ts";
import type { ManifestProblem, Position } from "../types.ts";
import { FieldReader, isFields, join } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { chooseValues, fillValues, varyPart } from "./vary.ts";

/** How much a drill file may ask for. Above these, a clear error. */
export const drillLimits = {
  textLength: 256 * 1024,
  steps: 60,
  goals: 10,
  manifest: 64 * 1024,
  wait: minutes(30),
} as const;

const headKeys = ["title", "summary", "course", "minutes", "view", "cluster", "vary", "setup", "broken", "goals", "hints", "guess", "question", "solution", "otherSolution", "naiveFix", "relapse"] as const;
const views = ["overview", "control-plane", "node", "scheduling", "raft", "objects", "spacetime", "network"] as const;
const defaultWithin = minutes(2);

export type ReadDrill = { readonly ok: true; readonly drill: Drill } | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** The head between two lines of dashes, and where the body begins. */
interface Parts {
  readonly head: string;
  /** Lines before the head. */
  readonly headLine: number;
  readonly body: string;
}

function split(text: string): Parts | undefined {
  const match = /^(---[ \t]*\r?\n)([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  return match === null ? undefined : { head: match[2] ?? "", headLine: 1, body: text.slice(match[0].length) };
}

/**
 * Reads a drill file: YAML between two lines of `---`, then Markdown with the sections Symptom and
 * Explanation. The text may come from anywhere: it is bounded, and what is wrong is named with its
 * place. Expressions are not checked here: those who can evaluate them do that.
 *
 * @param seed chooses names and numbers where the drill lets them vary, and the history of its cluster
 */
export function readDrill(name: string, given: string, seed: number): ReadDrill {
  const tooLong = given.length > drillLimits.textLength;
  const refused = tooLong ? { line: 1, column: 1, message: `the drill is too large: ${given.length} characters, at most ${drillLimits.textLength}` } : refuseText(given);
  if (refused !== undefined) return { ok: false, problems: [refused] };
  const parts = split(given);
  if (parts === undefined) return { ok: false, problems: [{ line: 1, column: 1, message: "a drill begins with a line of ---, then its head in YAML, then another line of ---" }] };
  const read = new FieldReader();
  const varied = parseLocated(varyPart(parts.head));
  const values = varied.ok ? chooseValues(isFields(varied.value) ? varied.value["vary"] : undefined, seed, read) : new Map<string, string>();
  const located = parseLocated(fillValues(parts.head, values));
  if (!located.ok) return { ok: false, problems: located.errors.map((error) => ({ ...error, line: error.line + parts.headLine })) };
  const drill = readHead({ name, seed, body: fillValues(parts.body, values) }, read, located.value);
  if (read.problems.length === 0) return { ok: true, drill };
  const place = (path: string): Position => {
    const { line, column } = located.positionOf(path);
    return { line: line + parts.headLine, column };
  };
  return { ok: false, problems: read.problems.map(({ path, message, hint }) => ({ ...place(path), path, message, ...(hint === undefined ? {} : { hint }) })) };
}

function readHead({ name, seed, body }: { readonly name: string; readonly seed: number; readonly body: string }, read: FieldReader, value: unknown): Drill {
  const head = read.map(value, "", headKeys);
  const sections = sectionsOf(body);
  for (const wanted of ["Symptom", "Explanation"]) if ((sections.get(wanted) ?? "") === "") read.problem("", `the section "## ${wanted}" is missing below the head`);
  const blueprint = validateBlueprint({ ...defaultBlueprint, ...(isFields(head["cluster"]) ? head["cluster"] : {}) });
  if (!blueprint.ok) read.problem("cluster", blueprint.error.replace(/^blueprint/, "cluster"));
  return {
    name,
    seed,
    title: read.text(head["title"], "title", { max: 100 }),
    summary: read.text(head["summary"], "summary", { max: 300 }),
    course: read.oneOf(head["course"], "course", drillCourses) ?? "wrong",
    minutes: read.whole(head["minutes"], "minutes", [1, 120]),
    view: read.oneOf(head["view"], "view", views, "overview") ?? "overview",
    blueprint: blueprint.ok ? blueprint.value : defaultBlueprint,
    setup: readSteps(read, head["setup"], "setup"),
    broken: read.text(head["broken"], "broken"),
    goals: read.list(head["goals"], "goals", [1, drillLimits.goals]).map((goal, index) => readGoal(read, goal, index)),
    hints: read.list(head["hints"], "hints", [3, 3]).map((hint, index) => read.text(hint, join("hints", index))),
    ...(head["guess"] === undefined ? {} : { guess: readQuestion(read, head["guess"], "guess") }),
    question: readQuestion(read, head["question"], "question"),
    symptom: sections.get("Symptom") ?? "",
    explanation: sections.get("Explanation") ?? "",
    solution: readSteps(read, head["solution"], "solution"),
    ...(head["otherSolution"] === undefined ? {} : { otherSolution: readSteps(read, head["otherSolution"], "otherSolution") }),
    naiveFix: readSteps(read, head["naiveFix"], "naiveFix"),
    relapse: readSteps(read, head["relapse"], "relapse"),
  };
}

function sectionsOf(body: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (const part of body.split(/^## +/m).slice(1)) {
    const end = part.indexOf("\n");
    if (end !== -1) sections.set(part.slice(0, end).trim(), part.slice(end + 1).trim());
  }
  return sections;
}

function readSteps(read: FieldReader, value: unknown, path: string): readonly ScriptStep[] {
  return read.list(value, path, [0, drillLimits.steps]).flatMap((step, index) => {
    const at = join(path, index);
    const fields = read.map(step, at, ["run", "apply", "wait", "until", "within", "exit", "stdin"]);
    const done = readStep(read, fields, at);
    return done === undefined ? [] : [done];
  });
}

function readStep(read: FieldReader, fields: Fields, at: string): ScriptStep | undefined {
  const exit = fields["exit"] === undefined ? {} : { exit: read.whole(fields["exit"], join(at, "exit"), [0, 255]) };
  const manifest = { max: drillLimits.manifest };
  if (fields["run"] !== undefined) {
    const stdin = fields["stdin"] === undefined ? {} : { stdin: read.text(fields["stdin"], join(at, "stdin"), manifest) };
    return { type: "run", line: read.text(fields["run"], join(at, "run")), ...stdin, ...exit };
  }
  if (fields["apply"] !== undefined) return { type: "run", line: "kubectl apply -f -", stdin: read.text(fields["apply"], join(at, "apply"), manifest), ...exit };
  if (fields["wait"] !== undefined) return { type: "wait", duration: read.duration(fields["wait"], join(at, "wait"), drillLimits.wait) };
  if (fields["until"] !== undefined) return { type: "until", holds: read.text(fields["until"], join(at, "until")), within: read.duration(fields["within"], join(at, "within"), drillLimits.wait, defaultWithin) };
  read.problem(at, "a step is one of run, apply, wait, until");
  return undefined;
}

function readGoal(read: FieldReader, value: unknown, index: number): DrillGoal {
  const path = join("goals", index);
  const fields = read.map(value, path, ["text", "holds", "for", "keeps"]);
  return {
    id: `goal-${index + 1}`,
    text: read.text(fields["text"], join(path, "text"), { max: 200 }),
    holds: read.text(fields["holds"], join(path, "holds")),
    for: read.duration(fields["for"], join(path, "for"), drillLimits.wait, seconds(0)),
    keeps: read.flag(fields["keeps"], join(path, "keeps")),
  };
}

function readQuestion(read: FieldReader, value: unknown, path: string): DrillQuestion {
  const fields = read.map(value, path, ["ask", "answers"]);
  const answers = read.list(fields["answers"], join(path, "answers"), [2, 6]).map((answer, index): DrillAnswer => {
    const at = join(join(path, "answers"), index);
    const given = read.map(answer, at, ["text", "right", "why"]);
    return { text: read.text(given["text"], join(at, "text"), { max: 300 }), right: read.flag(given["right"], join(at, "right")), why: read.text(given["why"], join(at, "why"), { max: 600 }) };
  });
  if (answers.length > 0 && answers.filter(({ right }) => right).length !== 1) read.problem(join(path, "answers"), "exactly one answer is right: true");
  return { ask: read.text(fields["ask"], join(path, "ask"), { max: 500 }), answers };
}
