/** The examples: what each is, what to watch, and what to break next. */
export const examples = {
  "one-pod": {
    title: "One pod",
    watch: "Follow it from kubectl to the API server, into etcd, to the scheduler, and to the kubelet that starts it.",
    next: "Delete it with kubectl: nobody brings it back, because nobody was asked to keep it.",
  },
  deployment: {
    title: "Three copies that must be ready",
    watch: "The Deployment makes a ReplicaSet, which makes three pods; each becomes ready when its probe is answered after 6 s.",
    next: "Kill a pod's processes, then delete a pod: the kubelet restarts the one, the ReplicaSet replaces the other.",
  },
  service: {
    title: "A Service in front of four pods",
    watch: "One lasting address: the EndpointSlice lists the pods that are ready, and each kube-proxy writes them into its node's rules.",
    next: "Stop the kube-proxy of one node, then delete an echo pod: the rules in that node's kernel go on naming an address where nobody is.",
  },
  "rolling-update": {
    title: "A rolling update",
    watch: "Apply, wait until all six are ready, change the tag to 2.0 and apply again: new pods come two by two, old ones go as new ones turn ready.",
    next: "Half-way through, kill the kube-controller-manager that leads: the roll-out stands still until another takes the lease.",
  },
  "crash-loop": {
    title: "A container that crashes",
    watch: "It exits after 5 s; the kubelet restarts it after 10 s, 20 s, 40 s and so on: CrashLoopBackOff. Set the speed to 10×.",
    next: "Stop its kubelet: the container's last state stays as it was, because nobody restarts or reports it.",
  },
  job: {
    title: "A Job, four at a time",
    watch: "Twelve pods run to their end, four at once; the Job counts the completions.",
    next: "Cut the power of a worker while two of its pods run: the Job makes new ones once the node is given up.",
  },
  daemonset: {
    title: "One pod on every worker",
    watch: "Exactly one on each worker, placed by the node's name.",
    next: "Add a worker: it gets its pod as soon as it is ready. Cordon one: its pod stays.",
  },
  "load-balancer": {
    title: "An address for the outside world",
    watch: "EXTERNAL-IP is pending until the cloud controller manager has got an address from the cloud.",
    next: "Stop all cloud controller managers first, then apply: the Service works inside the cluster and never gets its address.",
  },
  shop: {
    title: "A shop of five parts",
    watch: "Namespace, settings, a secret, five Deployments and four Services come up together in a namespace of their own.",
    next: "Cut a worker off the network: 40 s later it is Unknown, 5 min later its pods are replaced. Set the speed to 30×.",
  },
  "too-big": {
    title: "Too big to fit",
    watch: "Some pods stay Pending; their events say in the scheduler's words which nodes lacked what.",
    next: "Add workers one by one: the waiting pods move in, except the giant.",
  },
  "bad-image": {
    title: "An image that is not there",
    watch: "ErrImagePull, then ImagePullBackOff with growing pauses; the reason is in the pod's events.",
    next: "kubectl set image deployment/gallery gallery=registry.example/gallery:1.0",
  },
  "failing-probes": {
    title: "Probes that fail",
    watch: "Two pods hang after a minute; three missed liveness probes later they are restarted. The other pod runs and is never ready.",
    next: "Stop the kubelet of a hanging pod: without probes nobody notices.",
  },
  leak: {
    title: "A memory leak",
    watch: "Each copy takes 10 MiB more every second until the kernel kills it at 200 MiB: OOMKilled, exit code 137.",
    next: "Take the limit away and apply again.",
  },
};
