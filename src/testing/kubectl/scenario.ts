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
  { scenario: "run_configmap_tests", from: /test-binary-configmap/, why: "random bytes came out of a pipe", isTraced: true },
  { scenario: "run_secrets_test", from: /\/dev\/fd\//, to: /^delete secret test-secret/, why: "files came out of pipes", isTraced: true },
  { scenario: "run_kubectl_debug_tests", from: /^debug -f \$TMP/, to: /^delete pod target target-copy/, why: "the file was made by a pipe" },
  { scenario: "run_wait_tests", from: /--for=delete --all/, why: "what it waits for happened in the background" },
  { scenario: "run_recursive_resources_tests", from: /^edit /, why: "whether the script wants an error was not traced" },
  { scenario: "run_kubectl_create_kustomization_directory_tests", from: /^get services -o.*items/, why: "the namespace was another test's" },
  { scenario: "run_multi_resources_tests", from: /--watch$/, why: "whether the script wants an error was not traced", isTraced: true },
  { scenario: "run_template_output_tests", from: /^config view$/, why: "it prints the recorder's own kubeconfig", isTraced: false },
  { scenario: "run_pod_tests", from: /^replace --dry-run=server -f -$/, why: "the recorder's controller manager gave nodes ranges for pods", isTraced: false },
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

/** A scenario as it can be played here. @param recorded the same scenario as it went on the recorder's cluster */
export function playable(scenario: Scenario, isTraced: boolean, recorded?: Scenario): Scenario {
  const { name, kind, steps } = isTraced ? (JSON.parse(JSON.stringify(scenario).replace(scriptServices, "10.96.0.")) as Scenario) : scenario;
  return { name, kind, steps: markUnplayable(name, isTraced ? inOrder(withAnswers(steps, recorded)) : steps, isTraced) };
}
