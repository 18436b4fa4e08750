import { bottom, clamp, middle, pathThrough, right } from "../../design/geometry.ts";
import type { Path, Point, Rect } from "../../design/geometry.ts";
import type { Layout, ProcessBox } from "./layoutTypes.ts";

/** What a line carries: chooses its colour when something is wrong or busy, and what the legend says. */
export type RouteKind = "raft" | "etcd" | "api" | "cri" | "rules" | "cloud" | "traffic";

/** A line of the diagram between two processes. */
export interface Route {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly fromMachine: string;
  readonly toMachine: string;
  readonly kind: RouteKind;
  readonly path: Path;
}

/** Lines that run together: those of all workers of a group in a crowd. */
export interface Bundle {
  readonly id: string;
  readonly path: Path;
  /** Workers at its end. */
  readonly count: number;
}

export interface Routes {
  readonly list: readonly Route[];
  readonly bundles: readonly Bundle[];
  /** The way a message takes between two processes, in its direction; made up (straight) where no line is drawn. */
  readonly between: (from: string, to: string) => Path | undefined;
}

/** Lines and ways for a layout. */
export function routeLayout(layout: Layout): Routes {
  const boxes = [...layout.processes.values()];
  const of = (binary: ProcessBox["binary"]) => boxes.filter((box) => box.binary === binary);
  const balancer = of("load-balancer")[0];
  const list: Route[] = [];
  const add = (from: ProcessBox, to: ProcessBox, kind: RouteKind, corners: readonly Point[]) => {
    list.push({ id: `${from.name}>${to.name}`, from: from.name, to: to.name, fromMachine: from.machine, toMachine: to.machine, kind, path: pathThrough(corners) });
  };
  const lines = layout.shape === "wide" ? wideLines(layout) : stackedLines(layout);

  const etcds = of("etcd");
  etcds.forEach((a, i) => etcds.slice(i + 1).forEach((b, j) => add(a, b, "raft", lines.peers(a.rect, b.rect, j))));
  for (const apiserver of of("kube-apiserver")) {
    for (const etcd of etcds) add(apiserver, etcd, "etcd", lines.store(apiserver.rect, etcd.rect, apiserver.machine === etcd.machine));
    if (balancer !== undefined) add(balancer, apiserver, "api", reversed(lines.upstream(apiserver, balancer.rect)));
  }
  if (balancer !== undefined) {
    for (const client of [...of("kube-scheduler"), ...of("kube-controller-manager"), ...of("cloud-controller-manager")]) add(client, balancer, "api", lines.manager(client, balancer.rect));
    for (const client of [...of("kubelet"), ...of("kube-proxy")]) add(client, balancer, "api", lines.node(client, balancer.rect));
    for (const client of [...of("kubectl"), ...of("vital-signs")]) add(client, balancer, "api", lines.user(client.rect, balancer.rect));
  }
  for (const provider of of("cloud-provider")) for (const manager of of("cloud-controller-manager")) add(manager, provider, "cloud", lines.cloud(manager, provider.rect));
  const kernels = of("linux");
  for (const kernel of kernels) {
    const beside = (binary: ProcessBox["binary"]) => boxes.find((box) => box.machine === kernel.machine && box.binary === binary);
    const [kubelet, containerd, proxy] = [beside("kubelet"), beside("containerd"), beside("kube-proxy")];
    if (kubelet !== undefined && containerd !== undefined) add(kubelet, containerd, "cri", joined(kubelet.rect, containerd.rect));
    if (proxy !== undefined) add(proxy, kernel, "rules", joined(proxy.rect, kernel.rect));
  }
  if (kernels.length <= 12) kernels.forEach((a, i) => kernels.slice(i + 1).forEach((b) => add(a, b, "traffic", lines.traffic(a.rect, b.rect))));

  return { list, bundles: balancer === undefined ? [] : bundlesOf(layout, balancer.rect), between: waysOf(layout, list, balancer) };
}

