import type { ExecResult, PlaygroundEvent, PlaygroundState } from "../words.ts";
import { frameAddress, frameWords } from "./attributes.ts";
import { connect } from "./client.ts";
import type { Playground } from "./client.ts";

/** The frame is fetched when it is this near to what is seen. */
const near = "300px";
const heightFirst = 420;
const heightRange = { min: 160, max: 4000 } as const;

/** As rules of a sheet, not of a style element: an embedding page may forbid those. */
const look = `
:host { display: block; position: relative; block-size: ${String(heightFirst)}px; contain: content; }
:host([hidden]) { display: none; }
iframe, .poster { position: absolute; inset: 0; box-sizing: border-box; inline-size: 100%; block-size: 100%; border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 8px; }
.poster { display: grid; place-content: center; justify-items: center; gap: 12px; padding: 16px; font: 15px/1.4 system-ui, sans-serif; text-align: center; }
button { padding: 8px 16px; border: 1px solid currentColor; border-radius: 6px; background: transparent; color: inherit; font: inherit; cursor: pointer; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`;

const words = {
  en: { title: "A live Kubernetes cluster", start: "Start the cluster" },
  de: { title: "Ein lebender Kubernetes-Cluster", start: "Cluster starten" },
} as const;

/** The events of the frame that become events of the element. */
const events: readonly PlaygroundEvent["type"][] = ["ready", "state", "command", "error"];

/**
 * `<kubarium-playground scenario="etcd-quorum" view="etcd" height="420">`: a frame with a live cluster in
 * it, fetched when it comes near to what is seen. Attributes are those of docs/embed.md; methods are those
 * of the SDK, and wait until the cluster is there.
 */
export class KubariumPlayground extends HTMLElement {
  static readonly observedAttributes = [...frameWords, "height", "manifests"];

  private readonly root: ShadowRoot;
  private readonly sheet = new CSSStyleSheet();
  private observer: IntersectionObserver | undefined;
  private frame: HTMLIFrameElement | undefined;
  private playground: Playground | undefined;
  private isQueued = false;
  private wanted: { readonly promise: Promise<Playground>; readonly resolve: (playground: Playground) => void; readonly reject: (error: Error) => void };

  constructor() {
    super();
    this.root = this.attachShadow({ mode: "open" });
    this.sheet.replaceSync(look);
    this.root.adoptedStyleSheets = [this.sheet];
    this.wanted = newWish();
  }

