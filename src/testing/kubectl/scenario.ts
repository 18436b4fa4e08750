/** A step of the scenarios out of Kubernetes' own shell tests. */
export interface ScenarioStep {
  readonly argv?: readonly string[];
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly editor?: string;
  /** A namespace that the commands work in from here on. */
  readonly useNewNamespace?: string;
  readonly note?: string;
  /** An argument is the output of an earlier command: such a step cannot be typed again. */
  readonly argvUsesEarlierOutput?: boolean;
  /** Typed while this one is at work: the script had it done in the background. */
  readonly meanwhile?: readonly string[];
  /** Why the step cannot be played. */
  readonly unplayable?: string;
  /** Traced from the scripts: what they look for. */
  readonly expectError?: boolean;
  readonly expectStdoutRegex?: string;
  readonly retry?: boolean;
  readonly checks?: readonly { readonly has?: string; readonly hasNot?: string; readonly empty?: boolean }[];
  /** Recorded from a real cluster: what was printed. */
  readonly rc?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface Scenario {
  readonly name: string;
  readonly kind: string;
  readonly steps: readonly ScenarioStep[];
}

/** The scripts ran with this address range for Services; the recorder's cluster and the simulated one have another. */
const scriptServices = /\b10\.0\.0\.(?=\d+\b)/g;

/** What the scripts had the shell do, and the tracer did not see: the words are not played. */
const unplayable: readonly Unplayable[] = [
  { scenario: "run_configmap_tests", from: /[ /]test-binary-configmap( |$)/, why: "bytes that are no text came out of a pipe", isTraced: true },
  { scenario: "run_template_output_tests", from: /^config view$/, why: "it prints the recorder's own kubeconfig", isTraced: false },
  { scenario: "run_pod_tests", from: /^replace --dry-run=server -f -$/, why: "the recorder's controller manager gave nodes ranges for pods", isTraced: false },
];

/** What the scripts look for, where the tracer did not see it. @source test/cmd/generic-resources.sh */
const facts: readonly { readonly scenario: string; readonly words: RegExp; readonly wanted: Pick<ScenarioStep, "expectError" | "checks"> }[] = [
  { scenario: "run_recursive_resources_tests", words: /^edit .*--recursive$/, wanted: { expectError: true, checks: [{ has: "Object 'Kind' is missing" }] } },
  { scenario: "run_multi_resources_tests", words: /^get -f .*--watch$/, wanted: { expectError: true, checks: [{ has: "watch is only supported on individual resources and resource collections" }] } },
];

/** Commands from one to another. */
interface Unplayable {
  readonly scenario: string;
  readonly from: RegExp;
  /** Absent: that one command. */
  readonly to?: RegExp;
  readonly why: string;
  /** Absent: traced or recorded. */
  readonly isTraced?: boolean;
}

/** A command in the background of which the tracer saw the end: it belongs before the one that waits for what it makes. */
const late: readonly { readonly waits: RegExp; readonly makes: string }[] = [
  { waits: /app=test-label --timeout=40s/, makes: "name: test-label" },
  { waits: /app=test-multiple/, makes: "name: test-multiple" },
];

const wordsOf = ({ argv = [] }: ScenarioStep): string => argv.slice(1).join(" ");

function inOrder(steps: readonly ScenarioStep[]): readonly ScenarioStep[] {
  let ordered = [...steps];
  for (const { waits, makes } of late) {
    const maker = ordered.find((step) => step.stdin?.includes(makes) === true);
    const waiter = ordered.findIndex((step) => waits.test(wordsOf(step)));
    if (maker === undefined || waiter === -1 || ordered.indexOf(maker) < waiter) continue;
    ordered = ordered.filter((step) => step !== maker);
    ordered.splice(waiter, 0, maker);
  }
  return ordered;
}

function markUnplayable(scenario: string, steps: readonly ScenarioStep[], isTraced: boolean): readonly ScenarioStep[] {
  let open: Unplayable | undefined;
  return steps.map((step) => {
    if (step.argv === undefined) return step;
    const words = wordsOf(step);
    if (isTraced && step.argv.some((word) => /\/dev\/fd\/\d+$/.test(word)) && open === undefined) return { ...step, unplayable: "bytes that are no text came out of a pipe" };
    open ??= unplayable.find((one) => one.scenario === scenario && one.from.test(words) && (one.isTraced === undefined || one.isTraced === isTraced));
    if (open === undefined) return step;
    const { why, to } = open;
    if (to === undefined || to.test(words)) open = undefined;
    return { ...step, unplayable: why };
  });
}

/** What was typed when a command asked: the tracer did not see it, the recorder did. */
function withAnswers(steps: readonly ScenarioStep[], recorded: Scenario | undefined): readonly ScenarioStep[] {
  const asks = (step: ScenarioStep): boolean => step.argv?.includes("--interactive") === true;
  const typed = recorded?.steps.filter(asks).map(({ stdin }) => stdin) ?? [];
  let at = 0;
  return steps.map((step) => {
    if (!asks(step)) return step;
    const stdin = step.stdin ?? typed[at++];
    return stdin === undefined ? step : { ...step, stdin };
  });
}

const withFacts = (scenario: string, steps: readonly ScenarioStep[]): readonly ScenarioStep[] =>
  steps.map((step) => ({ ...step, ...facts.find((fact) => fact.scenario === scenario && step.argv !== undefined && fact.words.test(wordsOf(step)))?.wanted }));

/** Files that came out of pipes: a certificate or a key is one that the scenario has in a file, too. */
function withPipes(steps: readonly ScenarioStep[]): readonly ScenarioStep[] {
  const known = steps.flatMap(({ files = {} }) => Object.entries(files));
  const piped: readonly (readonly [RegExp, string])[] = [
    [/^--(?:client-)?key$/, ".key"],
    [/^--(?:cert|client-certificate|certificate-authority)$/, ".crt"],
  ];
  return steps.map((step) => {
    const { argv = [] } = step;
    const files: Record<string, string> = {};
    const words = argv.map((word, index) => {
      const [, flag = argv[index - 1] ?? "", number] = /^(?:(--[\w-]+)=)?\/dev\/fd\/(\d+)$/.exec(word) ?? [];
      const ending = piped.find(([flags]) => flags.test(flag))?.[1];
      const text = ending === undefined || number === undefined ? undefined : known.find(([name]) => name.endsWith(ending))?.[1];
      if (text === undefined) return word;
      files[`pipe-${number ?? ""}`] = text;
      return word.replace(/\/dev\/fd\//, "pipe-");
    });
    return Object.keys(files).length === 0 ? step : { ...step, argv: words, files: { ...step.files, ...files } };
  });
}

/** A deletion that is waited for was done in the background: the tracer saw its end first. */
function inBackground(steps: readonly ScenarioStep[]): readonly ScenarioStep[] {
  const waits = (step: ScenarioStep | undefined): boolean => step?.argv?.[1] === "wait" && step.argv.includes("--for=delete") && step.checks?.some(({ has }) => has?.includes("condition met") === true) === true;
  return steps.flatMap((step, index) => {
    const [before, next] = [steps[index - 1], steps[index + 1]];
    if (step.argv?.[1] === "delete" && waits(next)) return [];
    return waits(step) && before?.argv?.[1] === "delete" ? [{ ...step, meanwhile: before.argv }] : [step];
  });
}

/** Tests that name no namespace ran in that of the test before them. */
const inNamespace = (steps: readonly ScenarioStep[]): readonly ScenarioStep[] =>
  steps.some(({ useNewNamespace, argv = [] }) => useNewNamespace !== undefined || argv[1] === "config") ? steps : [{ useNewNamespace: "ns-before" }, ...steps];

/** A scenario as it can be played here. @param recorded the same scenario as it went on the recorder's cluster */
export function playable(scenario: Scenario, isTraced: boolean, recorded?: Scenario): Scenario {
  const { name, kind, steps } = isTraced ? (JSON.parse(JSON.stringify(scenario).replace(scriptServices, "10.96.0.")) as Scenario) : scenario;
  const played = isTraced ? inNamespace(inBackground(withPipes(withFacts(name, inOrder(withAnswers(steps, recorded)))))) : steps;
  return { name, kind, steps: markUnplayable(name, played, isTraced) };
}
