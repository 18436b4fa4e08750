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

/** The scripts ran with this address range for Services; the simulated cluster has another. */
const upstreamServices = /\b10\.0\.0\.(?=\d+\b)/g;

/** A scenario as it can be played here. */
export const playable = (scenario: Scenario): Scenario => JSON.parse(JSON.stringify(scenario).replace(upstreamServices, "10.96.0.")) as Scenario;