/** Looks up ways and remembers them: packets ask thousands of times a second. */
function waysOf(layout: Layout, list: readonly Route[], balancer: ProcessBox | undefined): Routes["between"] {
  const known = new Map<string, Path | undefined>();
  const drawn = new Map<string, Route>();
  for (const route of list) drawn.set(route.id, route);
  const direct = (from: string, to: string): readonly Point[] | undefined => {
    const forth = drawn.get(`${from}>${to}`);
    if (forth !== undefined) return pointsOf(forth.path);
    const back = drawn.get(`${to}>${from}`);
    return back === undefined ? undefined : reversed(pointsOf(back.path));
  };
  const find = (from: string, to: string): Path | undefined => {
    const line = direct(from, to);
    if (line !== undefined) return pathThrough(line);
    if (balancer !== undefined && from !== balancer.name && to !== balancer.name) {
      // A client's connection goes through the load balancer, which joins it to an API server.
      const first = direct(from, balancer.name) ?? cellWay(layout, from, balancer.rect);
      const second = direct(balancer.name, to) ?? reversedOrNone(cellWay(layout, to, balancer.rect));
      if (first !== undefined && second !== undefined && (isApiserver(from) || isApiserver(to))) return pathThrough([...first, ...second]);
    }
    if (balancer !== undefined) {
      if (to === balancer.name) return optionalPath(cellWay(layout, from, balancer.rect));
      if (from === balancer.name) return optionalPath(reversedOrNone(cellWay(layout, to, balancer.rect)));
    }
    const start = placeOf(layout, from);
    const end = placeOf(layout, to);
    return start === undefined || end === undefined ? undefined : pathThrough([middle(start), middle(end)]);
  };
  return (from, to) => {
    const key = `${from}>${to}`;
    if (known.has(key)) return known.get(key);
    const path = find(from, to);
    // Thousands of workers that each speak with every API server: those of late are enough.
    if (known.size >= waysMax) known.clear();
    known.set(key, path);
    return path;
  };
}

const isApiserver = (name: string): boolean => name.startsWith("kube-apiserver-");
const optionalPath = (points: readonly Point[] | undefined): Path | undefined => (points === undefined ? undefined : pathThrough(points));
const reversedOrNone = (points: readonly Point[] | undefined): readonly Point[] | undefined => (points === undefined ? undefined : reversed(points));

/** Where a process is: its own box, or that of its machine where processes have none. */
export function placeOf(layout: Layout, process: string): Rect | undefined {
  const own = layout.processes.get(process);
  if (own !== undefined) return own.rect;
  const host = layout.hosts.get(process) ?? "";
  return layout.crowd?.cells.get(host) ?? layout.machines.get(host)?.rect;
}

/** From a worker that is only a cell to the load balancer: out of the group along its row, and down a trunk that all share. */
function cellWay(layout: Layout, process: string, balancer: Rect): readonly Point[] | undefined {
  const place = placeOf(layout, process);
  return place === undefined ? undefined : wayToBalancer(layout, middle(place), balancer);
}

function wayToBalancer(layout: Layout, from: Point, balancer: Rect): readonly Point[] {
  if (layout.shape === "wide") {
    const trunk = right(balancer) + 50;
    const y = clamp(from.y, balancer.y + 20, bottom(balancer) - 20);
    return [from, { x: trunk, y: from.y }, { x: trunk, y }, { x: right(balancer), y }];
  }
  const trunk = (bottom(balancer) + layout.workers.y) / 2;
  const x = clamp(from.x, balancer.x + 16, right(balancer) - 16);
  return [from, { x: from.x, y: trunk }, { x, y: trunk }, { x, y: bottom(balancer) }];
}

/** The way of one worker of a crowd to the load balancer. */
export function wayOfMember(layout: Layout, name: string): Path | undefined {
  const cell = layout.crowd?.cells.get(name);
  const balancer = [...layout.processes.values()].find(({ binary }) => binary === "load-balancer");
  return cell === undefined || balancer === undefined ? undefined : pathThrough(wayToBalancer(layout, middle(cell), balancer.rect));
}

function bundlesOf(layout: Layout, balancer: Rect): readonly Bundle[] {
  const groups = layout.crowd?.groups ?? [];
  return groups.map(({ name, members, rect }, index) => {
    const edge = layout.shape === "wide" ? { x: rect.x - 4, y: rect.y + rect.height / 2 } : { x: rect.x + (rect.width * (index + 1)) / (groups.length + 1), y: layout.workers.y };
    return { id: name, path: pathThrough(wayToBalancer(layout, edge, balancer)), count: members.length };
  });
}

const waysMax = 4_000;

const reversed = (points: readonly Point[]): readonly Point[] => [...points].reverse();

function pointsOf({ points }: Path): readonly Point[] {
  const result: Point[] = [];
  for (let index = 0; index < points.length; index += 2) result.push({ x: points[index] ?? 0, y: points[index + 1] ?? 0 });
  return result;
}