  connectedCallback(): void {
    this.resize();
    this.showPoster();
    if (this.getAttribute("start") === "click") return;
    this.observer = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) this.load();
    }, { rootMargin: near });
    this.observer.observe(this);
  }

  disconnectedCallback(): void {
    this.unload();
  }

  attributeChangedCallback(name: string): void {
    if (name === "height") return this.resize();
    if (this.frame === undefined || this.isQueued) return;
    // Several attributes that change together are one change.
    this.isQueued = true;
    queueMicrotask(() => {
      this.isQueued = false;
      if (this.frame === undefined) return;
      this.unload();
      this.load();
    });
  }

  apply(manifests: string): Promise<ExecResult> {
    return this.ask((playground) => playground.apply(manifests));
  }

  exec(line: string): Promise<ExecResult> {
    return this.ask((playground) => playground.exec(line));
  }

  kill(process: string): Promise<ExecResult> {
    return this.ask((playground) => playground.kill(process));
  }

  seek(seconds: number): Promise<void> {
    return this.ask((playground) => playground.seek(seconds));
  }

  play(): Promise<void> {
    return this.ask((playground) => playground.play());
  }

  pause(): Promise<void> {
    return this.ask((playground) => playground.pause());
  }

  state(): Promise<PlaygroundState> {
    return this.ask((playground) => playground.state());
  }

  /** Listens to an event of the cluster: "ready", "state", "command", "error". @returns the end of it */
  on(type: PlaygroundEvent["type"], listener: (event: PlaygroundEvent) => void): () => void {
    const hear = (event: Event): void => listener((event as CustomEvent<PlaygroundEvent>).detail);
    this.addEventListener(`kubarium-${type}`, hear);
    return () => this.removeEventListener(`kubarium-${type}`, hear);
  }

  /** Fetches the frame at once, wherever the element is. */
  load(): void {
    if (this.frame !== undefined) return;
    this.observer?.disconnect();
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("label") ?? this.words.title;
    frame.referrerPolicy = "no-referrer";
    frame.allow = "clipboard-write; fullscreen";
    frame.src = frameAddress(import.meta.url, (name) => (name === "terminal" ? (this.hasAttribute(name) && this.getAttribute(name) !== "false" ? "true" : null) : name === "start" && this.getAttribute(name) === "click" ? "visible" : this.getAttribute(name)), location.origin);
    this.frame = frame;
    connect(frame).then((playground) => this.connected(frame, playground), (error: unknown) => this.failed(frame, error));
    this.root.replaceChildren(frame);
  }

  private get words(): { readonly title: string; readonly start: string } {
    return (this.getAttribute("lang") ?? document.documentElement.lang).startsWith("de") ? words.de : words.en;
  }

  private ask<T>(what: (playground: Playground) => Promise<T>): Promise<T> {
    this.load();
    return this.wanted.promise.then(what);
  }

  private connected(frame: HTMLIFrameElement, playground: Playground): void {
    if (this.frame !== frame) return playground.close();
    this.playground = playground;
    for (const type of events) playground.on(type, (event) => this.dispatchEvent(new CustomEvent(`kubarium-${type}`, { detail: event })));
    this.wanted.resolve(playground);
    playground.on("ready", () => void this.applyOwn(playground));
  }

  private failed(frame: HTMLIFrameElement, error: unknown): void {
    if (this.frame !== frame) return;
    this.wanted.reject(error instanceof Error ? error : new Error(String(error)));
    this.wanted = newWish();
  }

  /** The attribute `manifests`: the address of a file, or the manifests themselves. */
  private async applyOwn(playground: Playground): Promise<void> {
    const given = this.getAttribute("manifests") ?? "";
    if (given === "") return;
    try {
      const text = given.includes("\n") ? given : await fetchText(new URL(given, document.baseURI));
      await playground.apply(text);
    } catch (error) {
      const message = `${given.slice(0, 200)}: ${error instanceof Error ? error.message : String(error)}`;
      this.dispatchEvent(new CustomEvent("kubarium-error", { detail: { type: "error", message } satisfies PlaygroundEvent }));
    }
  }

  private unload(): void {
    this.observer?.disconnect();
    this.playground?.close();
    this.playground = undefined;
    this.frame = undefined;
    this.root.replaceChildren();
    this.wanted = newWish();
  }

  private resize(): void {
    const asked = Number(this.getAttribute("height") ?? heightFirst);
    const height = Number.isFinite(asked) ? Math.min(heightRange.max, Math.max(heightRange.min, asked)) : heightFirst;
    this.sheet.replaceSync(`${look}:host { block-size: ${String(height)}px; }`);
  }

  /** As large as the frame will be: nothing moves when it comes. */
  private showPoster(): void {
    const poster = document.createElement("div");
    poster.className = "poster";
    const title = document.createElement("span");
    title.textContent = this.getAttribute("label") ?? this.words.title;
    poster.append(title);
    if (this.getAttribute("start") === "click") {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = this.words.start;
      button.addEventListener("click", () => this.load());
      poster.append(button);
    }
    this.root.replaceChildren(poster);
  }
}

const manifestsMax = 256 * 1024;

async function fetchText(url: URL): Promise<string> {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${String(answer.status)} ${answer.statusText}`);
  const text = await answer.text();
  if (text.length > manifestsMax) throw new Error("too large");
  return text;
}

function newWish(): KubariumPlayground["wanted"] {
  let resolve: (playground: Playground) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<Playground>((...settle) => ([resolve, reject] = settle));
  // Whoever asks hears of it; nobody may have asked.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

if (customElements.get("kubarium-playground") === undefined) customElements.define("kubarium-playground", KubariumPlayground);

declare global {
  interface HTMLElementTagNameMap {
    "kubarium-playground": KubariumPlayground;
  }
}
