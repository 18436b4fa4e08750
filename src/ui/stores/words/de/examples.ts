import type { Words } from "../language.ts";

export const examples: Words["examples"] = {
  "one-pod": {
    title: "Ein Pod",
    watch: "Folge ihm von kubectl zum API-Server, in etcd, zum Scheduler und zum kubelet, der ihn startet.",
    next: "Lösch ihn mit kubectl: Niemand bringt ihn zurück, denn niemand sollte ihn behalten.",
  },
  deployment: {
    title: "Drei Kopien, die bereit sein müssen",
    watch: "Das Deployment legt ein ReplicaSet an und dieses drei Pods; jeder wird bereit, wenn seine Probe nach 6 s beantwortet ist.",
    next: "Schieß die Prozesse eines Pods ab, lösch dann einen Pod: Den einen startet der kubelet neu, den anderen ersetzt das ReplicaSet.",
  },
  service: {
    title: "Ein Service vor vier Pods",
    watch: "Eine bleibende Adresse: Das EndpointSlice führt die Pods, die bereit sind, und jeder kube-proxy schreibt sie in die Regeln seines Nodes.",
    next: "Stopp den kube-proxy eines Nodes und lösch dann einen echo-Pod: Die Regeln im Kernel dieses Nodes nennen weiter eine Adresse, an der niemand ist.",
  },
  "rolling-update": {
    title: "Ein Rolling Update",
    watch: "Wende es an, warte, bis alle sechs bereit sind, ändere das Tag auf 2.0 und wende es noch einmal an: Neue Pods kommen zu zweit, alte gehen, sobald neue bereit sind.",
    next: "Schieß auf halbem Weg den kube-controller-manager ab, der Leader ist: Das Rollout steht still, bis ein anderer die Lease nimmt.",
  },
  "crash-loop": {
    title: "Ein Container, der abstürzt",
    watch: "Er endet nach 5 s; der kubelet startet ihn nach 10 s neu, nach 20 s, nach 40 s und so fort: CrashLoopBackOff. Stell das Tempo auf 10×.",
    next: "Stopp seinen kubelet: Der letzte Zustand des Containers bleibt, wie er war, denn niemand startet ihn neu oder meldet ihn.",
  },
  job: {
    title: "Ein Job, vier auf einmal",
    watch: "Zwölf Pods laufen bis zu ihrem Ende, vier auf einmal; der Job zählt die fertigen.",
    next: "Schalte einem Worker den Strom ab, während zwei seiner Pods laufen: Der Job legt neue an, sobald der Node aufgegeben ist.",
  },
  daemonset: {
    title: "Ein Pod auf jedem Worker",
    watch: "Genau einer auf jedem Worker, platziert über den Namen des Nodes.",
    next: "Füge einen Worker hinzu: Er bekommt seinen Pod, sobald er bereit ist. Setz einen auf cordoned: Sein Pod bleibt.",
  },
  "load-balancer": {
    title: "Eine Adresse für die Außenwelt",
    watch: "EXTERNAL-IP ist pending, bis der Cloud-Controller-Manager eine Adresse von der Cloud bekommen hat.",
    next: "Stopp erst alle Cloud-Controller-Manager und wende es dann an: Der Service funktioniert im Cluster und bekommt seine Adresse nie.",
  },
  shop: {
    title: "Ein Shop aus fünf Teilen",
    watch: "Namespace, Einstellungen, ein Secret, fünf Deployments und vier Services kommen zusammen in einem eigenen Namespace hoch.",
    next: "Trenn einen Worker vom Netz: 40 s später ist er Unknown, 5 min später sind seine Pods ersetzt. Stell das Tempo auf 30×.",
  },
  "too-big": {
    title: "Zu groß, um zu passen",
    watch: "Einige Pods bleiben Pending; ihre Events sagen in den Worten des Schedulers, welchem Node was fehlte.",
    next: "Füge Worker hinzu, einen nach dem anderen: Die wartenden Pods ziehen ein, bis auf den Riesen.",
  },
  "bad-image": {
    title: "Ein Image, das es nicht gibt",
    watch: "ErrImagePull, dann ImagePullBackOff mit wachsenden Pausen; der Grund steht in den Events des Pods.",
    next: "kubectl set image deployment/gallery gallery=registry.example/gallery:1.0",
  },
  "failing-probes": {
    title: "Probes, die fehlschlagen",
    watch: "Zwei Pods hängen nach einer Minute; drei verpasste Liveness-Probes später werden sie neu gestartet. Der andere Pod läuft und ist nie bereit.",
    next: "Stopp den kubelet eines hängenden Pods: Ohne Probes merkt es niemand.",
  },
  leak: {
    title: "Ein Speicherleck",
    watch: "Jede Kopie nimmt jede Sekunde 10 MiB mehr, bis der Kernel sie bei 200 MiB beendet: OOMKilled, Exit-Code 137.",
    next: "Nimm das Limit weg und wende es noch einmal an.",
  },
};
