/** What a kind of object is for, in a sentence or two. */
const aboutKinds: ReadonlyMap<string, string> = new Map([
  ["Pod", "One or more containers that share an address and live and die together on one node. A pod is never moved: it is deleted, and something else makes a new one."],
  ["Node", "A machine as the API knows it. Its kubelet writes the conditions; when the kubelet falls silent, the node lifecycle controller sets them to Unknown."],
  ["Deployment", "Says which version should run how many times. For each version it keeps a ReplicaSet, and it rolls from one to the next step by step."],
  ["ReplicaSet", "Keeps a number of equal pods alive. Mostly made by a Deployment, one for each version."],
  ["DaemonSet", "One pod on every node that fits, new nodes included."],
  ["Job", "Runs pods until enough of them have ended well, then stops."],
  ["Service", "A lasting name and address in front of pods that come and go; its selector chooses them by label."],
  ["EndpointSlice", "The addresses of a Service's pods and whether each is ready. The controller manager writes it, kube-proxy reads it."],
  ["ConfigMap", "Settings as keys and values, for pods to read."],
  ["Secret", "Like a ConfigMap, for values that not everyone may see. Base64 is a spelling, not a cipher."],
  ["ServiceAccount", "Who a pod is when it talks to the API."],
  ["Namespace", "A drawer for names: most objects live in one, and deleting it deletes all of them."],
  ["Lease", "A heartbeat: holder and last renewal. Nodes renew one every 10 s; controllers use one to agree on who leads."],
  ["Event", "A note about what happened to an object, kept for an hour."],
]);

export const aboutKind = (kind: string): string | undefined => aboutKinds.get(kind);