/** A short line between two boxes of one machine. */
function joined(a: Rect, b: Rect): readonly Point[] {
  if (Math.abs(a.y - b.y) < 4) {
    const y = a.y + a.height / 2;
    return a.x < b.x ? [{ x: right(a), y }, { x: b.x, y }] : [{ x: a.x, y }, { x: right(b), y }];
  }
  if (b.y - bottom(a) > 16) {
    // Pods stand between them: around the side.
    const side = Math.max(right(a), right(b)) + 6;
    return [{ x: right(a), y: a.y + a.height / 2 }, { x: side, y: a.y + a.height / 2 }, { x: side, y: b.y + b.height / 2 }, { x: right(b), y: b.y + b.height / 2 }];
  }
  const x = Math.min(right(a), right(b)) - Math.min(a.width, b.width) / 2;
  return [{ x, y: bottom(a) }, { x, y: b.y }];
}

/** How one orientation draws each sort of line. */
interface Lines {
  readonly peers: (a: Rect, b: Rect, distance: number) => readonly Point[];
  readonly store: (apiserver: Rect, etcd: Rect, sameMachine: boolean) => readonly Point[];
  readonly upstream: (apiserver: ProcessBox, balancer: Rect) => readonly Point[];
  readonly manager: (client: ProcessBox, balancer: Rect) => readonly Point[];
  readonly node: (client: ProcessBox, balancer: Rect) => readonly Point[];
  readonly user: (client: Rect, balancer: Rect) => readonly Point[];
  readonly cloud: (manager: ProcessBox, provider: Rect) => readonly Point[];
  readonly traffic: (a: Rect, b: Rect) => readonly Point[];
}

/** Boxes side by side in a card: kubelet's line leaves at the left side, kube-proxy's at the right. */
function fromMargin({ binary, rect }: ProcessBox): { readonly start: Point; readonly down: number } {
  const y = rect.y + rect.height * 0.4;
  return binary === "kubelet" ? { start: { x: rect.x, y }, down: rect.x - 5 } : { start: { x: right(rect), y }, down: right(rect) + 5 };
}

const cardOf = (layout: Layout, box: ProcessBox): Rect => layout.machines.get(box.machine)?.rect ?? box.rect;

function wideLines(layout: Layout): Lines {
  const y = (rect: Rect, share = 0.5) => rect.y + rect.height * share;
  const into = (balancer: Rect, wanted: number) => clamp(wanted, balancer.y + 20, bottom(balancer) - 20);
  return {
    peers: (a, b, distance) => {
      const x = a.x - 9 - distance * 8;
      return [{ x: a.x, y: y(a, 0.4 + distance * 0.2) }, { x, y: y(a, 0.4 + distance * 0.2) }, { x, y: y(b, 0.6 - distance * 0.2) }, { x: b.x, y: y(b, 0.6 - distance * 0.2) }];
    },
    store: (apiserver, etcd, sameMachine) => {
      if (sameMachine) return [{ x: apiserver.x, y: y(apiserver, 0.3) }, { x: right(etcd), y: y(etcd, 0.3) }];
      const x = apiserver.x - 13;
      return [{ x: apiserver.x, y: y(apiserver, 0.7) }, { x, y: y(apiserver, 0.7) }, { x, y: y(etcd, 0.7) }, { x: right(etcd), y: y(etcd, 0.7) }];
    },
    upstream: (apiserver, balancer) => {
      const start = { x: right(apiserver.rect), y: y(apiserver.rect) };
      const end = { x: balancer.x, y: into(balancer, start.y) };
      const x = balancer.x - 50;
      return [start, { x, y: start.y }, { x, y: end.y }, end];
    },
    manager: (client, balancer) => {
      const card = cardOf(layout, client);
      const start = { x: client.rect.x + client.rect.width / 2, y: bottom(client.rect) };
      const trunk = bottom(card) - 13;
      const end = { x: balancer.x, y: into(balancer, y(card)) + 16 };
      const x = balancer.x - 34;
      return [start, { x: start.x, y: trunk }, { x, y: trunk }, { x, y: end.y }, end];
    },
    node: (client, balancer) => {
      const card = cardOf(layout, client);
      const isKubelet = client.binary === "kubelet";
      const x = right(balancer) + (isKubelet ? 50 : 34);
      const wanted = y(layout.workerDetail === "full" ? client.rect : card);
      const end = { x: right(balancer), y: into(balancer, wanted) + (isKubelet ? 0 : 14) };
      if (layout.workerDetail === "full") return [{ x: client.rect.x, y: y(client.rect) }, { x, y: y(client.rect) }, { x, y: end.y }, end];
      // Several columns: the line runs in the gap above the row of cards and comes down in the card's margin.
      const row = card.y - 7;
      const { start, down } = fromMargin(client);
      return [start, { x: down, y: start.y }, { x: down, y: row }, { x, y: row }, { x, y: end.y }, end];
    },
    user: (client, balancer) => {
      const x = client.x + client.width / 2 + (client.y > layout.controlPlane.y + 60 ? -9 : 9);
      return [{ x, y: bottom(client) }, { x, y: balancer.y }];
    },
    cloud: (manager, provider) => {
      const x = right(layout.controlPlane) + 12;
      return [{ x: right(manager.rect), y: y(manager.rect) }, { x, y: y(manager.rect) }, { x, y: y(provider) }, { x: provider.x, y: y(provider) }];
    },
    traffic: (a, b) => {
      const [from, to] = [{ x: right(a), y: y(a) }, { x: right(b), y: y(b) }];
      if (Math.abs(from.y - to.y) < 4) return [from, { x: Math.min(a.x, b.x) < b.x ? b.x : right(b), y: to.y }];
      const x = Math.max(from.x, to.x) + 17;
      return [from, { x, y: from.y }, { x, y: to.y }, to];
    },
  };
}

