/** The format of recorded sessions of the real kubectl. */
export interface NodeSpec {
  readonly name: string;
  readonly cpu: number | string;
  readonly memory: string;
  readonly pods?: number;
  readonly zone?: string;
  readonly region?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** "key=value:Effect" */
  readonly taints?: readonly string[];
}

/** A command that is compared. */
export interface RunStep {
  readonly run?: string;
  readonly as?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly save?: string;
  /** Only the exit code is compared. */
  readonly volatile?: boolean;
  readonly unordered?: boolean;
  readonly during?: readonly string[];
  /** Seconds after which it is ended. */
  readonly stop_after?: number;
  readonly timeout?: number;
}

export interface Step extends RunStep {
  readonly wait?: string;
  readonly until?: string;
  readonly equals?: string | number;
  readonly matches?: string;
  readonly node?: string;
  readonly sleep?: number;
}

export interface RecordedResult {
  /** Index into the scenario's steps. */
  readonly step: number;
  readonly run: string;
  readonly code: number | string;
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
}

export interface Transcript {
  readonly name: string;
  readonly title: string;
  readonly scenario: {
    readonly files?: Readonly<Record<string, string>>;
    readonly nodes?: readonly NodeSpec[];
    readonly steps: readonly Step[];
  };
  readonly results: readonly RecordedResult[];
}

/** What a command printed. */
export interface Printed {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command printed, made comparable. */
export interface Shown {
  readonly code: number | string;
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
}

/** Hears of every command that is compared. */
export type OnRun = (index: number, shown: Shown) => void;

/** Why a transcript could not be played to its end: a wait that was not satisfied. */
export type Stopped = string | undefined;
