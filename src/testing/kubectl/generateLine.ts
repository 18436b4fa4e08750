import { more } from "./moreLines.ts";

/** A cluster with something of everything, for commands that only look. */
export const populated = {
  nodes: ["worker-1", "worker-2", "worker-3"],
  namespaces: ["default", "shop", "kube-system"],
} as const;

/** Numbers that a seed determines. @source mulberry32 */
export function newRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Pick = <T>(list: readonly T[]) => T;
interface Hand {
  readonly random: () => number;
  readonly pick: Pick;
  /** True that often. */
  readonly chance: (share: number) => boolean;
}

function handOf(random: () => number): Hand {
  return {
    random,
    pick: (list) => {
      const found = list[Math.floor(random() * list.length)];
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
    chance: (share) => random() < share,
  };
}

/** Types as people write them, and names that are there. */
const named: Readonly<Record<string, readonly string[]>> = {
  pods: ["bare", "init", "nosuch"],
  pod: ["bare"],
  po: ["init"],
  deployments: ["web", "paused"],
  deploy: ["web", "nosuch"],
  "deployment.apps": ["web"],
  "deployments.v1.apps": ["web"],
  svc: ["web", "headless", "external", "nodeport"],
  services: ["web"],
  cm: ["config", "kube-root-ca.crt"],
  configmap: ["config"],
  secrets: ["secret", "tls"],
  sts: ["db"],
  statefulset: ["db"],
  ds: ["agent"],
  jobs: ["once"],
  cronjob: ["tick"],
  cj: ["tick"],
  ingress: ["front"],
  netpol: ["deny", "allow"],
  pvc: ["data"],
  pdb: ["web"],
  hpa: ["web"],
  sa: ["default", "robot"],
  role: ["reader"],
  rolebinding: ["read"],
  limits: ["sizes"],
  quota: ["limit"],
  endpointslices: ["nosuch"],
  rc: ["old"],
};
const clusterNamed: Readonly<Record<string, readonly string[]>> = {
  nodes: ["worker-1", "worker-2", "nosuch"],
  node: ["worker-1"],
  no: ["worker-2"],
  ns: ["default", "shop", "nosuch"],
  pv: ["disk"],
  sc: ["slow"],
  pc: ["high"],
  clusterrole: ["reader-all"],
  clusterrolebinding: ["read-all"],
  ingressclass: ["nginx"],
  crd: ["widgets.example.com"],
  runtimeclass: ["gvisor"],
};
const everything = { ...named, ...clusterNamed };
const types = Object.keys(everything);
const wrongTypes = ["nosuchtype", "foo.bar", "pods.v2", "DEPLOY", "po,nosuchtype", "pds", "deployments.extensions", "deployments.v1beta1.apps", "podss", "Pod", "svc,", ","];
const selectors = ["app=web", "app!=web", "app in (web,db)", "tier", "!tier", "app=web,tier=front", "=x", "app in (", "app=nosuch", "app notin (web)", "app==web", "app>3", "app,", ",", "-bad=x", "app in ()", "app=a=b", "a b", ""];
const fieldSelectors = ["metadata.name=web", "status.phase=Running", "metadata.namespace!=shop", "spec.nodeName=worker-1", "foo=bar", "foo", "", "status.phase!=Running", "=x", "metadata.name=web,status.phase=Running", "data.a=b"];
const outputs = [
  "wide",
  "yaml",
  "json",
  "name",
  "jsonpath={.items[*].metadata.name}",
  "jsonpath={.metadata.name}",
  'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.kind}{"\\n"}{end}',
  "jsonpath={.spec.containers[0].image}",
  "jsonpath-as-json={.metadata.labels}",
  "jsonpath={.items[?(@.metadata.name==\"web\")].kind}",
  "custom-columns=NAME:.metadata.name,KIND:.kind",
  "custom-columns=N:.metadata.name,L:.metadata.labels.app",
  "custom-columns=A",
  "go-template={{.kind}}",
  "go-template={{range .items}}{{.metadata.name}} {{end}}",
  "go-template={{.metadata.name}}{{\"\\n\"}}",
  "jsonpath={.a",
  "foo",
  "jsonpath={.items[0:1].metadata.name}",
  "jsonpath={..image}",
  'jsonpath={range .items[*]}{.metadata.name}{end}',
  'jsonpath={.items[?(@.metadata.labels.app!="web")].metadata.name}',
  "jsonpath={.items[9].kind}",
  "jsonpath={.metadata[}",
  "jsonpath={nosuch}",
  "jsonpath={.kind}{1}{true}",
  "jsonpath-as-json={.items[*].kind}",
  "go-template={{.metadata.name | len}}",
  "go-template={{range $i, $e := .items}}{{$i}}{{$e.kind}} {{end}}",
  "go-template={{if .items}}many{{else}}one{{end}}",
  "go-template={{.kind.x}}",
  "go-template={{index .items 0}}",
  "go-template={{$x}}",
  "go-template={{break}}",
  "go-template={{define \"a\"}}A{{end}}{{template \"a\"}}",
  "go-template={{len .kind .kind}}",
  "custom-columns=N:.metadata.name,A:.spec.containers[*].image",
  "custom-columns=N:.metadata[",
  "JSON",
  "Name",
  "WIDE",
  "custom-columns",
  "jsonpath",
];

function typeAndName({ pick, chance }: Hand): readonly string[] {
  const type = chance(0.06) ? pick(wrongTypes) : pick(types);
  const names = Object.hasOwn(everything, type) ? (everything[type] ?? ["x"]) : ["x"];
  if (chance(0.35)) return [type];
  if (chance(0.3)) return [`${type.replace(/,.*/, "")}/${pick(names)}`];
  return chance(0.15) ? [type, pick(names), pick(names)] : [type, pick(names)];
}

function place({ pick, chance }: Hand): readonly string[] {
  if (chance(0.2)) return [pick(["-A", "--all-namespaces"])];
  return chance(0.25) ? [pick(["-n", "--namespace"]), pick([...populated.namespaces, "nosuch"])] : [];
}

function selection({ pick, chance }: Hand): readonly string[] {
  return [...(chance(0.15) ? [pick(["-l", "--selector"]), pick(selectors)] : []), ...(chance(0.06) ? ["--field-selector", pick(fieldSelectors)] : [])];
}

function get(hand: Hand): readonly string[] {
  const { pick, chance } = hand;
  const target = chance(0.1) ? [pick(["pods,svc", "deploy,rs", "all", "cm,secret", "svc/web deploy/web", "no,ns"]).split(" ")].flat() : typeAndName(hand);
  return [
    "get",
    ...target,
    ...place(hand),
    ...selection(hand),
    ...(chance(0.5) ? ["-o", pick(outputs)] : []),
    ...(chance(0.06) ? ["--show-labels"] : []),
    ...(chance(0.06) ? ["--no-headers"] : []),
    ...(chance(0.06) ? ["-L", pick(["app", "app,tier"])] : []),
    ...(chance(0.06) ? ["--sort-by", pick([".metadata.name", "{.metadata.creationTimestamp}", ".spec.replicas", ".foo", ".metadata.labels.app", ".spec", "{.metadata.name", ".status.startTime"])] : []),
    ...(chance(0.04) ? ["--ignore-not-found"] : []),
    ...(chance(0.03) ? ["--show-kind"] : []),
    ...(chance(0.03) ? ["--chunk-size=1"] : []),
    ...(chance(0.03) ? ["--server-print=false"] : []),
    ...(chance(0.03) ? ["--show-managed-fields"] : []),
    ...(chance(0.03) ? [pick(["--subresource=status", "--subresource=scale", "--subresource=nosuch"])] : []),
    ...(chance(0.02) ? [pick(["--request-timeout=5", "--request-timeout=abc"])] : []),
    ...(chance(0.02) ? [pick(["--as=alice", "--user=nosuch", "--context=nosuch", "--token=bad", "--as-group=x"])] : []),
  ];
}

const describe = (hand: Hand): readonly string[] => ["describe", ...typeAndName(hand), ...place(hand), ...(hand.chance(0.1) ? ["--show-events=false"] : []), ...(hand.chance(0.1) ? ["-l", hand.pick(selectors)] : [])];

const created: readonly string[] = [
  "configmap new --from-literal=a=b --from-literal=c=d",
  "cm new --from-literal=a",
  "secret generic new --from-literal=a=b",
  "secret docker-registry new --docker-username=u --docker-password=p",
  "secret docker-registry new",
  "secret tls new",
  "deployment new --image=nginx --replicas=3 --port=80",
  "deploy new --image=a/b:c --image=d",
  "deployment new",
  "deployment a b --image=x",
  "job new --image=busybox -- date",
  "job new",
  "cronjob new --image=busybox --schedule=*/5",
  "cronjob new --image=busybox",
  "ingress new --rule=foo.com/bar=svc:80,tls=my",
  "ingress new --rule=x",
  "namespace new",
  "ns",
  "pdb new --selector=app=web --min-available=1",
  "pdb new",
  "priorityclass new --value=10 --description=text",
  "quota new --hard=cpu=1,pods=2",
  "quota new --hard=x",
  "service clusterip new --tcp=80:8080",
  "svc nodeport new --tcp=80 --node-port=30080",
  "service loadbalancer new --tcp=80",
  "service externalname new --external-name=example.com",
  "service clusterip new",
  "service foo new",
  "serviceaccount new",
  "foo new",
  "role new --verb=get --resource=pods",
  "clusterrole new --verb=get,list --resource=nodes",
  "rolebinding new --role=reader --user=alice",
];

function create({ pick, chance }: Hand): readonly string[] {
  const output = chance(0.7) ? ["-o", pick(["yaml", "json", "name", "jsonpath={.metadata.name}", "foo"])] : [];
  return ["create", ...pick(created).split(" "), "--dry-run=client", ...output, ...(chance(0.2) ? ["-n", "shop"] : []), ...(chance(0.1) ? ["--save-config"] : [])];
}

const changes: readonly string[] = [
  "scale deploy/web --replicas=5",
  "scale deploy web --replicas=x",
  "scale deploy/nosuch --replicas=1",
  "scale cm/config --replicas=1",
  "label pods bare a=b",
  "label pods bare app=other",
  "label pods bare app=other --overwrite",
  "label pods bare tier-",
  "label pods bare",
  "label pods bare =x",
  "annotate deploy web note=text",
  "annotate deploy web nosuch-",
  "set image deploy/web web=nginx:2",
  "set image deploy/web nosuch=nginx:2",
  "set env deploy/web A=b",
  "set resources deploy/web --limits=cpu=1",
  "set resources deploy/web",
  "set serviceaccount deploy/web robot",
  "set selector svc/web a=b",
  "patch deploy web -p {\"spec\":{\"replicas\":4}}",
  "patch deploy web --type=json -p [{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":7}]",
  "patch deploy web --type=foo -p {}",
  "patch deploy web",
  "expose deploy web --port=80 --name=other",
  "expose cm config --port=80",
  "expose deploy web --name=other",
  "autoscale deploy web --max=3 --name=other",
  "autoscale deploy web",
  "run new --image=nginx",
  "run new --image=nginx --port=80 --env=A=b -- arg",
  "run --image=nginx",
  "run new",
  "delete pod bare",
  "delete pods nosuch",
  "delete pods",
  "taint nodes worker-1 a=b:NoSchedule",
  "taint nodes worker-1 a=b",
  "taint nodes worker-1 nosuch-",
  "cordon worker-1",
  "cordon nosuch",
  "uncordon worker-1",
  "label pods bare a=b c=d e-",
  "label pods bare a=b=c",
  "label pods bare a=b a-",
  "label pods --all new=label",
  "label pods -l app=web new=label",
  "label a=b",
  "annotate pods bare a=b a-",
  "annotate a=b",
  "annotate svc web note=x",
  "label nosuchtype x a=b",
  "label pods bare nosuch a=b",
  "patch cm config -p {\"data\":{\"a\":\"2\"}}",
  "patch cm config --type=merge -p {\"data\":null}",
  "patch svc web -p {\"spec\":{\"type\":\"Foo\"}}",
  "expose deploy web --port=80,443 --name=other",
  "expose deploy web --name=other --type=NodePort",
  "expose pod bare --port=80 --name=other --protocol=UDP --target-port=http",
  "expose svc web --name=other --labels=a=b",
  "expose deploy web --port=x --name=other",
  "expose svc external --port=80 --name=other",
  "expose deploy paused --port=80 --name=other",
  "scale deploy/web deploy/nosuch --replicas=1",
  "scale deploy web --replicas=3 --current-replicas=9",
  "scale sts/db --replicas=1",
  "set image deploy/web *=nginx:3",
  "set resources deploy/web -c=web --requests=cpu=1,memory=1Gi",
  "set env deploy/web PLAIN-",
  "delete cm config nosuch",
  "delete pods --all -l app=web",
  "delete svc -l app=web",
  "delete deploy/web svc/web",
  "taint nodes worker-1 a=b:Foo",
  "taint nodes nosuch a=b:NoSchedule",
];

