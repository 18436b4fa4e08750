/**
 * What an embedding page and the frame say to one another, over a MessagePort. Types only: the web
 * component is one file that shares no code with the page. `kubarium: 1` is their version: another number
 * when a word changes its meaning.
 */

/** What is counted of a cluster, and how it does. */
export interface PlaygroundState {
  /** Simulated seconds since the cluster was built. */
  readonly seconds: number;
  readonly running: boolean;
  readonly speed: number;
  readonly view: string;
  readonly seed: number;
  /** "works", "slow" or "fails", or "unknown" before it was tried. */
  readonly vitals: Readonly<Record<"read" | "write" | "schedule" | "heal" | "traffic", string>>;
  readonly nodes: readonly { readonly name: string; readonly status: string }[];
  readonly pods: readonly { readonly namespace: string; readonly name: string; readonly node: string; readonly status: string; readonly ready: string }[];
  readonly processes: readonly { readonly name: string; readonly status: string; readonly role: string }[];
}

/** What a command line came to. */
export interface ExecResult {
  /** 0: it was done. */
  readonly code: number;
  readonly output: string;
}

export type PlaygroundEvent =
  /** The cluster stands as the scenario begins. */
  | { readonly type: "ready" }
  /** At most four times a second, when something has changed. */
  | { readonly type: "state"; readonly state: PlaygroundState }
  /** Somebody gave a command, in the frame or through it. */
  | { readonly type: "command"; readonly line: string; readonly seconds: number }
  | { readonly type: "error"; readonly message: string };

export type PlaygroundMethod =
  | { readonly method: "apply"; readonly manifests: string }
  | { readonly method: "exec"; readonly line: string }
  | { readonly method: "kill"; readonly process: string }
  | { readonly method: "seek"; readonly seconds: number }
  | { readonly method: "play" }
  | { readonly method: "pause" }
  | { readonly method: "speed"; readonly factor: number }
  | { readonly method: "view"; readonly view: string }
  | { readonly method: "state" };

/** From whoever holds the frame: is it there? */
export interface Hail {
  readonly kubarium: 1;
  readonly type: "hail";
}

/** From the frame, when it is there and when it is hailed: a port is wanted. */
export interface Hello {
  readonly kubarium: 1;
  readonly type: "hello";
}

/** The answer, with the port. */
export interface Connect {
  readonly kubarium: 1;
  readonly type: "connect";
}

/** Through the port, to the frame. */
export type Ask = PlaygroundMethod & { readonly id: number };

/** Through the port, from the frame. */
export type Said = { readonly id: number; readonly ok: true; readonly value: unknown } | { readonly id: number; readonly ok: false; readonly error: string } | { readonly event: PlaygroundEvent };
