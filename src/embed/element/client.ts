import type { Ask, Connect, ExecResult, Hail, PlaygroundEvent, PlaygroundMethod, PlaygroundState, Said } from "../words.ts";

type Listener<Type extends PlaygroundEvent["type"]> = (event: Extract<PlaygroundEvent, { readonly type: Type }>) => void;

/** An embedded cluster, spoken to through its frame. Every promise is refused when the frame goes. */
export interface Playground {
  /** `kubectl apply -f -` with these manifests. */
  readonly apply: (manifests: string) => Promise<ExecResult>;
  /** A line as one types it there: `kubectl get pods`, `systemctl stop etcd-cp-1`, `poweroff worker-1`. */
  readonly exec: (line: string) => Promise<ExecResult>;
  /** Kills a process: "etcd-cp-1". */
  readonly kill: (process: string) => Promise<ExecResult>;
  /** Shows the cluster as it was at a simulated second of its history. */
  readonly seek: (seconds: number) => Promise<void>;
  readonly play: () => Promise<void>;
  readonly pause: () => Promise<void>;
  /** Simulated seconds a second, 0.001 to 1000. */
  readonly setSpeed: (factor: number) => Promise<void>;
  readonly setView: (view: string) => Promise<void>;
  readonly state: () => Promise<PlaygroundState>;
  /** @returns the end of listening */
  readonly on: <Type extends PlaygroundEvent["type"]>(type: Type, listener: Listener<Type>) => () => void;
  readonly close: () => void;
}

const helloMillis = 60_000;

/**
 * Connects to a frame that shows embed.html. Messages are taken from this frame's window only, and from
 * its origin only; a sandboxed frame has none of its own, and then its window is what counts.
 *
 * @returns a promise that is refused when the frame does not answer within a minute
 */
export function connect(frame: HTMLIFrameElement): Promise<Playground> {
  const origin = new URL(frame.src, document.baseURI).origin;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener("message", hear);
      reject(new Error("the frame does not answer"));
    }, helloMillis);
    function hear(event: MessageEvent<unknown>): void {
      if (event.source !== frame.contentWindow || (event.origin !== origin && event.origin !== "null")) return;
      const said = event.data as { readonly kubarium?: unknown; readonly type?: unknown } | null;
      if (said?.kubarium !== 1 || said.type !== "hello") return;
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow?.postMessage({ kubarium: 1, type: "connect" } satisfies Connect, event.origin === "null" ? "*" : origin, [port2]);
      resolve(speakThrough(port1));
    }
    window.addEventListener("message", hear);
    // It may have been there for long; where it is not yet, nobody hears this, and it says hello by itself.
    frame.contentWindow?.postMessage({ kubarium: 1, type: "hail" } satisfies Hail, "*");
  });
}

function speakThrough(port: MessagePort): Playground {
  let next = 1;
  const waiting = new Map<number, { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }>();
  const listeners = new Set<{ readonly type: string; readonly tell: (event: never) => void }>();
  port.onmessage = ({ data }: MessageEvent<Said>) => {
    if ("event" in data) {
      for (const { type, tell } of listeners) if (type === data.event.type) tell(data.event as never);
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.ok) asked?.resolve(data.value as never);
    else asked?.reject(new Error(data.error));
  };
  const ask = <T>(method: PlaygroundMethod): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ ...method, id } satisfies Ask);
    });
  return {
    apply: (manifests) => ask({ method: "apply", manifests }),
    exec: (line) => ask({ method: "exec", line }),
    kill: (process) => ask({ method: "kill", process }),
    seek: (seconds) => ask({ method: "seek", seconds }),
    play: () => ask({ method: "play" }),
    pause: () => ask({ method: "pause" }),
    setSpeed: (factor) => ask({ method: "speed", factor }),
    setView: (view) => ask({ method: "view", view }),
    state: () => ask({ method: "state" }),
    on: (type, listener) => {
      const entry = { type, tell: listener as (event: never) => void };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    close: () => {
      port.close();
      for (const { reject } of waiting.values()) reject(new Error("the frame is gone"));
      waiting.clear();
    },
  };
}
