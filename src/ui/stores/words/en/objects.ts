import { writingOf } from "../forms.ts";

const { figure } = writingOf("en");

export const objects = {
  legend: {
    lines: {
      owns: "owns: made it, and takes it along when deleted (ownerReferences)",
      selects: "selects, protects, guards: by labels",
      routes: "routes traffic to",
      mounts: "mounts, uses, is bound to",
      scales: "scales",
      runsOn: "runs on (nodeName)",
    },
    marks: {
      ok: "is as wanted",
      info: "on its way there",
      bad: "is not, and says why",
      warn: "is being deleted",
      idle: "nothing is wanted of it",
    },
    text: "Read from etcd: what is stored there, whether an API server is up or not. A dashed card is named by another object and does not exist.",
  },
  relations: {
    owns: "owns",
    selects: "selects",
    routes: "routes to",
    mounts: "mounts",
    runsOn: "runs on",
    binds: "is bound to",
    scales: "scales",
    protects: "protects",
    allows: "guards",
    uses: "uses",
  },
  card: {
    missing: (kind: string, name: string) => `${kind} ${name} is named here, and does not exist`,
    notThere: "does not exist",
    heldBackBy: (finalizers: string) => `held back by ${finalizers}`,
    beingDeleted: "being deleted",
    heldBack: "held back",
    deleting: "deleting",
  },
  tables: {
    objects: "Objects",
    notWell: "not well",
    named: "named by another object",
    relations: "Relations",
    none: "None.",
  },
  columns: {
    object: "Object",
    namespace: "Namespace",
    state: "State",
    trouble: "Trouble",
    heldBackBy: "Held back by",
    from: "From",
    relation: "Relation",
    to: "To",
    by: "By",
  },
  empty: {
    title: "No object of yours is here.",
    apply: "Apply a manifest, or type",
    appear: ", and its objects appear one by one, as the controllers make them.",
  },
  title: "Objects and their relations",
  choices: {
    namespace: "Namespace",
    allButOwn: "All but Kubernetes' own",
    showAll: "Show all",
    aroundTip: "Only what hangs together with the selected object",
    around: "Around the selection",
    omitted: (objects: number) => `${figure(objects)} more objects are not drawn: choose a namespace`,
  },
  label: "The objects",
  showAll: "Show everything",
  observed: (kind: string, name: string, state: string) => `${kind} ${name} is ${state}`,
};
