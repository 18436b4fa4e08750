import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { figure } = writingOf("de");

export const objects: Words["objects"] = {
  legend: {
    lines: {
      owns: "besitzt: hat es angelegt und nimmt es beim Löschen mit (ownerReferences)",
      selects: "wählt aus, schützt, bewacht: durch Labels",
      routes: "leitet Traffic zu",
      mounts: "mountet, benutzt, ist gebunden an",
      scales: "skaliert",
      runsOn: "läuft auf (nodeName)",
    },
    marks: {
      ok: "ist wie gewollt",
      info: "auf dem Weg dorthin",
      bad: "ist es nicht und sagt, warum",
      warn: "wird gelöscht",
      idle: "nichts wird von ihm gewollt",
    },
    text: "Aus etcd gelesen: was dort gespeichert ist, ob ein API-Server läuft oder nicht. Eine gestrichelte Karte wird von einem anderen Objekt genannt und existiert nicht.",
  },
  relations: {
    owns: "besitzt",
    selects: "wählt aus",
    routes: "leitet zu",
    mounts: "mountet",
    runsOn: "läuft auf",
    binds: "ist gebunden an",
    scales: "skaliert",
    protects: "schützt",
    allows: "bewacht",
    uses: "benutzt",
  },
  card: {
    missing: (kind, name) => `${kind} ${name} wird hier genannt und existiert nicht`,
    notThere: "existiert nicht",
    heldBackBy: (finalizers) => `zurückgehalten von ${finalizers}`,
    beingDeleted: "wird gelöscht",
    heldBack: "festgehalten",
    deleting: "löscht",
  },
  tables: {
    objects: "Objekte",
    notWell: "nicht in Ordnung",
    named: "von einem anderen Objekt genannt",
    relations: "Beziehungen",
    none: "Keine.",
  },
  columns: {
    object: "Objekt",
    namespace: "Namespace",
    state: "Zustand",
    trouble: "Problem",
    heldBackBy: "Zurückgehalten von",
    from: "Von",
    relation: "Beziehung",
    to: "Zu",
    by: "Durch",
  },
  empty: {
    title: "Hier ist kein Objekt von dir.",
    apply: "Wende ein Manifest an, oder tippe",
    appear: ": Seine Objekte erscheinen eins nach dem anderen, wie die Controller sie anlegen.",
  },
  title: "Objekte und ihre Beziehungen",
  choices: {
    namespace: "Namespace",
    allButOwn: "Alle eigenen",
    showAll: "Alle zeigen",
    aroundTip: "Nur was mit dem ausgewählten Objekt zusammenhängt",
    around: "Um die Auswahl herum",
    omitted: (objects) => `${figure(objects)} weitere Objekte sind nicht gezeichnet: Wähle einen Namespace`,
  },
  label: "Die Objekte",
  showAll: "Alles zeigen",
  observed: (kind, name, state) => `${kind} ${name} ist ${state}`,
};