const change = ({ pick, chance }: Hand): readonly string[] => {
  const line = pick(changes);
  const isJson = line.includes("-p ");
  const words = isJson ? [...line.slice(0, line.indexOf(" -p ")).split(" "), "-p", line.slice(line.indexOf(" -p ") + 4)] : line.split(" ");
  const dash = words.indexOf("--");
  const flags = [`--dry-run=${pick(["client", "server"])}`, ...(chance(0.35) ? ["-o", pick(["name", "yaml", "jsonpath={.metadata.name}"])] : [])];
  return dash === -1 ? [...words, ...flags] : [...words.slice(0, dash), ...flags, ...words.slice(dash)];
};

const others: readonly string[] = [
  "rollout status deploy/web",
  "rollout status sts/db --watch=false",
  "rollout status ds/agent --watch=false",
  "rollout status cm/config",
  "rollout history deploy/web",
  "rollout history deploy/web --revision=1",
  "rollout history deploy/web --revision=9",
  "rollout history sts/db",
  "rollout history cm/config",
  "rollout undo deploy/web --dry-run=server",
  "rollout foo",
  "rollout history deploy",
  "rollout history ds/agent",
  "rollout history deploy/web -o name",
  "rollout history rs",
  "rollout undo deploy/web --to-revision=9 --dry-run=client",
  "rollout undo ds/agent --dry-run=client",
  "rollout undo cm/config --dry-run=client",
  "rollout status deploy/web --revision=9",
  "rollout status deploy -l app=nosuch",
  "rollout history",
  "rollout undo",
  "rollout pause",
  "rollout status deploy/web --timeout=x",
  "wait deploy/web --for=jsonpath=.status.replicas",
  "wait deploy/web --for=jsonpath={.spec.template}=9",
  "wait deploy/web --for=jsonpath={.a",
  "wait deploy/web --for=jsonpath={.a}=",
  "wait deploy/web --for=condition=Progressing",
  "wait deploy/web --for=create",
  "wait cm -l x=y --for=delete",
  "wait deploy/web",
  "label deploy web --list",
  "annotate svc web --list",
  "label --list",
  "patch deploy",
  "patch -p {}",
  "scale",
  "expose",
  "replace",
  "edit",
  "certificate approve",
  "auth can-i",
  "auth can-i list pods -n shop",
  "auth can-i get pods/log",
  "auth can-i get nosuch",
  "explain deployments.spec.template.spec.containers",
  "explain svc.spec.ports --recursive",
  "explain ingress.spec",
  "explain pods --output=foo",
  "api-resources --verbs=list,get -o name",
  "api-resources --namespaced=true --no-headers",
  "api-resources --sort-by=foo",
  "describe hpa web",
  "describe pdb web",
  "describe quota limit",
  "describe limits sizes",
  "describe pv disk",
  "describe sc slow",
  "describe clusterrole reader-all",
  "describe crd widgets.example.com",
  "describe endpoints web",
  "describe pc high",
  "describe ingressclass nginx",
  "get deploy web -o jsonpath={.spec.template.spec.containers[*].name}",
  "get deploy web -o jsonpath={.spec.template.spec.containers[?(@.name==\"web\")].image}",
  "get deploy web -o jsonpath={.metadata.labels.app\\.x}",
  "get pods -o jsonpath={.items[0:2].metadata.name}",
  "get pods -o jsonpath={.items[-1].metadata.name}",
  "get svc web -o go-template={{.spec.clusterIP|len}}",
  "get svc -o go-template={{len_.items}}",
  "get cm config -o go-template={{index_.data_\"a\"}}",
  "get cm config -o go-template={{.nosuch}}",
  "get cm config -o go-template={{nosuch}}",
  "get cm config -o go-template={{if",
  "get cm config -o custom-columns=A:.data.a,B:.nosuch",
  "get cm config -o custom-columns=",
  "get deploy,sts,ds -o name",
  "get all -o name",
  "get roles,rolebindings -A",
  "get events --field-selector=type=Warning -o name",
  "get pods --field-selector=spec.nodeName=nosuch",
  "get nodes -o wide --no-headers",
  "get nodes -L kubernetes.io/os",
  "get pods -l app",
  "get pods -l !app -o name",
  "get pods --as=alice",
  "get nodes --as=alice --as-group=system:masters -o name",
  "delete pod bare --as=alice",
  "describe node worker-1 --as=alice",
  "rollout status",
  "explain pods",
  "explain pods.spec",
  "explain deploy.spec.strategy",
  "explain pods.nosuch",
  "explain nosuch",
  "explain cronjob.spec --recursive",
  "explain widgets.spec",
  "api-resources",
  "api-resources -o wide",
  "api-resources --namespaced=false -o name",
  "api-resources --api-group=apps --sort-by=name",
  "api-resources -o foo",
  "api-versions",
  "version --client",
  "version -o foo",
  "cluster-info",
  "top pods",
  "top nodes",
  "top foo",
  "events",
  "events --for deploy/web",
  "events -n shop",
  "events --types=Warning",
  "events -A --no-headers",
  "auth can-i get pods",
  "auth can-i delete nodes --as=alice",
  "auth whoami",
  "wait pod/bare --for=condition=Ready --timeout=1s",
  "wait pod/nosuch --for=condition=Ready --timeout=1s",
  "wait deploy/web --for=jsonpath={.spec.replicas}=2 --timeout=1s",
  "wait pod/bare --for=foo",
  "wait pods --for=condition=Ready",
  "apply view-last-applied deploy/web",
  "apply view-last-applied cm/config -o json",
  "apply",
  "create",
  "diff",
  "get",
  "describe",
  "delete",
  "foo",
  "gett pods",
  "get pods --foo",
  "get pods -Z",
  "get pods --output",
  "get pods --watch=maybe",
  "get --raw /version/nosuch",
  "get --raw /api/v1/namespaces/nosuch",
  "get pods a --raw /x",
  "set env deploy/web --list",
  "set image",
  "set foo",
  "config current-contexts",
  "plugin list",
  "logs nosuch",
  "logs",
  "exec nosuch -- ls",
  "exec bare",
  "get widgets",
  "get widget gear -o yaml",
  "describe widget gear",
  "get wd -o wide",
  "get deploy web --subresource=scale -o yaml",
  "get deploy web --subresource=status",
  "get pods --subresource=status",
];

/** A command line that changes nothing: most of them right, some of them wrong. */
export function generateLine(random: () => number): readonly string[] {
  const hand = handOf(random);
  const dice = random();
  if (dice < 0.35) return get(hand);
  if (dice < 0.48) return describe(hand);
  if (dice < 0.57) return create(hand);
  if (dice < 0.7) return change(hand);
  if (dice < 0.84) return hand.pick(more).split(" ");
  // A blank within a word is written as an underscore.
  return hand.pick(others).split(" ").map((word) => (word.startsWith("go-template=") ? word.replaceAll("_", " ") : word));
}