function stackedLines(layout: Layout): Lines {
  const scale = layout.shape === "phone" ? 0.5 : 1;
  const x = (rect: Rect, share = 0.5) => rect.x + rect.width * share;
  const y = (rect: Rect, share = 0.5) => rect.y + rect.height * share;
  const into = (balancer: Rect, wanted: number) => clamp(wanted, balancer.x + 16, right(balancer) - 16);
  const down = (client: ProcessBox, balancer: Rect, offset: number): readonly Point[] => {
    const channel = right(client.rect) + 7 * scale + offset * 3 * scale;
    const end = { x: into(balancer, channel), y: balancer.y };
    const turn = balancer.y - (18 + offset * 8) * scale;
    return [{ x: right(client.rect), y: y(client.rect) }, { x: channel, y: y(client.rect) }, { x: channel, y: turn }, { x: end.x, y: turn }, end];
  };
  return {
    peers: (a, b, distance) => {
      if (distance === 0) return [{ x: right(a), y: y(a) }, { x: b.x, y: y(b) }];
      const top = a.y - 7 * scale;
      return [{ x: x(a, 0.75), y: a.y }, { x: x(a, 0.75), y: top }, { x: x(b, 0.25), y: top }, { x: x(b, 0.25), y: b.y }];
    },
    store: (apiserver, etcd, sameMachine) => {
      if (sameMachine) return [{ x: x(apiserver, 0.3), y: apiserver.y }, { x: x(etcd, 0.3), y: bottom(etcd) }];
      const channel = apiserver.y - 9 * scale;
      return [{ x: x(apiserver, 0.6), y: apiserver.y }, { x: x(apiserver, 0.6), y: channel }, { x: x(etcd, 0.6), y: channel }, { x: x(etcd, 0.6), y: bottom(etcd) }];
    },
    upstream: (apiserver, balancer) => down(apiserver, balancer, 0),
    manager: (client, balancer) => down(client, balancer, 1),
    node: (client, balancer) => {
      const offset = client.binary === "kubelet" ? 0 : 1;
      const margin = fromMargin(client);
      const isFull = layout.workerDetail === "full";
      const channel = isFull ? client.rect.x - 7 * scale - offset * 3 * scale : margin.down;
      const start = isFull ? { x: client.rect.x, y: y(client.rect) } : margin.start;
      const end = { x: into(balancer, channel), y: bottom(balancer) };
      const turn = bottom(balancer) + (18 + offset * 8) * scale;
      return [start, { x: channel, y: start.y }, { x: channel, y: turn }, { x: end.x, y: turn }, end];
    },
    user: (client, balancer) => [{ x: right(client), y: clamp(y(client), balancer.y + 8, bottom(balancer) - 8) }, { x: balancer.x, y: clamp(y(client), balancer.y + 8, bottom(balancer) - 8) }],
    cloud: (manager, provider) => {
      const channel = right(manager.rect) + 10 * scale;
      const turn = provider.y - 44 * scale;
      return [{ x: right(manager.rect), y: y(manager.rect, 0.7) }, { x: channel, y: y(manager.rect, 0.7) }, { x: channel, y: turn }, { x: x(provider), y: turn }, { x: x(provider), y: provider.y }];
    },
    traffic: (a, b) => {
      const low = Math.max(bottom(a), bottom(b)) + 9 * scale;
      return [{ x: x(a), y: bottom(a) }, { x: x(a), y: low }, { x: x(b), y: low }, { x: x(b), y: bottom(b) }];
    },
  };
}
