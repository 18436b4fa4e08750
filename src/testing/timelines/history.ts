import type { KubeObject } from "../../engine/api/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import { etcdStore } from "../../engine/etcd/index.ts";
import type { Kernel, Micros } from "../../engine/core/index.ts";
import { changedPaths, flatten } from "./paths.ts";
import type { RecordedEvent } from "./recording.ts";

const isObject = (value: unknown): value is KubeObject => typeof value === "object" && value !== null && "kind" in value && "metadata" in value;

interface EventObject extends KubeObject {
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
  readonly regarding?: { readonly kind?: string; readonly name?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
}

/** Everything that happens to a namespace and to nodes, in the words of the recordings. */
export class TimelineHistory {
  readonly events: RecordedEvent[] = [];
  /** Real name -> the name in the timeline. */
  readonly names = new Map<string, string>();
  readonly objects = new Map<string, KubeObject>();
  private readonly counts = new Map<string, number>();
  private readonly flat = new Map<string, Readonly<Record<string, unknown>>>();
  private next = 0;
  /** In the name of the first Job of a CronJob. */
  private firstMinute: number | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly member: string,
    readonly namespace: string,
  ) {
    this.next = this.store()?.changeCount ?? 0;
    for (const kv of this.store()?.entries("/registry/", "/registry0") ?? []) {
      if (isObject(kv.value)) this.remember(kv.key, kv.value);
    }
  }

  private store() {
    const { memory } = this.kernel.process(this.member);
    return memory === undefined ? undefined : etcdStore(memory as EtcdState);
  }

  private remember(key: string, object: KubeObject): void {
    this.objects.set(key, object);
    this.flat.set(key, flatten({ metadata: object.metadata, spec: (object as { spec?: unknown }).spec, status: (object as { status?: unknown }).status }));
  }

  /** Writes down what happened since the last call. */
  collect(origin: Micros): void {
    for (const { type, kv } of this.store()?.changesSince(this.next) ?? []) {
      this.next++;
      const before = this.objects.get(kv.key);
      const object = type === "PUT" && isObject(kv.value) ? kv.value : before;
      if (object === undefined || !this.isMine(object)) continue;
      const t = Math.round((this.kernel.state.now - origin) / 1e4) / 100;
      if (object.kind === "Event") this.addEvent(t, type === "PUT" ? object : undefined);
      else if (type !== "PUT") {
        this.events.push({ t, kind: object.kind, name: this.nameOf(object), change: "DELETED" });
        this.objects.delete(kv.key);
        this.flat.delete(kv.key);
      } else this.addChange(t, kv.key, object, before);
    }
  }

  private isMine(object: KubeObject): boolean {
    if (object.kind === "Lease" || object.kind === "PodMetrics") return false;
    if (object.metadata.namespace === this.namespace) return true;
    // Volumes are in no namespace: theirs is in their names.
    if (object.kind === "PersistentVolume" && object.metadata.name.endsWith(`-${this.namespace}`)) return true;
    if (object.kind === "Node" || (object.kind === "Namespace" && object.metadata.name === this.namespace)) return true;
    if (object.kind !== "Event") return false;
    const about = (object as EventObject).involvedObject ?? (object as EventObject).regarding;
    return about?.kind === "Node" || (about?.kind === "PersistentVolume" && about.name?.endsWith(`-${this.namespace}`) === true);
  }

  private addChange(t: number, key: string, object: KubeObject, before: KubeObject | undefined): void {
    const old = this.flat.get(key) ?? {};
    const name = this.nameOf(object);
    this.remember(key, object);
    const now = Object.fromEntries(Object.entries(this.flat.get(key) ?? {}).map(([path, value]) => [path, path.endsWith(".message") ? this.rename(String(value)) : value]));
    this.flat.set(key, now);
    if (before === undefined) this.events.push({ t, kind: object.kind, name, change: "ADDED", object: now });
    else {
      const set = changedPaths(old, now);
      if (Object.keys(set).length > 0) this.events.push({ t, kind: object.kind, name, change: "MODIFIED", set });
    }
  }

  private addEvent(t: number, object: EventObject | undefined): void {
    if (object === undefined) return;
    const about = object.involvedObject ?? object.regarding;
    const { type = "", reason = "", count = 1 } = object;
    const message = this.rename(object.message ?? object.note ?? "");
    this.events.push({ t, kind: "Event", on: `${about?.kind ?? ""}/${this.names.get(about?.name ?? "") ?? (about?.kind === "PersistentVolume" ? this.rename(about.name ?? "") : (about?.name ?? ""))}`, type, reason, message, ...(count > 1 ? { count } : {}) });
  }

  /** Generated names become prefix-#1, #2 ... in order of creation. */
  private nameOf(object: KubeObject): string {
    const { name, generateName } = object.metadata;
    if (object.kind === "Namespace" && name === this.namespace) return "NS";
    const minute = /^cj-(\d{8})$/.exec(name)?.[1];
    if (minute !== undefined) {
      this.firstMinute ??= Number(minute);
      const relative = `cj-m${Number(minute) - this.firstMinute}`;
      this.names.set(name, relative);
      return relative;
    }
    const known = this.names.get(name);
    // A StatefulSet's pods have both: their names are chosen, not made up.
    if (object.kind === "PersistentVolume") return name.replace(this.namespace, "NS");
    if (known !== undefined || generateName === undefined || !/^[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name.slice(generateName.length))) return known ?? name;
    const count = (this.counts.get(generateName) ?? 0) + 1;
    this.counts.set(generateName, count);
    const short = `${this.rename(generateName)}#${count}`;
    this.names.set(name, short);
    return short;
  }

  /** A text with all generated names made short. */
  rename(text: string): string {
    return text.replace(/[a-z0-9][-a-z0-9.]*[a-z0-9]/g, (word) => this.names.get(word) ?? word.replace(this.namespace, "NS"));
  }

  /** The real name of `rs-#1`. */
  realName(short: string): string {
    for (const [real, name] of this.names) if (name === short) return real;
    return short;
  }
}
